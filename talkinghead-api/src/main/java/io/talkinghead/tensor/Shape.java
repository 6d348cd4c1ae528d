package io.talkinghead.tensor;

import io.talkinghead.Checks;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The lengths of a tensor's axes, slowest first. */
public final class Shape {
  private final long[] axes;

  private Shape(long[] axes) {
    this.axes = axes;
  }

  /** Creates a shape; each axis at least 0. No axis means a scalar. */
  public static Shape of(long... axes) {
    for (long axis : axes) {
      Checks.inRange("axis", axis, 0, Integer.MAX_VALUE);
    }
    return new Shape(axes.clone());
  }

  /** Returns the number of axes. */
  public int rank() {
    return axes.length;
  }

  /** Returns the length of axis {@code index}. */
  public long axis(int index) {
    return axes[index];
  }

  /** Returns a copy of all lengths. */
  public long[] toArray() {
    return axes.clone();
  }

  /** Returns the number of elements. */
  public long size() {
    long size = 1;
    for (long axis : axes) {
      size = Math.multiplyExact(size, axis);
    }
    return size;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape that && Arrays.equals(axes, that.axes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(axes);
  }

  @Override
  public String toString() {
    return Arrays.stream(axes).mapToObj(Long::toString).collect(Collectors.joining(", ", "[", "]"));
  }
}
