package io.talkinghead.bench;

import io.talkinghead.AudioClip;
import io.talkinghead.Portrait;
import io.talkinghead.spi.AudioSource;
import io.talkinghead.spi.StageProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;

/** The bundled voice and portrait, and the stages of one backend, as the benchmarks use them. */
final class Samples {
  private static final String PROPERTY = "talkinghead.samples";

  private Samples() {}

  /**
   * Returns the folder of the samples: the system property {@code talkinghead.samples}, or where a
   * checkout has them.
   */
  static Path folder() {
    Path folder = Path.of(System.getProperty(PROPERTY, "talkinghead-examples/samples"));
    if (!Files.isDirectory(folder)) {
      throw new IllegalStateException(
          "No samples in "
              + folder.toAbsolutePath()
              + ". Start in the top folder of a checkout, or set -D"
              + PROPERTY);
    }
    return folder;
  }

  static AudioClip voice() {
    try {
      return AudioClip.read(folder().resolve("hello_slt.wav"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Portrait portrait() {
    return portrait("cartoon.png");
  }

  static Portrait portrait(String file) {
    try {
      return Portrait.read(folder().resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns the samples of the voice, 16 kHz mono: the file is plain 16-bit PCM behind a header of
   * 44 bytes.
   */
  static float[] pcm() {
    try {
      byte[] wav = Files.readAllBytes(folder().resolve("hello_slt.wav"));
      float[] samples = new float[(wav.length - 44) / 2];
      for (int i = 0; i < samples.length; i++) {
        samples[i] = (short) ((wav[44 + 2 * i] & 0xff) | wav[45 + 2 * i] << 8) / 32768f;
      }
      return samples;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns {@code samples} as a source that any stage can read from the front. */
  static AudioSource.Opener opener(float[] samples) {
    return () ->
        new AudioSource() {
          private int position;

          @Override
          public int sampleRateHz() {
            return 16_000;
          }

          @Override
          public int channels() {
            return 1;
          }

          @Override
          public int read(float[] target, int offset, int frames) {
            int count = Math.min(frames, samples.length - position);
            if (count <= 0) {
              return -1;
            }
            System.arraycopy(samples, position, target, offset, count);
            position += count;
            return count;
          }

          @Override
          public void close() {}
        };
  }

  /** Returns the provider of {@code type} that is called {@code name}. */
  static <P extends StageProvider<?>> P provider(Class<P> type, String name) {
    return ServiceLoader.load(type).stream()
        .map(ServiceLoader.Provider::get)
        .filter(p -> p.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException("No " + type.getSimpleName() + " is called " + name));
  }
}
