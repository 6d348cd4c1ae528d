package io.talkinghead.bench;

import java.nio.file.Files;
import java.nio.file.Path;

/** The synthetic Ditto pack of the tests, and a face and a voice to go with it. */
final class DittoSamples {
  private static final String PROPERTY = "talkinghead.ditto";

  private DittoSamples() {}

  /**
   * Returns the folder above the pack: the system property {@code talkinghead.ditto}, or where a
   * checkout has it.
   */
  static Path folder() {
    Path folder =
        Path.of(System.getProperty(PROPERTY, "talkinghead-core/src/test/resources/ditto"));
    if (!Files.isDirectory(folder)) {
      throw new IllegalStateException(
          "No pack in "
              + folder.toAbsolutePath()
              + ". Start in the top folder of a checkout, or set -D"
              + PROPERTY);
    }
    return folder;
  }

  static Path pack() {
    return folder().resolve("ditto_onnx");
  }

  static Path face() {
    return folder().resolve("inputs/face512.png");
  }

  static Path voice() {
    return folder().resolve("inputs/speechlike16k.wav");
  }
}
