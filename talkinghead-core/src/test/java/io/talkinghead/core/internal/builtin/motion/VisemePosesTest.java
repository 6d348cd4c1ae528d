package io.talkinghead.core.internal.builtin.motion;

import static org.assertj.core.api.Assertions.assertThat;

import io.talkinghead.Articulation;
import io.talkinghead.Articulation.Parameter;
import io.talkinghead.Viseme;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VisemePosesTest {
  @Test
  void silence_isRest() {
    assertThat(VisemePoses.of(Viseme.SIL)).isEqualTo(Articulation.REST);
  }

  @ParameterizedTest
  @EnumSource
  void poses_lieWithinTheRange_andMoveTheMouthAlone(Viseme viseme) {
    Articulation pose = VisemePoses.of(viseme);
    for (Parameter parameter : Parameter.values()) {
      float value = pose.get(parameter);
      assertThat(parameter.clamp(value)).as(parameter.label()).isEqualTo(value);
      if (parameter.compareTo(Parameter.BLINK_LEFT) >= 0) {
        assertThat(value).as(parameter.label()).isZero();
      }
    }
  }

  @Test
  void onlyLabials_closeTheLips() {
    for (Viseme viseme : Viseme.values()) {
      float close = VisemePoses.of(viseme).get(Parameter.CLOSE);
      if (viseme == Viseme.PP) {
        assertThat(close).isEqualTo(1);
      } else {
        assertThat(close).as(viseme.label()).isLessThan(0.6f);
      }
    }
  }

  @Test
  void opening_growsFromSToA() {
    assertThat(opening(Viseme.SS)).isLessThan(opening(Viseme.IH));
    assertThat(opening(Viseme.IH)).isLessThan(opening(Viseme.E));
    assertThat(opening(Viseme.E)).isLessThan(opening(Viseme.AA));
    assertThat(opening(Viseme.OU)).isLessThan(opening(Viseme.OH));
  }

  private static float opening(Viseme viseme) {
    Articulation pose = VisemePoses.of(viseme);
    return pose.get(Parameter.JAW) + pose.get(Parameter.ROUND);
  }
}
