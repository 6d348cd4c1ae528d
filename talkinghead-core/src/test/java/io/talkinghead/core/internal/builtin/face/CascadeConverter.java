package io.talkinghead.core.internal.builtin.face;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * Turns a cascade in OpenCV's XML (type "opencv-cascade-classifier", features HAAR) into the
 * compact form that {@link HaarCascade} reads. Run once for each bundled cascade; the README beside
 * the resources gives the command.
 */
final class CascadeConverter {
  private CascadeConverter() {}

  /** Arguments: source folder with {@code haarcascade_NAME.xml}, target folder, names. */
  public static void main(String[] args) throws Exception {
    for (int i = 2; i < args.length; i++) {
      try (InputStream xml =
          Files.newInputStream(Path.of(args[0], "haarcascade_" + args[i] + ".xml"))) {
        Files.write(Path.of(args[1], args[i] + ".haar"), convert(xml));
      }
    }
  }

  static byte[] convert(InputStream xml)
      throws IOException, SAXException, ParserConfigurationException {
    Element cascade =
        child(
            DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(xml)
                .getDocumentElement(),
            "cascade");
    List<Element> stages = children(child(cascade, "stages"));
    List<Element> trees = new ArrayList<>();
    for (Element stage : stages) {
      trees.addAll(children(child(stage, "weakClassifiers")));
    }
    List<Element> features = children(child(cascade, "features"));
    int nodes = 0;
    for (Element tree : trees) {
      nodes += numbers(child(tree, "internalNodes")).length / 4;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(0x54484843);
    out.writeByte(Integer.parseInt(child(cascade, "width").getTextContent().strip()));
    out.writeByte(Integer.parseInt(child(cascade, "height").getTextContent().strip()));
    out.writeShort(stages.size());
    out.writeShort(trees.size());
    out.writeShort(nodes);
    out.writeShort(nodes + trees.size());
    out.writeShort(features.size());
    for (Element stage : stages) {
      out.writeShort(children(child(stage, "weakClassifiers")).size());
      // the same allowance for rounding as the reference makes
      out.writeFloat(
          Float.parseFloat(child(stage, "stageThreshold").getTextContent().strip()) - 1e-5f);
    }
    for (Element tree : trees) {
      out.writeByte(numbers(child(tree, "internalNodes")).length / 4);
    }
    for (Element tree : trees) {
      String[] node = numbers(child(tree, "internalNodes"));
      for (int i = 0; i < node.length; i += 4) {
        out.writeByte(Integer.parseInt(node[i]));
        out.writeByte(Integer.parseInt(node[i + 1]));
        out.writeShort(Integer.parseInt(node[i + 2]));
        out.writeFloat(Float.parseFloat(node[i + 3]));
      }
    }
    for (Element tree : trees) {
      for (String leaf : numbers(child(tree, "leafValues"))) {
        out.writeFloat(Float.parseFloat(leaf));
      }
    }
    for (Element feature : features) {
      writeFeature(feature, out);
    }
    return bytes.toByteArray();
  }

  private static void writeFeature(Element feature, DataOutputStream out) throws IOException {
    boolean tilted = false;
    for (Element element : children(feature)) {
      tilted |= element.getTagName().equals("tilted") && element.getTextContent().contains("1");
    }
    out.writeBoolean(tilted);
    List<Element> rects = children(child(feature, "rects"));
    for (int i = 0; i < 3; i++) {
      for (int k = 0; k < 4; k++) {
        out.writeByte(i < rects.size() ? Integer.parseInt(numbers(rects.get(i))[k]) : 0);
      }
    }
    for (int i = 0; i < 3; i++) {
      out.writeFloat(i < rects.size() ? Float.parseFloat(numbers(rects.get(i))[4]) : 0);
    }
  }

  private static String[] numbers(Element element) {
    return element.getTextContent().strip().split("\\s+");
  }

  private static Element child(Element parent, String name) {
    for (Element element : children(parent)) {
      if (element.getTagName().equals(name)) {
        return element;
      }
    }
    throw new IllegalArgumentException("<" + parent.getTagName() + "> has no <" + name + ">");
  }

  private static List<Element> children(Element parent) {
    List<Element> elements = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element) {
        elements.add(element);
      }
    }
    return elements;
  }
}
