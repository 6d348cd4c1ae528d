package io.talkinghead.core.ditto.reference;

import io.talkinghead.NoiseSource;
import io.talkinghead.core.internal.ditto.npy.BankNoise;
import java.io.IOException;
import java.nio.file.Path;

/** Recorded noise, to repeat a performance of another implementation. */
public final class NoiseBank {
  private NoiseBank() {}

  /**
   * Opens a bank at its beginning: {@code int16[K, 80, 265]} over 8192, of which the k-th block is
   * the k-th draw of a job. The noises of the denoising steps are drawn first, in their order, then
   * the start of each clip; after the last block comes the first again.
   *
   * @param file in the format of NumPy's {@code .npy}
   * @throws io.talkinghead.InputException with {@code TRACK_INVALID} if it is damaged, empty, or of
   *     another type or shape; with {@code FILE_NOT_FOUND} if it is missing
   */
  public static NoiseSource read(Path file) throws IOException {
    return BankNoise.read(file);
  }
}
