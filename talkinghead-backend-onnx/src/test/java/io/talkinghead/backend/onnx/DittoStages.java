package io.talkinghead.backend.onnx;

import io.talkinghead.Avatar;
import io.talkinghead.FrameSize;
import io.talkinghead.NoiseSource;
import io.talkinghead.Options;
import io.talkinghead.Portrait;
import io.talkinghead.spi.AvatarEncoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** What the conformance kits of the Ditto stages work on: the synthetic pack, a face, features. */
final class DittoStages {
  private static final Path DITTO = Objects.requireNonNull(Pack.FOLDER.getParent());

  private DittoStages() {}

  /** Options of the synthetic pack, and further properties in pairs. */
  static Options options(String... properties) {
    Map<String, String> all = new HashMap<>(Map.of("onnx.threads", "1", "onnx.cache", "none"));
    for (int i = 0; i < properties.length; i += 2) {
      all.put(properties[i], properties[i + 1]);
    }
    return Options.builder().device("cpu").modelPack(DITTO).properties(all).build();
  }

  static Portrait portrait() throws IOException {
    return Portrait.read(DITTO.resolve("inputs/face512.png"));
  }

  /** An avatar, encoded once. */
  static Avatar avatar() {
    return Encoded.AVATAR;
  }

  private static final class Encoded {
    static final Avatar AVATAR = encode();

    private static Avatar encode() {
      try (AvatarEncoder encoder = new OnnxAvatarEncoderProvider().create(options())) {
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
