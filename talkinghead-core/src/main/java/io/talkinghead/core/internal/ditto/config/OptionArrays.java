package io.talkinghead.core.internal.ditto.config;

import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import io.talkinghead.core.internal.ditto.npy.Npy;
import java.io.IOException;
import java.nio.file.Path;

/** Arrays of options from files of their own. */
public final class OptionArrays {
  private OptionArrays() {}

  /**
   * Reads rows of {@code width} numbers from a {@code .npy} file.
   *
   * @throws InputException with {@code TRACK_INVALID} if it is damaged or of another shape
   */
  public static float[][] rows(Path file, int width) throws IOException {
    Npy array = Npy.read(file);
    try {
      return Values.rows(file.toString(), array, width);
    } catch (IllegalArgumentException e) {
      throw new InputException(ErrorCode.TRACK_INVALID, e.getMessage() + ".", e);
    }
  }
}
