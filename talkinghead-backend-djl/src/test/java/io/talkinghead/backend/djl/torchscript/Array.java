package io.talkinghead.backend.djl.torchscript;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;

/**
 * A tensor in a test, whatever its type.
 *
 * @param type of the tensor
 * @param axes extents
 * @param values numbers; 0 and 1 for bool
 */
record Array(ElementType type, long[] axes, double[] values) {
  /**
   * Fails unless types and extents are equal and every number is within {@code tolerance} of the
   * largest one.
   */
  void assertClose(Array expected, double tolerance, String name) {
    assertClose(expected, tolerance, 1e-4, name);
  }

  /** Likewise; where all numbers are below {@code least}, its share is allowed. */
  void assertClose(Array expected, double tolerance, double least, String name) {
    assertThat(type).as("type of %s", name).isEqualTo(expected.type);
    assertThat(axes).as("axes of %s", name).isEqualTo(expected.axes);
    double range = Arrays.stream(expected.values).map(Math::abs).max().orElse(0);
    int worst = -1;
    double distance = 0;
    for (int i = 0; i < values.length; i++) {
      boolean equal = Double.compare(values[i], expected.values[i]) == 0; // NaN is NaN
      double d = equal ? 0 : Math.abs(values[i] - expected.values[i]);
      if (!(d <= distance)) {
        worst = i;
        distance = d;
      }
    }
    if (worst >= 0) {
      assertThat(distance)
          .as(
              "%s at %d of %d: %s, wanted %s",
              name, worst, values.length, values[worst], expected.values[worst])
          .isLessThanOrEqualTo(tolerance * Math.max(least, range));
    }
  }
}
