package io.talkinghead.core.internal.builtin.face;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HitGroupsTest {
  private static Hit at(int x, int y, int side) {
    return new Hit(x, y, side, side, 1);
  }

  @Test
  void neighboursBecomeTheirMean_fewAreDropped() {
    List<Hit> windows = List.of(at(10, 10, 50), at(12, 14, 50), at(11, 12, 50), at(200, 200, 50));
    assertThat(HitGroups.group(windows, 2)).containsExactly(new Hit(11, 12, 50, 50, 3));
    assertThat(HitGroups.group(windows, 0)).hasSize(2);
  }

  @Test
  void smallGroupInsideAStrongerOne_isPartOfIt() {
    List<Hit> windows =
        List.of(
            at(0, 0, 100),
            at(1, 0, 100),
            at(0, 1, 100),
            at(1, 1, 100),
            at(30, 30, 30),
            at(31, 30, 30));
    assertThat(HitGroups.group(windows, 1)).singleElement().extracting(Hit::width).isEqualTo(100);
  }
}
