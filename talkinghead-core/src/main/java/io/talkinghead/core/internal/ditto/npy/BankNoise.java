package io.talkinghead.core.internal.ditto.npy;

import io.talkinghead.Checks;
import io.talkinghead.NoiseSource;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Replays recorded noise, to compare with another implementation number by number: the k-th block
 * of a bank {@code int16[K, 80, 265]} over 8192 is the k-th draw; after the last comes the first.
 *
 * <p>Uniform numbers come from a generator seeded with 0. <b>Threads:</b> one caller at a time.
 */
public final class BankNoise implements NoiseSource {
  private static final float SCALE = 1f / 8192;

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
   * @throws io.talkinghead.InputException if the file is missing or no such array
   */
  public static BankNoise read(Path file) throws IOException {
    Npy npy = Npy.read(file);
    Checks.argument(npy.values().length > 0, "the noise bank %s is empty", file);
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
