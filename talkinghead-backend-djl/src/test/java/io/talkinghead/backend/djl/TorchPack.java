package io.talkinghead.backend.djl;

import io.talkinghead.Avatar;
import io.talkinghead.FrameSize;
import io.talkinghead.NoiseSource;
import io.talkinghead.Options;
import io.talkinghead.Portrait;
import io.talkinghead.spi.AvatarEncoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The synthetic TorchScript pack, engines and a face for it. All tests run on one thread. */
final class TorchPack {
  /** Holds the packs, the inputs and the recorded runs. */
  static final Path DITTO =
      Path.of(
          System.getProperty("talkinghead.ditto", "../talkinghead-core/src/test/resources/ditto"));

  static final Path FOLDER = DITTO.resolve("ditto_torchscript");

  private TorchPack() {}

  static Path file(String role) {
    return FOLDER.resolve(role + ".pt");
  }

  /** Options of {@code pack} on the processor, without a cache, and further properties in pairs. */
  static Options.Builder options(Path pack, String... properties) {
    Map<String, String> all =
        new HashMap<>(
            Map.of(
                "pytorch.threads", "1",
                "pytorch.cache", "none",
                "pytorch.warmUp", "0",
                "onnx.threads", "1",
                "onnx.cache", "none"));
    for (int i = 0; i < properties.length; i += 2) {
      all.put(properties[i], properties[i + 1]);
    }
    return Options.builder().device("cpu").modelPack(pack).properties(all);
  }

  static Options options(String... properties) {
    return options(FOLDER, properties).build();
  }

  static PyTorchEngine engine(String... properties) {
    return PyTorchEngine.open(options(properties));
  }

  static Portrait portrait() throws IOException {
    return Portrait.read(DITTO.resolve("inputs/face512.png"));
  }

  /** Copies the pack. */
  static void copyTo(Path folder) throws IOException {
    try (var files = Files.list(FOLDER)) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(String.valueOf(file.getFileName())));
      }
    }
  }

  /** An avatar, encoded once. */
  static Avatar avatar() {
    return Encoded.AVATAR;
  }

  private static final class Encoded {
    static final Avatar AVATAR = encode();

    private static Avatar encode() {
      try (AvatarEncoder encoder = new PyTorchAvatarEncoderProvider().create(options())) {
        return encoder.encode(portrait(), FrameSize.SOURCE);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Made-up features, {@code float32[rows, 1024]}. */
  static float[] features(int rows, long seed) {
    float[] features = new float[rows * 1024];
    NoiseSource.seeded(seed).gaussian(features, 0, features.length);
    return features;
  }
}
