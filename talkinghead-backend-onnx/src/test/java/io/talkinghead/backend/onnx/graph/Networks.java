package io.talkinghead.backend.onnx.graph;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Networks of LivePortrait's structure (<a href="https://arxiv.org/abs/2407.03168">Guo et al.,
 * 2024</a>) with random weights, in any size. {@code main FOLDER} writes them in full size: the
 * warp network has 342 GFLOP a call, the decoder 892.
 */
public final class Networks {
  /** How the warp network writes its grid sampling. */
  public enum Sampling {
    /** GridSample of opset 20. */
    STANDARD,
    /** GridSample of five axes in opset 17. */
    OPSET_17,
    /** The plug-in's node in opset 17. */
    CUSTOM
  }

  /**
   * The size of a warp network.
   *
   * @param keypoints how many key points
   * @param channels of the appearance volume
   * @param depth of the appearance volume
   * @param side of the appearance volume
   * @param blocks halvings of the hourglass
   * @param width channels of the first hourglass block
   * @param most channels of the widest block
   */
  public record Warp(
      int keypoints, int channels, int depth, int side, int blocks, int width, int most) {
    public static final Warp FULL = new Warp(21, 32, 16, 64, 5, 32, 1024);
    public static final Warp SMALL = new Warp(5, 8, 6, 16, 2, 8, 24);
  }

  private Networks() {}

  public static ModelProto warp(Warp size, Sampling sampling) {
    GraphBuilder g = new GraphBuilder(sampling == Sampling.STANDARD ? 20 : 17, 7);
    int kp = size.keypoints();
    int d = size.depth();
    int s = size.side();
    String feature = g.input("feature_3d", 1, size.channels(), d, s, s);
    String source = g.input("kp_source", 1, kp, 3);
    String driving = g.input("kp_driving", 1, kp, 3);
    String squeezed = g.op("Relu", g.conv(feature, size.channels(), 4, 1, 1, 1));
    String grid = g.emit().floats(identity(d, s), 1, 1, d, s, s, 3);

    String heat = g.op("Sub", gaussian(g, grid, driving, kp), gaussian(g, grid, source, kp));
    String none = g.emit().floats(new float[d * s * s], 1, 1, d, s, s);
    String heats = g.emit().reshape(g.emit().concat(1, List.of(none, heat)), 1, kp + 1, 1, d, s, s);

    String shift = g.op("Sub", points(g, source, kp), points(g, driving, kp));
    String moved = g.op("Add", grid, shift);
    String flows = g.emit().concat(1, List.of(grid, moved));
    String copies =
        g.op(
            "Tile",
            g.emit().reshape(squeezed, 1, 1, 4, d, s, s),
            g.emit().longs(1, kp + 1, 1, 1, 1, 1));
    String sampled =
        sample(
            g,
            sampling,
            g.emit().reshape(copies, kp + 1, 4, d, s, s),
            g.emit().reshape(flows, kp + 1, d, s, s, 3));
    String stacked =
        g.emit().concat(2, List.of(heats, g.emit().reshape(sampled, 1, kp + 1, 4, d, s, s)));
    int width = 5 * (kp + 1);
    String seen = hourglass(g, g.emit().reshape(stacked, 1, width, d, s, s), width, size);
    int features = width + size.width();

    String mask =
        g.op("Softmax", List.of(g.conv(seen, features, kp + 1, 7, 7, 7)), Onnx.integer("axis", 1));
    String weighted =
        g.op(
            "Mul",
            g.emit().transpose(flows, 0, 1, 5, 2, 3, 4),
            g.emit().reshape(mask, 1, kp + 1, 1, d, s, s));
    String flow =
        g.emit()
            .transpose(
                g.op(
                    "ReduceSum", List.of(weighted, g.emit().longs(1)), Onnx.integer("keepdims", 0)),
                0,
                2,
                3,
                4,
                1);
    String flat = g.emit().reshape(seen, 1, (long) features * d, s, s);
    String occlusion = g.op("Sigmoid", g.conv(flat, features * d, 1, 7, 7));
    String warped =
        g.emit().reshape(sample(g, sampling, feature, flow), 1, (long) size.channels() * d, s, s);
    int out = size.channels() * 8;
    String third = g.op("LeakyRelu", g.conv(warped, size.channels() * d, out, 3, 3));
    String fourth = g.conv(third, out, out, 1, 1);
    g.output(g.op("Mul", fourth, occlusion), "out", 1, out, s, s);
    return g.build();
  }

  private static String points(GraphBuilder g, String points, int kp) {
    return g.emit().reshape(points, 1, kp, 1, 1, 1, 3);
  }

  private static String gaussian(GraphBuilder g, String grid, String points, int kp) {
    String apart = g.op("Sub", grid, points(g, points, kp));
    String squares = g.op("Pow", apart, g.emit().scalar(2));
    String distance =
        g.op("ReduceSum", List.of(squares, g.emit().longs(-1)), Onnx.integer("keepdims", 0));
    String scaled =
        g.op("Div", g.op("Mul", distance, g.emit().scalar(-0.5f)), g.emit().scalar(0.01f));
    return g.op("Exp", scaled);
  }

  private static String sample(GraphBuilder g, Sampling sampling, String volume, String grid) {
    return switch (sampling) {
      case STANDARD -> g.op("GridSample", List.of(volume, grid), Onnx.string("mode", "linear"));
      case OPSET_17 -> g.op("GridSample", List.of(volume, grid), Onnx.string("mode", "bilinear"));
      case CUSTOM ->
          g.custom(
              NodeProto.newBuilder()
                  .setOpType("GridSample3D")
                  .addInput(volume)
                  .addInput(grid)
                  .addAttribute(Onnx.integer("interpolation_mode", 0))
                  .addAttribute(Onnx.integer("padding_mode", 0))
                  .addAttribute(Onnx.integer("align_corners", 0)));
    };
  }

  private static String hourglass(GraphBuilder g, String input, int width, Warp size) {
    List<String> skips = new ArrayList<>(List.of(input));
    List<Integer> widths = new ArrayList<>(List.of(width));
    String value = input;
    for (int i = 0; i < size.blocks(); i++) {
      int to = Math.min(size.most(), size.width() << (i + 1));
      value = g.op("Relu", g.conv(value, widths.get(i), to, 3, 3, 3));
      value =
          g.op(
              "AveragePool",
              List.of(value),
              Onnx.integers("kernel_shape", 1, 2, 2),
              Onnx.integers("strides", 1, 2, 2),
              Onnx.integer("count_include_pad", 1));
      skips.add(value);
      widths.add(to);
    }
    int from = widths.get(size.blocks());
    for (int i = size.blocks() - 1; i >= 0; i--) {
      int to = Math.min(size.most(), size.width() << i);
      String scales = g.emit().floats(new float[] {1, 1, 1, 2, 2}, 5);
      String larger =
          g.op(
              "Resize",
              List.of(value, "", scales),
              Onnx.string("mode", "nearest"),
              Onnx.string("coordinate_transformation_mode", "asymmetric"),
              Onnx.string("nearest_mode", "floor"));
      value = g.op("Relu", g.conv(larger, from, to, 3, 3, 3));
      value = g.emit().concat(1, List.of(value, skips.get(i)));
      from = to + widths.get(i);
    }
    return g.op("Relu", g.conv(value, from, from, 3, 3, 3));
  }

  /** Returns x, y, z of every voxel in [-1, 1]. */
  private static float[] identity(int d, int s) {
    float[] grid = new float[d * s * s * 3];
    int i = 0;
    for (int z = 0; z < d; z++) {
      for (int y = 0; y < s; y++) {
        for (int x = 0; x < s; x++) {
          grid[i++] = 2f * x / (s - 1) - 1;
          grid[i++] = 2f * y / (s - 1) - 1;
          grid[i++] = 2f * z / (d - 1) - 1;
        }
      }
    }
    return grid;
  }

  /** Returns a decoder of SPADE blocks; full size: 256 channels, side 64, width 512. */
  public static ModelProto decoder(int channels, int side, int width, int blocks) {
    GraphBuilder g = new GraphBuilder(20, 11);
    String feature = g.input("feature", 1, channels, side, side);
    String x = g.conv(feature, channels, width, 3, 3);
    for (int i = 0; i < blocks; i++) {
      x = block(g, x, feature, channels, width, width, side);
    }
    x = block(g, twice(g, x), feature, channels, width, width / 2, 2 * side);
    x = block(g, twice(g, x), feature, channels, width / 2, width / 8, 4 * side);
    String image = g.conv(g.op("LeakyRelu", x), width / 8, 12, 3, 3);
    String shuffled =
        g.op(
            "DepthToSpace",
            List.of(image),
            Onnx.integer("blocksize", 2),
            Onnx.string("mode", "CRD"));
    g.output(g.op("Sigmoid", shuffled), "output", 1, 3, 8L * side, 8L * side);
    return g.build();
  }

  private static String twice(GraphBuilder g, String x) {
    return resize(g, List.of(x, "", g.emit().floats(new float[] {1, 1, 2, 2}, 4)));
  }

  private static String resize(GraphBuilder g, List<String> values) {
    return g.op(
        "Resize",
        values,
        Onnx.string("mode", "nearest"),
        Onnx.string("coordinate_transformation_mode", "asymmetric"),
        Onnx.string("nearest_mode", "floor"));
  }

  private static String block(
      GraphBuilder g, String x, String map, int channels, int from, int to, int side) {
    int middle = Math.min(from, to);
    String straight = x;
    if (from != to) {
      straight =
          g.op(
              "Conv",
              spade(g, x, map, channels, from, side),
              g.weights((float) Math.sqrt(3.0 / from), to, from, 1, 1));
    }
    String first =
        g.conv(g.op("LeakyRelu", spade(g, x, map, channels, from, side)), from, middle, 3, 3);
    String second =
        g.conv(g.op("LeakyRelu", spade(g, first, map, channels, middle, side)), middle, to, 3, 3);
    return g.op("Add", straight, second);
  }

  private static String spade(
      GraphBuilder g, String x, String map, int channels, int width, int side) {
    float[] one = new float[width];
    java.util.Arrays.fill(one, 1);
    String normal =
        g.op(
            "InstanceNormalization",
            x,
            g.emit().floats(one, width),
            g.emit().floats(new float[width], width));
    String sized = resize(g, List.of(map, "", "", g.emit().longs(1, channels, side, side)));
    String shared = g.op("Relu", g.conv(sized, channels, channels / 2, 3, 3));
    String gain = g.conv(shared, channels / 2, width, 3, 3);
    String offset = g.conv(shared, channels / 2, width, 3, 3);
    String scaled = g.op("Mul", normal, g.op("Add", gain, g.emit().scalar(1)));
    return g.op("Add", scaled, offset);
  }

  /** Writes warp and decoder in full size into the folder that the only argument names. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    ModelWriter.write(warp(Warp.FULL, Sampling.STANDARD), folder.resolve("warp_network.onnx"));
    ModelWriter.write(decoder(256, 64, 512, 6), folder.resolve("decoder.onnx"));
  }
}
