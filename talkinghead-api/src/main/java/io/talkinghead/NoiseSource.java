package io.talkinghead;

/**
 * Where randomness comes from. Stages draw every random number from a source that is handed to
 * them, so a seed repeats a video.
 *
 * <p><b>Threads:</b> one caller at a time; {@link #split} a source for each use.
 */
public interface NoiseSource {
  /**
   * Fills {@code target[offset .. offset + count)} with independent numbers of the standard normal
   * distribution.
   */
  void gaussian(float[] target, int offset, int count);

  /** Returns a number uniform in [0, 1). */
  double uniform();

  /**
   * Returns a source of its own for the use called {@code name}; the same name gives the same
   * numbers, whatever was drawn.
   */
  NoiseSource split(String name);

  /**
   * Returns a source that gives the numbers which this one would give next; neither disturbs the
   * other.
   *
   * @throws UnsupportedOperationException if this source cannot
   */
  default NoiseSource fork() {
    throw new UnsupportedOperationException(getClass().getName() + " cannot be forked");
  }

  /**
   * Returns the library's own generator, which repeats for {@code seed} on every machine and Java
   * version.
   */
  static NoiseSource seeded(long seed) {
    return new SeededNoise(seed);
  }
}
