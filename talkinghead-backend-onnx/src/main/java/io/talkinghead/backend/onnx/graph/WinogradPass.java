package io.talkinghead.backend.onnx.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Computes wide 3 x 3 convolutions by Winograd's minimal filtering, which takes a quarter of the to
 * a third of the multiplications ({@link WinogradTransform}).
 *
 * <p>Each picture is cut into overlapping tiles, which give 2 x 4 or 4 x 4 outputs each and reach
 * one pixel beyond them. A convolution of one channel, with an output per place, transforms them;
 * one product of matrices per place in the tile, {@code [O, C] x [C, tiles]}, does the work; one
 * more small product transforms back. The runtime has fast kernels for all of them. What reads the
 * same picture shares its transformed tiles.
 *
 * <p>Transforming costs passes over the memory, so that convolutions of few channels stay as they
 * are. Results differ from the direct sum by rounding: three to five times that of the sum itself.
 */
public final class WinogradPass implements GraphPass {
  private static final int TAPS = 3;

  /** Below this harmonic mean of the channels nothing was gained. */
  private static final double MIN_CHANNELS = 48;

  /** Below this many multiplications there is nothing to gain. */
  private static final long MIN_PRODUCTS = 50_000_000;

  /** Fewer pixels than this do not repay reading the larger kernels. */
  private static final long MIN_PIXELS = 4096;

  private final OrtEnvironment environment;

  /** Shapes are learnt with {@code environment}. */
  public WinogradPass(OrtEnvironment environment) {
    this.environment = environment;
  }

  @Override
  public String name() {
    return "winograd";
  }

  @Override
  public boolean needsShapes() {
    return true;
  }

  /** Also for volumes, which an earlier pass may have turned into pictures. */
  @Override
  public boolean concerns(ModelGraph graph) {
    return graph.nodes().stream().anyMatch(node -> many(graph, node).isPresent());
  }

  private static Optional<TensorProto> many(ModelGraph graph, NodeProto node) {
    if (!Onnx.is(node, "Conv") || Onnx.integer(node, "group", 1) != 1) {
      return Optional.empty();
    }
    return graph
        .constant(node.getInput(1))
        .filter(w -> w.getDataType() == Onnx.FLOAT && w.getDimsCount() >= 4)
        .filter(w -> w.getDims(w.getDimsCount() - 1) == TAPS)
        .filter(w -> w.getDims(w.getDimsCount() - 2) == TAPS)
        .filter(
            w -> {
              double taps = w.getDimsCount() == 5 ? w.getDims(2) : 1;
              double outputs = w.getDims(0) * taps;
              return outputs * w.getDims(1) / (outputs + w.getDims(1)) >= MIN_CHANNELS;
            });
  }

  @Override
  public boolean apply(ModelGraph graph) throws InputException {
    try {
      graph.forgetTypes();
      ShapeInference.infer(graph, environment);
    } catch (OrtException e) {
      throw new InputException(
          ErrorCode.MODEL_INVALID, "shapes cannot be inferred: " + e.getMessage(), e);
    }
    List<NodeProto> nodes = new ArrayList<>();
    Map<String, String> tiles = new HashMap<>();
    boolean changed = false;
    for (NodeProto node : graph.nodes()) {
      Optional<Filter> filter = Filter.of(graph, node);
      if (filter.isPresent()) {
        filter.get().emit(nodes, tiles);
        changed = true;
      } else {
        nodes.add(node);
      }
    }
    graph.setNodes(nodes);
    return changed;
  }

  /** One convolution; {@code input} and {@code output} are N, C, H, W. */
  private record Filter(
      ModelGraph graph,
      NodeProto node,
      TensorProto weights,
      long[] input,
      long[] output,
      long[] pads,
      WinogradTransform tall,
      WinogradTransform wide) {
    /** Both matter: 4 x 4 outputs a tile only where the channels make it worth the rounding. */
    private static final long MANY_CHANNELS = 256;

    static Optional<Filter> of(ModelGraph graph, NodeProto node) {
      Optional<TensorProto> weights = many(graph, node).filter(w -> w.getDimsCount() == 4);
      if (weights.isEmpty()) {
        return Optional.empty();
      }
      Optional<long[]> input = graph.axes(node.getInput(0)).filter(a -> a.length == 4);
      Optional<long[]> output = graph.axes(node.getOutput(0)).filter(a -> a.length == 4);
      long[] pads = Onnx.integers(node, "pads", new long[4]);
      boolean plain =
          Onnx.string(node, "auto_pad", "NOTSET").equals("NOTSET")
              && ones(Onnx.integers(node, "strides", new long[0]))
              && ones(Onnx.integers(node, "dilations", new long[0]));
      if (!plain || input.isEmpty() || output.isEmpty()) {
        return Optional.empty();
      }
      long[] axes = output.get();
      long products = 9 * input.get()[1] * Arrays.stream(axes).reduce(1, (a, b) -> a * b);
      boolean small = products < MIN_PRODUCTS || axes[0] * axes[2] * axes[3] < MIN_PIXELS;
      if (small || axes[2] % 2 != 0 || axes[3] % 2 != 0) {
        return Optional.empty();
      }
      boolean most = Math.min(input.get()[1], axes[1]) >= MANY_CHANNELS;
      return Optional.of(
          new Filter(
              graph,
              node,
              weights.get(),
              input.get(),
              axes,
              pads,
              most && axes[2] % 4 == 0 ? WinogradTransform.FOUR : WinogradTransform.TWO,
              axes[3] % 4 == 0 ? WinogradTransform.FOUR : WinogradTransform.TWO));
    }

    private static boolean ones(long[] values) {
      return Arrays.stream(values).allMatch(value -> value == 1);
    }

    void emit(List<NodeProto> nodes, Map<String, String> tiles) {
      String name = node.getOutput(0);
      Emitter emit = new Emitter(graph, nodes, name + "/winograd");
      long places = (long) tall.width() * wide.width();
      long batch = output[0];
      long channels = output[1];
      long rows = output[2] / tall.outputs();
      long columns = output[3] / wide.outputs();
      String key = node.getInput(0) + Arrays.toString(pads) + rows + "x" + columns;
      String cut = tiles.computeIfAbsent(key, k -> cut(emit, places, rows, columns));
      String kernels = graph.addWeight(name + "/winograd/w", kernels(places));
      String products = emit.op("MatMul", kernels, cut);
      String flat = emit.reshape(products, places, channels * batch * rows * columns);
      String back =
          emit.floats(
              WinogradTransform.outer(tall.out(), wide.out()),
              (long) tall.outputs() * wide.outputs(),
              places);
      String made = emit.op("MatMul", back, flat);
      String lines =
          Tiling.join(emit, made, tall.outputs(), wide.outputs(), channels * batch * rows, columns);
      String ordered =
          batch == 1
              ? lines
              : emit.transpose(
                  emit.reshape(lines, channels, batch, output[2], output[3]), 1, 0, 2, 3);
      boolean biased = node.getInputCount() > 2 && !node.getInput(2).isEmpty();
      List<String> picture = List.of(ordered, emit.longs(output));
      if (biased) {
        String bias = emit.reshape(node.getInput(2), 1, channels, 1, 1);
        emit.into(name, "Add", List.of(emit.op("Reshape", picture), bias));
      } else {
        emit.into(name, "Reshape", picture);
      }
    }

    /** Returns the transformed tiles, {@code float32[places, C, N * tiles]}. */
    private String cut(Emitter emit, long places, long rows, long columns) {
      String single = emit.reshape(node.getInput(0), input[0] * input[1], 1, input[2], input[3]);
      String matrix =
          emit.floats(
              WinogradTransform.outer(tall.in(), wide.in()), places, 1, tall.width(), wide.width());
      String seen =
          emit.op(
              "Conv",
              List.of(single, matrix),
              Onnx.integers("kernel_shape", tall.width(), wide.width()),
              Onnx.integers("strides", tall.outputs(), wide.outputs()),
              Onnx.integers(
                  "pads",
                  pads[0],
                  pads[1],
                  (rows - 1) * tall.outputs() + tall.width() - input[2] - pads[0],
                  (columns - 1) * wide.outputs() + wide.width() - input[3] - pads[1]));
      String split = emit.reshape(seen, input[0], input[1], places, rows * columns);
      String ordered = emit.transpose(split, 2, 1, 0, 3);
      return emit.reshape(ordered, places, input[1], input[0] * rows * columns);
    }

    /** Returns the transformed kernels, {@code float32[places, O, C]}. */
    private TensorProto kernels(long places) {
      int outputs = (int) weights.getDims(0);
      int channels = (int) weights.getDims(1);
      FloatBuffer from = Onnx.floats(weights);
      ByteBuffer bytes = Onnx.allocate(4 * places * outputs * channels);
      FloatBuffer to = bytes.asFloatBuffer();
      float[] matrix = WinogradTransform.outer(tall.kernel(), wide.kernel()); // [places, 9]
      float[] w = new float[TAPS * TAPS * channels];
      float[] row = new float[channels];
      for (int o = 0; o < outputs; o++) {
        from.get(o * w.length, w);
        for (int p = 0; p < places; p++) {
          int k = p * TAPS * TAPS;
          for (int c = 0; c < channels; c++) {
            double sum = 0;
            for (int t = 0; t < TAPS * TAPS; t++) {
              sum += (double) matrix[k + t] * w[c * TAPS * TAPS + t];
            }
            row[c] = (float) sum;
          }
          to.put((p * outputs + o) * channels, row);
        }
      }
      return Onnx.tensor(Onnx.FLOAT, bytes, places, outputs, channels);
    }
  }
}
