package io.talkinghead;

/**
 * SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014) with
 * Box-Muller normals in strict arithmetic: the same numbers everywhere.
 */
final class SeededNoise implements NoiseSource {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private final long seed;
  private long state;
  private double spare = Double.NaN;

  SeededNoise(long seed) {
    this.seed = seed;
    this.state = mix(seed);
  }

  @Override
  public double uniform() {
    state += GOLDEN;
    return (mix(state) >>> 11) * 0x1.0p-53;
  }

  @Override
  public void gaussian(float[] target, int offset, int count) {
    for (int i = offset; i < offset + count; i++) {
      target[i] = (float) normal();
    }
  }

  private double normal() {
    if (!Double.isNaN(spare)) {
      double value = spare;
      spare = Double.NaN;
      return value;
    }
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - uniform()));
    double angle = 2 * StrictMath.PI * uniform();
    spare = radius * StrictMath.sin(angle);
    return radius * StrictMath.cos(angle);
  }

  @Override
  public NoiseSource split(String name) {
    long hash = seed;
    for (int i = 0; i < name.length(); i++) {
      hash = mix(hash * 31 + name.charAt(i) + GOLDEN);
    }
    return new SeededNoise(hash);
  }

  @Override
  public NoiseSource fork() {
    SeededNoise fork = new SeededNoise(seed);
    fork.state = state;
    fork.spare = spare;
    return fork;
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
