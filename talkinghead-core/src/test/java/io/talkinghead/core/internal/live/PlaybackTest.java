package io.talkinghead.core.internal.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.talkinghead.MotionFrame;
import io.talkinghead.core.internal.pipeline.MotionLine.Numbered;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where an interruption and the handing over of a picture meet. */
class PlaybackTest {
  private final Playback playback = new Playback(30);

  private static Numbered picture(long index, int turn) {
    return new Numbered(index, index, MotionFrame.REST, turn, 0, 0);
  }

  @Test
  void aPictureOfTheTurnBefore_isNotShownAnyMore() {
    assertThat(playback.show(picture(0, 0))).isTrue();
    assertThat(playback.interrupt(() -> {}, start -> {})).isEqualTo(new Playback.Start(1, 1));
    assertThat(playback.show(picture(1, 0))).isFalse();
    assertThat(playback.shown()).isEqualTo(1);
    assertThat(playback.show(picture(1, 1))).isTrue();
    assertThat(playback.shown()).isEqualTo(2);
  }

  @Test
  void whatWasHeardInTheTurnBefore_isNotTold() {
    List<String> told = new ArrayList<>();
    playback.during(0, () -> told.add("heard"));
    assertThat(told).containsExactly("heard");
    playback.interrupt(() -> {}, start -> {});
    playback.during(
        0,
        () -> {
          throw new AssertionError("told");
        });
  }

  @Test
  void anInterruptionThatIsNotAllowed_changesNothing() {
    assertThatThrownBy(
            () ->
                playback.interrupt(
                    () -> {
                      throw new IllegalStateException("finished");
                    },
                    start -> {
                      throw new AssertionError("rewound");
                    }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(playback.turns().current()).isZero();
  }

  @Test
  void timesAreExact_afterDays() {
    long day = 30L * 24 * 3600;
    assertThat(playback.timeUs(day + 29)).isEqualTo(86_400_966_666L);
    assertThat(playback.sample(day + 29, 8_001)).isEqualTo(8_001L * 86_400 + 7_734);
    assertThat(playback.frames(44_100L * 86_400, 44_100)).isEqualTo(day);
    assertThat(playback.frames(44_100L * 86_400 + 1, 44_100)).isEqualTo(day + 1);
  }
}
