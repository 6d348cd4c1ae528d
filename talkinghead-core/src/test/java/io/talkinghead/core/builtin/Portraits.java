package io.talkinghead.core.builtin;

import io.talkinghead.Portrait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** The bundled samples, for tests. */
public final class Portraits {
  static final Path SAMPLES = Path.of(System.getProperty("talkinghead.samples"));

  private Portraits() {}

  public static Portrait cartoon() {
    return sample("cartoon.png");
  }

  public static Portrait astronaut() {
    return sample("astronaut.png");
  }

  private static Portrait sample(String name) {
    try {
      return Portrait.read(SAMPLES.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
