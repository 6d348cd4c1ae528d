package io.talkinghead.core.internal.ditto.motion;

import static org.assertj.core.api.Assertions.assertThat;

import io.talkinghead.NoiseSource;
import io.talkinghead.core.ditto.Blinks;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlinkTableTest {
  private static List<Integer> starts(int[] table) {
    List<Integer> starts = new ArrayList<>();
    for (int i = 1; i < table.length; i++) {
      if (table[i] == 1) {
        starts.add(i - 1);
      }
    }
    return starts;
  }

  private static int[] plan(Blinks blinks, int frames, double rate) {
    return BlinkTable.of(blinks, frames, 15, rate, NoiseSource.seeded(3));
  }

  @Test
  void listedIntervals_areTakenInTurn() {
    // first at 12; then 15 of the blink and 25, 9, 12 .. more; none in the last max(9, 15)
    assertThat(starts(plan(Blinks.every(12, 25, 9), 150, 1))).containsExactly(12, 52, 76, 103);
  }

  @Test
  void randomIntervals_lieBetween60And100_andRepeat() {
    int[] table = plan(Blinks.RANDOM, 4000, 1);
    List<Integer> starts = starts(table);
    assertThat(starts.get(0)).isBetween(60, 100);
    for (int i = 1; i < starts.size(); i++) {
      assertThat(starts.get(i) - starts.get(i - 1) - 15).isBetween(60, 100);
    }
    assertThat(table).isEqualTo(plan(Blinks.RANDOM, 4000, 1));
  }

  @Test
  void noBlinks_keepTheEyesOpen() {
    assertThat(starts(plan(Blinks.NONE, 500, 1))).isEmpty();
    assertThat(starts(plan(Blinks.every(20), 500, 0))).isEmpty();
    assertThat(starts(plan(Blinks.every(20), 10, 1))).isEmpty();
  }

  @Test
  void higherRate_blinksMoreOften() {
    assertThat(starts(plan(Blinks.every(80), 1000, 2)).size())
        .isGreaterThan(starts(plan(Blinks.every(80), 1000, 1)).size());
  }
}
