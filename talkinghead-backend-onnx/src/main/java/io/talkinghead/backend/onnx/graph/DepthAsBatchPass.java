package io.talkinghead.backend.onnx.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.talkinghead.backend.onnx.graph.FoldedValues.Volume;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Runs convolutions over volumes as convolutions over pictures, which processors do faster.
 *
 * <p>A volume {@code float32[N, C, D, H, W]} becomes {@code D} pictures, {@code float32[N * D, C,
 * H, W]}. A kernel of depth {@code k} becomes {@code k} flat kernels stacked on the output
 * channels, so that one flat convolution answers for every picture and every tap; {@link
 * FlatConvolution} then adds up, for every output picture, the taps of its neighbours. Pooling,
 * resizing, normalising, concatenating and elementwise operators between such convolutions stay in
 * the flat form as long as they leave the depth alone, so that a whole hourglass is converted at
 * its entry and exit only.
 *
 * <p>Shapes must be known: {@link FoldPass} comes before.
 */
public final class DepthAsBatchPass implements GraphPass {
  private static final Set<String> ELEMENTWISE =
      Set.of("Relu", "LeakyRelu", "Sigmoid", "Tanh", "Elu", "Identity", "Dropout", "Clip");

  @Override
  public String name() {
    return "conv3d";
  }

  @Override
  public boolean needsShapes() {
    return true;
  }

  @Override
  public boolean concerns(ModelGraph graph) {
    return graph.nodes().stream()
        .anyMatch(
            node ->
                Onnx.is(node, "Conv")
                    && graph
                        .constant(node.getInput(1))
                        .filter(w -> w.getDimsCount() == 5)
                        .isPresent());
  }

  @Override
  public boolean apply(ModelGraph graph) {
    List<NodeProto> nodes = new ArrayList<>();
    FoldedValues values = new FoldedValues(graph, nodes);
    boolean changed = false;
    for (NodeProto node : graph.nodes()) {
      if (Onnx.standard(node) && node.getOutputCount() == 1 && flatten(graph, values, node)) {
        changed = true;
        continue;
      }
      node.getInputList().forEach(values::unfold);
      nodes.add(node);
    }
    graph.outputs().forEach(output -> values.unfold(output.getName()));
    graph.setNodes(nodes);
    return changed;
  }

  /** Emits the flat form of {@code node}; false if it has none or needs none. */
  private static boolean flatten(ModelGraph graph, FoldedValues values, NodeProto node) {
    String type = node.getOpType();
    if (type.equals("Conv")) {
      return FlatConvolution.of(graph, node).map(conv -> conv.emit(values)).orElse(false);
    }
    if (type.equals("Concat")) {
      return concat(graph, values, node);
    }
    if (type.equals("Transpose")) {
      return transpose(graph, values, node);
    }
    Optional<Volume> input =
        node.getInputCount() == 0 ? Optional.empty() : values.known(node.getInput(0));
    Optional<long[]> axes = graph.axes(node.getOutput(0)).filter(a -> a.length == 5);
    if (input.isEmpty() || axes.isEmpty()) {
      return false;
    }
    Optional<NodeProto> flat =
        switch (type) {
          case "BatchNormalization" -> Optional.of(node);
          case "AveragePool", "MaxPool" -> pool(node);
          case "Resize" -> resize(graph, values, node, axes.get());
          case "Add", "Mul", "Sub", "Div" -> binary(graph, values, node);
          default -> ELEMENTWISE.contains(type) ? Optional.of(node) : Optional.empty();
        };
    flat.ifPresent(
        form -> {
          NodeProto.Builder builder = form.toBuilder().setInput(0, input.get().flat());
          values.emit(builder, node.getOutput(0), axes.get());
        });
    return flat.isPresent();
  }

  /** Leaves out the exchange of channels and depth, where one side of it is the flat form. */
  private static boolean transpose(ModelGraph graph, FoldedValues values, NodeProto node) {
    long[] order = Onnx.integers(node, "perm", new long[0]);
    Optional<long[]> axes = graph.axes(node.getOutput(0));
    if (axes.isEmpty() || !Arrays.equals(order, new long[] {0, 2, 1, 3, 4})) {
      return false;
    }
    long[] to = axes.get();
    Optional<Volume> known = values.known(node.getInput(0));
    if (known.isPresent()) {
      values
          .emitter(node.getOutput(0))
          .into(
              node.getOutput(0),
              "Reshape",
              List.of(known.get().flat(), values.emitter(node.getOutput(0)).longs(to)));
      return true;
    }
    Emitter emit = values.emitter(node.getOutput(0) + "/flat");
    values.put(
        node.getOutput(0), emit.reshape(node.getInput(0), to[0] * to[2], to[1], to[3], to[4]), to);
    return true;
  }

  private static boolean concat(ModelGraph graph, FoldedValues values, NodeProto node) {
    Optional<long[]> axes = graph.axes(node.getOutput(0)).filter(a -> a.length == 5);
    long axis = Onnx.integer(node, "axis", 0);
    boolean some = node.getInputList().stream().anyMatch(i -> values.known(i).isPresent());
    boolean shaped = node.getInputList().stream().allMatch(i -> graph.axes(i).isPresent());
    if (axes.isEmpty() || !some || !shaped || (axis != 1 && axis != -4)) {
      return false;
    }
    NodeProto.Builder flat = node.toBuilder().clearInput().clearAttribute();
    node.getInputList().forEach(input -> flat.addInput(values.fold(input).flat()));
    values.emit(flat.addAttribute(Onnx.integer("axis", 1)), node.getOutput(0), axes.get());
    return true;
  }

  /** Drops the depth axis of a window that does not extend over it. */
  private static Optional<NodeProto> pool(NodeProto node) {
    long[] kernel = Onnx.integers(node, "kernel_shape", new long[3]);
    long[] strides = Onnx.integers(node, "strides", new long[] {1, 1, 1});
    long[] pads = Onnx.integers(node, "pads", new long[6]);
    boolean automatic = !Onnx.string(node, "auto_pad", "NOTSET").equals("NOTSET");
    boolean dilated =
        Arrays.stream(Onnx.integers(node, "dilations", new long[0])).anyMatch(d -> d != 1);
    if (kernel.length != 3 || kernel[0] != 1 || strides[0] != 1 || pads[0] != 0 || pads[3] != 0) {
      return Optional.empty();
    }
    if (automatic || dilated) {
      return Optional.empty();
    }
    NodeProto.Builder flat = node.toBuilder().clearAttribute();
    node.getAttributeList().stream()
        .filter(a -> !Set.of("kernel_shape", "strides", "pads", "dilations").contains(a.getName()))
        .forEach(flat::addAttribute);
    return Optional.of(
        flat.addAttribute(Onnx.integers("kernel_shape", kernel[1], kernel[2]))
            .addAttribute(Onnx.integers("strides", strides[1], strides[2]))
            .addAttribute(Onnx.integers("pads", pads[1], pads[2], pads[4], pads[5]))
            .build());
  }

  /** Resizes every picture, if neither depth nor channels change. */
  private static Optional<NodeProto> resize(
      ModelGraph graph, FoldedValues values, NodeProto node, long[] target) {
    Volume source = values.known(node.getInput(0)).orElseThrow();
    boolean cropping =
        Onnx.string(node, "coordinate_transformation_mode", "").equals("tf_crop_and_resize");
    if (cropping
        || Onnx.attribute(node, "axes").isPresent()
        || Onnx.string(node, "keep_aspect_ratio_policy", "stretch").startsWith("not")
        || source.depth() != target[2]
        || source.channels() != target[1]
        || source.batch() != target[0]) {
      return Optional.empty();
    }
    String empty = "";
    String given = node.getInputCount() > 2 ? node.getInput(2) : empty;
    if (!given.isEmpty()) {
      var scales = graph.constant(given).filter(s -> Onnx.size(s) == 5);
      if (scales.isEmpty()) {
        return Optional.empty();
      }
      float[] all = new float[5];
      Onnx.floats(scales.get()).get(all);
      String flat =
          graph.addWeight(
              node.getOutput(0) + "/scales", Onnx.floats(new float[] {1, 1, all[3], all[4]}, 4));
      return Optional.of(
          node.toBuilder().clearInput().addAllInput(List.of(empty, empty, flat)).build());
    }
    String sizes =
        graph.addWeight(
            node.getOutput(0) + "/sizes",
            Onnx.longs(source.batch() * source.depth(), target[1], target[3], target[4]));
    return Optional.of(
        node.toBuilder().clearInput().addAllInput(List.of(empty, empty, empty, sizes)).build());
  }

  /** Combines two volumes of one shape, or a volume and a number. */
  private static Optional<NodeProto> binary(ModelGraph graph, FoldedValues values, NodeProto node) {
    String right = node.getInput(1);
    if (graph.constant(right).filter(c -> Onnx.size(c) == 1 && c.getDimsCount() <= 1).isPresent()) {
      return Optional.of(node);
    }
    Optional<Volume> other = values.known(right);
    boolean same =
        other.isPresent()
            && Arrays.equals(
                other.get().axes(), values.known(node.getInput(0)).orElseThrow().axes());
    return same
        ? Optional.of(node.toBuilder().setInput(1, other.orElseThrow().flat()).build())
        : Optional.empty();
  }
}
