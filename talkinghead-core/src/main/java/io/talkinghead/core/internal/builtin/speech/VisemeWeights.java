package io.talkinghead.core.internal.builtin.speech;

import com.google.gson.Gson;
import io.talkinghead.Viseme;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@link VisemeNet} from the resources {@code viseme15.json} (layers, tensors, digest) and
 * {@code viseme15.weights.bin} (146,095 float32, little-endian), and refuses weights whose SHA-256
 * is not the description's.
 */
final class VisemeWeights {
  private static final String DESCRIPTION = "viseme15.json";
  private static final String WEIGHTS = "viseme15.weights.bin";

  /** The part of the description that reading needs; the names are the file's. */
  private record Description(
      int count,
      String sha256,
      List<String> classes,
      int lookAheadFrames,
      List<Layer> layers,
      List<TensorPlace> tensors) {}

  private record Layer(
      String op,
      @Nullable String name,
      int inChannels,
      int outChannels,
      int kernel,
      int dilation,
      int padLeft,
      int padRight) {}

  private record TensorPlace(String name, List<Integer> shape, int offset) {}

  private final Description description;
  private final float[] data;

  private VisemeWeights(Description description, float[] data) {
    this.description = description;
    this.data = data;
  }

  /**
   * Loads the shipped network.
   *
   * @throws IllegalStateException if a resource is missing or damaged
   */
  static VisemeNet load() {
    return parse(resource(DESCRIPTION), resource(WEIGHTS));
  }

  /** Builds the network from the bytes of both files. */
  static VisemeNet parse(byte[] json, byte[] weights) {
    Description description =
        new Gson().fromJson(new String(json, StandardCharsets.UTF_8), Description.class);
    String digest = sha256(weights);
    require(
        digest.equals(description.sha256()),
        WEIGHTS + " is damaged; its SHA-256 and the expected one: ",
        digest,
        description.sha256());
    require(
        weights.length == 4 * description.count(),
        WEIGHTS + " has a wrong length: ",
        weights.length);
    List<String> labels = Arrays.stream(Viseme.values()).map(Viseme::label).toList();
    require(
        description.classes().equals(labels),
        DESCRIPTION + " has other classes: ",
        description.classes());
    require(
        description.lookAheadFrames() == VisemeNet.LOOK_AHEAD,
        DESCRIPTION + " looks ahead by other frames: ",
        description.lookAheadFrames());
    float[] data = new float[description.count()];
    ByteBuffer.wrap(weights).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(data);
    return new VisemeWeights(description, data).build();
  }

  private VisemeNet build() {
    List<String> ops = description.layers().stream().map(Layer::op).toList();
    List<Conv> convs =
        description.layers().stream().filter(l -> l.op().equals("conv")).map(this::conv).toList();
    int blockCount = (convs.size() - 2) / 2;
    List<String> expected = new ArrayList<>(List.of("conv", "relu"));
    for (int i = 0; i < blockCount; i++) {
      expected.addAll(List.of("keep", "conv", "relu", "conv", "addKept"));
    }
    expected.addAll(List.of("relu", "conv"));
    require(ops.equals(expected), DESCRIPTION + " has other layers: ", ops);
    List<VisemeNet.Block> blocks = new ArrayList<>();
    for (int i = 0; i < blockCount; i++) {
      blocks.add(new VisemeNet.Block(convs.get(1 + 2 * i), convs.get(2 + 2 * i)));
    }
    return new VisemeNet(convs.get(0), blocks, convs.get(convs.size() - 1));
  }

  private Conv conv(Layer layer) {
    return new Conv(
        layer.inChannels(),
        layer.outChannels(),
        layer.kernel(),
        layer.dilation(),
        layer.padLeft(),
        layer.padRight(),
        data,
        offset(
            layer.name() + ".weight",
            List.of(layer.outChannels(), layer.inChannels(), layer.kernel())),
        offset(layer.name() + ".bias", List.of(layer.outChannels())));
  }

  private int offset(String name, List<Integer> shape) {
    for (TensorPlace tensor : description.tensors()) {
      if (tensor.name().equals(name)) {
        require(tensor.shape().equals(shape), name + " has another shape: ", tensor.shape());
        return tensor.offset();
      }
    }
    throw new IllegalStateException(DESCRIPTION + " has no tensor " + name);
  }

  private static byte[] resource(String name) {
    try (InputStream in = VisemeWeights.class.getResourceAsStream(name)) {
      require(in != null, "talkinghead-core lacks ", name);
      return Objects.requireNonNull(in).readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + name + " of talkinghead-core", e);
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static void require(boolean condition, String message, Object... seen) {
    if (!condition) {
      throw new IllegalStateException(message + List.of(seen));
    }
  }
}
