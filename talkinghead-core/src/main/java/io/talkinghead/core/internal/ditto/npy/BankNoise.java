package io.talkinghead.core.internal.ditto.npy;

import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import io.talkinghead.NoiseSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Replays recorded noise, to compare with another implementation number by number: the k-th block
 * of a bank {@code int16[K, 80, 265]} over 8192 is the k-th draw; after the last comes the first.
 *
 * <p>Uniform numbers come from a generator seeded with 0. <b>Threads:</b> one caller at a time.
 */
public final class BankNoise implements NoiseSource {
  private static final float SCALE = 1f / 8192;

  /** Frames of a draw. */
  private static final int ROWS = 80;

  /** Numbers of a frame's motion. */
  private static final int COLUMNS = 265;

  private final float[] bank;
  private final NoiseSource uniform;
  private int at;

  private BankNoise(float[] bank, NoiseSource uniform) {
    this.bank = bank;
    this.uniform = uniform;
  }

  /**
   * Reads a bank.
   *
   * @throws InputException if the file is missing, damaged, or holds an array of another type or
   *     shape
   */
  public static BankNoise read(Path file) throws IOException {
    Npy npy = Npy.read(file);
    int[] shape = npy.shape();
    boolean bank16 =
        npy.type().equals("int16")
            && shape.length == 3
            && shape[0] >= 1
            && shape[1] == ROWS
            && shape[2] == COLUMNS;
    if (!bank16) {
      throw new InputException(
          ErrorCode.TRACK_INVALID,
          "%s holds %s %s, which is no noise bank. A bank is int16 [K, %d, %d] with K of at least 1: normal noise times 8192, rounded."
              .formatted(file, npy.type(), Arrays.toString(shape), ROWS, COLUMNS));
    }
    float[] bank = npy.values().clone();
    for (int i = 0; i < bank.length; i++) {
      bank[i] *= SCALE;
    }
    return new BankNoise(bank, NoiseSource.seeded(0));
  }

  @Override
  public void gaussian(float[] target, int offset, int count) {
    for (int i = 0; i < count; i++) {
      target[offset + i] = bank[at];
      at = (at + 1) % bank.length;
    }
  }

  @Override
  public double uniform() {
    return uniform.uniform();
  }

  @Override
  public NoiseSource fork() {
    BankNoise fork = new BankNoise(bank, uniform.fork());
    fork.at = at;
    return fork;
  }

  /** Returns the library's generator: only the draws of the sampler are recorded. */
  @Override
  public NoiseSource split(String name) {
    return uniform.split(name);
  }
}
