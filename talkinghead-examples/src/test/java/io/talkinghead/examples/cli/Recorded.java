package io.talkinghead.examples.cli;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;

/** One recorded run of the reference program, and how far a dump is from it. */
final class Recorded {
  /** The synthetic pack, its inputs and the recorded runs. */
  static final Path ROOT = Path.of(System.getProperty("talkinghead.ditto"));

  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([^)]*)\\)");
  private final String name;
  private final JsonObject run;

  private Recorded(String name, JsonObject run) {
    this.name = name;
    this.run = run;
  }

  static Recorded of(String name) throws IOException {
    String manifest = Files.readString(ROOT.resolve("goldens/manifest.json"));
    return new Recorded(
        name,
        JsonParser.parseString(manifest)
            .getAsJsonObject()
            .getAsJsonObject("cases")
            .getAsJsonObject(name));
  }

  static Path input(String file) {
    return ROOT.resolve("inputs").resolve(file);
  }

  JsonObject options() {
    return run.getAsJsonObject("options");
  }

  int summary(String key) {
    return run.getAsJsonObject("summary").get(key).getAsInt();
  }

  boolean has(String array) {
    return run.getAsJsonObject("arrays").has(array);
  }

  private JsonObject entry(String array) {
    return run.getAsJsonObject("arrays").getAsJsonObject(array);
  }

  /**
   * Returns what is wrong with {@code dump/array.npy}; empty if nothing is. Names the worst
   * element.
   */
  List<String> compare(String array, Path dump) throws IOException {
    Path file = dump.resolve(array + ".npy");
    if (!Files.isRegularFile(file)) {
      return List.of(array + " is not there");
    }
    Array got = Array.read(file);
    if (!got.type.equals("<f4")) {
      return List.of(array + " is of type " + got.type);
    }
    if (!has(array)) {
      return List.of();
    }
    JsonObject entry = entry(array);
    Array wanted = Array.read(ROOT.resolve("goldens").resolve(entry.get("file").getAsString()));
    JsonElement stride = entry.get("flat_stride");
    boolean thinned = stride == null && entry.get("about").getAsString().contains("columns 0, 8");
    int step = stride != null ? stride.getAsInt() : thinned ? 8 : 1;
    int[] shape = stride != null ? axes(entry.getAsJsonArray("full_shape")) : wanted.shape.clone();
    if (thinned) {
      shape[1] *= step;
    }
    if (!Arrays.equals(shape, got.shape)) {
      return List.of(
          "%s/%s has shape %s, wanted %s"
              .formatted(name, array, Arrays.toString(got.shape), Arrays.toString(shape)));
    }
    float tolerance = entry.getAsJsonObject("tolerance").get("fixed_point_warps").getAsFloat();
    int worst = 0;
    float largest = -1;
    for (int i = 0; i < wanted.values.length; i++) {
      float apart = Math.abs(wanted.values[i] - got.values[i * step]);
      if (Float.isNaN(apart) || apart > largest) {
        largest = Float.isNaN(apart) ? Float.POSITIVE_INFINITY : apart;
        worst = i;
      }
    }
    return largest <= tolerance
        ? List.of()
        : List.of(
            "%s/%s at %s wanted %s, got %s: %s apart, %s allowed"
                .formatted(
                    name,
                    array,
                    Arrays.toString(place(worst * step, shape)),
                    wanted.values[worst],
                    got.values[worst * step],
                    largest,
                    tolerance));
  }

  /** Returns what is wrong with {@code dump/final_fNNN.png}. */
  List<String> comparePicture(String picture, Path dump) throws IOException {
    BufferedImage got = ImageIO.read(dump.resolve(picture + ".png").toFile());
    if (!has(picture)) {
      return List.of();
    }
    JsonObject entry = entry(picture);
    JsonObject tolerance = entry.getAsJsonObject("tolerance").getAsJsonObject("fixed_point_warps");
    BufferedImage wanted =
        ImageIO.read(ROOT.resolve("goldens").resolve(entry.get("file").getAsString()).toFile());
    int largest = 0;
    int differing = 0;
    String worst = "";
    for (int y = 0; y < wanted.getHeight(); y++) {
      for (int x = 0; x < wanted.getWidth(); x++) {
        for (int shift = 0; shift < 24; shift += 8) {
          int a = wanted.getRGB(x, y) >> shift & 0xFF;
          int b = got.getRGB(x, y) >> shift & 0xFF;
          differing += a == b ? 0 : 1;
          if (Math.abs(a - b) > largest) {
            largest = Math.abs(a - b);
            worst = "(%d, %d) wanted %d, got %d".formatted(x, y, a, b);
          }
        }
      }
    }
    double fraction = differing / (3.0 * wanted.getWidth() * wanted.getHeight());
    return largest <= tolerance.get("max").getAsInt()
            && fraction <= tolerance.get("fraction_differing").getAsDouble()
        ? List.of()
        : List.of("%s/%s at %s; %s of it differs".formatted(name, picture, worst, fraction));
  }

  private static int[] axes(Iterable<JsonElement> lengths) {
    List<Integer> axes = new ArrayList<>();
    lengths.forEach(length -> axes.add(length.getAsInt()));
    return axes.stream().mapToInt(Integer::intValue).toArray();
  }

  private static int[] place(int index, int[] shape) {
    int[] place = new int[shape.length];
    int rest = index;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      place[axis] = rest % shape[axis];
      rest /= shape[axis];
    }
    return place;
  }

  /** A NumPy file; read here apart from the library, whose writer is under test. */
  private record Array(String type, int[] shape, float[] values) {
    static Array read(Path file) throws IOException {
      ByteBuffer data = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
      int length = data.getShort(8);
      String header = new String(data.array(), 10, length, StandardCharsets.US_ASCII);
      Matcher axes = SHAPE.matcher(header);
      if (!axes.find() || header.contains("True")) {
        throw new IOException(file + ": " + header);
      }
      int[] shape =
          Arrays.stream(axes.group(1).split(","))
              .map(String::trim)
              .filter(text -> !text.isEmpty())
              .mapToInt(Integer::parseInt)
              .toArray();
      float[] values = new float[(data.capacity() - 10 - length) / 4];
      data.position(10 + length);
      data.asFloatBuffer().get(values);
      return new Array(header.contains("'<f4'") ? "<f4" : header, shape, values);
    }
  }
}
