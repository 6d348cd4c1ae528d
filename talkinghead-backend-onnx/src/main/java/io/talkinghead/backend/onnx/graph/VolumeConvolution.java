package io.talkinghead.backend.onnx.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A plain convolution over one volume: constant weights, every voxel taken, nothing dilated. What
 * the passes that compute it in another way have in common.
 *
 * @param weights {@code float32[O, C, deep, high, wide]}
 * @param input C, D, H, W
 * @param output O, D, H, W
 * @param pads front, top, left, back, bottom, right; each less than the kernel
 */
record VolumeConvolution(
    ModelGraph graph, NodeProto node, TensorProto weights, int[] input, int[] output, int[] pads) {

  /** A transformed kernel larger than this would cost more in memory than it saves in time. */
  private static final long MAX_BYTES = 256L << 20;

  /** Returns the weights of {@code node}, if it looks like a convolution over volumes. */
  static Optional<TensorProto> weights(ModelGraph graph, NodeProto node) {
    if (!Onnx.is(node, "Conv") || Onnx.integer(node, "group", 1) != 1) {
      return Optional.empty();
    }
    return graph
        .constant(node.getInput(1))
        .filter(w -> w.getDataType() == Onnx.FLOAT && w.getDimsCount() == 5);
  }

  /** Understands {@code node}; empty if it is something else, or shapes are unknown. */
  static Optional<VolumeConvolution> of(ModelGraph graph, NodeProto node) {
    Optional<TensorProto> weights = weights(graph, node);
    if (weights.isEmpty()
        || !Onnx.string(node, "auto_pad", "NOTSET").equals("NOTSET")
        || !ones(Onnx.integers(node, "strides", new long[0]))
        || !ones(Onnx.integers(node, "dilations", new long[0]))) {
      return Optional.empty();
    }
    Optional<int[]> input = volume(graph, node.getInput(0));
    Optional<int[]> output = volume(graph, node.getOutput(0));
    long[] pads = Onnx.integers(node, "pads", new long[6]);
    boolean narrow = true;
    for (int i = 0; i < 6; i++) {
      narrow &= pads[i] >= 0 && pads[i] < weights.get().getDims(2 + i % 3);
    }
    if (!narrow || input.isEmpty() || output.isEmpty()) {
      return Optional.empty();
    }
    int[] whole = Arrays.stream(pads).mapToInt(Math::toIntExact).toArray();
    return Optional.of(
        new VolumeConvolution(graph, node, weights.get(), input.get(), output.get(), whole));
  }

  private static Optional<int[]> volume(ModelGraph graph, String value) {
    return graph
        .axes(value)
        .filter(a -> a.length == 5 && a[0] == 1 && Arrays.stream(a).allMatch(n -> n > 0))
        .map(a -> Arrays.stream(a).skip(1).mapToInt(Math::toIntExact).toArray());
  }

  private static boolean ones(long[] values) {
    return Arrays.stream(values).allMatch(value -> value == 1);
  }

  /** Rewrites all convolutions that {@code wanted} takes; returns whether there were any. */
  static boolean rewrite(
      ModelGraph graph,
      Predicate<VolumeConvolution> wanted,
      Function<VolumeConvolution, Rewriting> rewriting) {
    List<NodeProto> nodes = new ArrayList<>();
    boolean changed = false;
    for (NodeProto node : graph.nodes()) {
      Optional<VolumeConvolution> found = of(graph, node).filter(wanted);
      if (found.isPresent()) {
        found.get().emit(nodes, rewriting.apply(found.get()));
        changed = true;
      } else {
        nodes.add(node);
      }
    }
    graph.setNodes(nodes);
    return changed;
  }

  /** How the pictures of the result come out of those of the volume. */
  interface Rewriting {
    /** Takes {@code [D, C, H, W]}; returns {@code [D, O, H, W]} in any shape, without the bias. */
    String emit(Emitter emit, String pictures);

    /** Returns the word that marks the new nodes. */
    String mark();
  }

  private void emit(List<NodeProto> nodes, Rewriting rewriting) {
    String name = node.getOutput(0);
    Emitter emit = new Emitter(graph, nodes, name + "/" + rewriting.mark());
    String turned = emit.transpose(node.getInput(0), 0, 2, 1, 3, 4);
    graph.declare(Onnx.value(turned, Onnx.FLOAT, 1, input[1], input[0], input[2], input[3]));
    String made = rewriting.emit(emit, turned);
    String shaped = emit.reshape(made, 1, output[1], output[0], output[2], output[3]);
    if (node.getInputCount() > 2 && !node.getInput(2).isEmpty()) {
      shaped = emit.op("Add", shaped, emit.reshape(node.getInput(2), 1, 1, output[0], 1, 1));
    }
    emit.into(name, "Transpose", List.of(shaped), Onnx.integers("perm", 0, 2, 1, 3, 4));
  }

  /** Returns whether {@code places} kernels of a tap each take memory within bounds. */
  boolean affordable(long places) {
    return 4 * places * input[0] * output[0] <= MAX_BYTES;
  }

  /** Returns the number of voxels of the result. */
  long voxels() {
    return (long) output[1] * output[2] * output[3];
  }

  /** Returns the tiling of its pictures into results of {@code high} by {@code wide}. */
  Tiling tiling(int high, int wide) {
    int taps = (int) weights.getDims(3);
    return new Tiling(high, wide, taps, input[2], input[3], output[2], output[3], pads[1], pads[2]);
  }
}
