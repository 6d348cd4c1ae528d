package io.talkinghead.core.internal.ditto.motion;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DdimScheduleTest {
  @Test
  void anyNumberOfSteps_hasFiniteCoefficients() {
    for (int count = 1; count <= 1000; count++) {
      for (DdimSchedule.Step step : DdimSchedule.steps(count)) {
        assertThat(new float[] {step.keep(), step.c(), step.sigma()})
            .as("%d steps at %d", count, step.time())
            .doesNotContain(Float.NaN, Float.POSITIVE_INFINITY);
        assertThat(step.time()).isBetween(0, 999);
      }
    }
  }
}
