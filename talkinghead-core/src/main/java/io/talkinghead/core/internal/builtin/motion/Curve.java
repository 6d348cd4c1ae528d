package io.talkinghead.core.internal.builtin.motion;

/** Numbers at 100 Hz of which the last 1,024 are remembered. Before the first it is constant. */
final class Curve {
  static final int CAPACITY = 1024;

  private final float[] ring = new float[CAPACITY];
  private long size;

  /** Returns how many numbers it was given. */
  long size() {
    return size;
  }

  /** Takes over the numbers of {@code other}. */
  void set(Curve other) {
    System.arraycopy(other.ring, 0, ring, 0, ring.length);
    size = other.size;
  }

  /** Adds a number at the end. */
  void push(float value) {
    ring[(int) (size++ & (CAPACITY - 1))] = value;
  }

  /** Returns the number at {@code t}, the first for an earlier one, the last for a later one. */
  float get(long t) {
    long inside = Math.max(0, Math.min(size - 1, t));
    return ring[(int) (inside & (CAPACITY - 1))];
  }

  /** Returns the value at {@code t}, on the straight line between its neighbours. */
  float between(double t) {
    long below = (long) Math.floor(t);
    float share = (float) (t - below);
    float value = get(below);
    return value + share * (get(below + 1) - value);
  }
}
