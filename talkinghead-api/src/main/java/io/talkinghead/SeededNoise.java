package io.talkinghead;

import java.util.function.LongSupplier;

/**
 * SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014) with
 * normals by {@link Ziggurat}: the same numbers everywhere.
 */
final class SeededNoise implements NoiseSource {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private final long seed;
  private final LongSupplier bits = this::next;
  private long state;

  SeededNoise(long seed) {
    this.seed = seed;
    this.state = mix(seed);
  }

  @Override
  public double uniform() {
    return Ziggurat.uniform(bits);
  }

  @Override
  public void gaussian(float[] target, int offset, int count) {
    long at = state; // in a register: a clip of motion takes 21,200 numbers
    for (int i = offset; i < offset + count; i++) {
      at += GOLDEN;
      long drawn = mix(at);
      double value = Ziggurat.place(drawn);
      if (!Ziggurat.inside(drawn, value)) {
        state = at;
        value = Ziggurat.outside(drawn, value, bits);
        at = state;
      }
      target[i] = (float) value;
    }
    state = at;
  }

  private long next() {
    state += GOLDEN;
    return mix(state);
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
    return fork;
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
