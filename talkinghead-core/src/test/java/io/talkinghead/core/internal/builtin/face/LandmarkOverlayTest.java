package io.talkinghead.core.internal.builtin.face;

import static org.assertj.core.api.Assertions.assertThat;

import io.talkinghead.FrameBuffer;
import io.talkinghead.Landmarks;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LandmarkOverlayTest {
  @Test
  void marksTheEyes_leavesTheRestAndTheOriginal() throws Exception {
    FrameBuffer picture = new DrawnFace().draw();
    FrameBuffer before = picture.copy();
    FoundFace face =
        FaceFinder.find(
            picture, 0, Optional.of(Landmarks.of(DrawnFace.LEFT_EYE, DrawnFace.RIGHT_EYE)), false);
    FrameBuffer drawn = LandmarkOverlay.draw(picture, face);
    int eye = 3 * (290 * 640 + 258);
    assertThat(drawn.rgb()[eye] & 255).isGreaterThan(200);
    assertThat(drawn.rgb()[eye + 1] & 255).isLessThan(40);
    assertThat(picture.rgb()).isEqualTo(before.rgb());
    int changed = 0;
    for (int i = 0; i < drawn.rgb().length; i++) {
      changed += drawn.rgb()[i] != picture.rgb()[i] ? 1 : 0;
    }
    assertThat(changed / 3).isBetween(1000, 12000);
  }
}
