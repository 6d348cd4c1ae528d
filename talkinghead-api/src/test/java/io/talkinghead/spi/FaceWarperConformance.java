package io.talkinghead.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.talkinghead.Articulation;
import io.talkinghead.Avatar;
import io.talkinghead.FrameBuffer;
import io.talkinghead.Keypoints;
import io.talkinghead.Landmarks;
import io.talkinghead.MotionFrame;
import io.talkinghead.Representation;
import io.talkinghead.Warning;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link FaceWarper} promises. */
public abstract class FaceWarperConformance
    extends StageConformance<FaceWarper, FaceWarperProvider> {

  /** For backends to extend. */
  protected FaceWarperConformance() {}

  /** Returns an avatar of its own kind. */
  protected abstract Avatar avatar();

  /** Returns at least two motions that look different. */
  protected abstract List<MotionFrame> motions();

  @Override
  protected void use(FaceWarper stage) {
    stage.open(avatar()).close();
  }

  @Test
  void stage_saysWhatItTakes() {
    assertThat(stage().avatar()).isEqualTo(avatar().representation());
    assertThat(stage().motion()).isNotNull();
    assertThat(stage().parallelism()).isPositive();
  }

  @Test
  void paint_overwritesEveryByte_alike() {
    try (FaceWarper.Painter painter = stage().open(avatar())) {
      for (MotionFrame motion : motions()) {
        FrameBuffer dark = buffer(painter, 0);
        FrameBuffer light = buffer(painter, 255);
        painter.paint(motion, dark);
        painter.paint(motion, light);
        assertThat(light.rgb()).isEqualTo(dark.rgb());
      }
    }
  }

  @Test
  void paint_dependsOnTheMotion_andOnNothingBefore() {
    MotionFrame one = motions().get(0);
    MotionFrame other = motions().get(1);
    try (FaceWarper.Painter painter = stage().open(avatar());
        FaceWarper.Painter fresh = stage().open(avatar())) {
      FrameBuffer first = buffer(painter, 0);
      painter.paint(one, first);
      FrameBuffer second = buffer(painter, 0);
      painter.paint(other, second);
      assertThat(second.rgb()).isNotEqualTo(first.rgb());
      FrameBuffer again = buffer(painter, 7);
      painter.paint(one, again);
      assertThat(again.rgb()).isEqualTo(first.rgb());
      Arrays.fill(first.rgb(), (byte) 99); // what it painted into, it has forgotten
      fresh.paint(one, first);
      assertThat(first.rgb()).isEqualTo(again.rgb());
    }
  }

  @Test
  void painters_workAtOnceOnTwoThreads() throws Exception {
    FaceWarper warper = stage();
    try (FaceWarper.Painter one = warper.open(avatar());
        FaceWarper.Painter other = warper.open(avatar())) {
      List<byte[]> wanted = List.of(paintAll(one), paintAll(other));
      assertThat(wanted.get(0)).isEqualTo(wanted.get(1));
      List<byte[]> both = atOnce(() -> paintAll(one), () -> paintAll(other));
      assertThat(both.get(0)).isEqualTo(wanted.get(0));
      assertThat(both.get(1)).isEqualTo(wanted.get(1));
    }
  }

  @Test
  void targetOfAnotherSize_isRefused_andTheNextIsRight() {
    MotionFrame motion = motions().get(0);
    try (FaceWarper.Painter painter = stage().open(avatar())) {
      FrameBuffer right = buffer(painter, 0);
      painter.paint(motion, right);
      FrameBuffer wide = new FrameBuffer(painter.width() + 2, painter.height());
      assertThatThrownBy(() -> painter.paint(motion, wide))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(String.valueOf(painter.width()))
          .hasMessageContaining(String.valueOf(painter.width() + 2));
      FrameBuffer next = buffer(painter, 3);
      painter.paint(motion, next);
      assertThat(next.rgb()).isEqualTo(right.rgb());
    }
  }

  @Test
  void motionOfAnotherKind_isRefused_andTheNextIsRight() {
    MotionFrame motion = motions().get(0);
    MotionFrame alien =
        motion.expression() instanceof Articulation
            ? new MotionFrame(0, 0, 0, 0, 0, 0, new Keypoints(new float[3 * Keypoints.COUNT]))
            : MotionFrame.REST;
    try (FaceWarper.Painter painter = stage().open(avatar())) {
      FrameBuffer right = buffer(painter, 0);
      painter.paint(motion, right);
      FrameBuffer next = buffer(painter, 3);
      assertThatThrownBy(() -> painter.paint(alien, next))
          .isInstanceOf(IllegalArgumentException.class);
      painter.paint(motion, next);
      assertThat(next.rgb()).isEqualTo(right.rgb());
    }
  }

  @Test
  void avatarOfAnotherBackend_isRefused() {
    FaceWarper warper = stage();
    assertThatThrownBy(() -> warper.open(new Stranger()).close())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("stranger/1")
        .hasMessageContaining(warper.avatar().name());
    use(warper);
  }

  @Test
  void painter_mayBeClosedTwice_andPaintsNothingAfterIt() {
    FaceWarper.Painter painter = stage().open(avatar());
    FrameBuffer target = buffer(painter, 0);
    painter.paint(motions().get(0), target);
    painter.close();
    painter.close();
    assertThatThrownBy(() -> painter.paint(motions().get(0), target))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void pasteBack_makesWholePictures_freeOfState() {
    try (FaceWarper.Painter painter = stage().open(avatar())) {
      FaceWarper.PasteBack pasteBack = painter.pasteBack();
      if (pasteBack == FaceWarper.PasteBack.WHOLE) {
        assertThat(painter.width()).isEqualTo(avatar().width());
        assertThat(painter.height()).isEqualTo(avatar().height());
        return;
      }
      FrameBuffer face = buffer(painter, 0);
      painter.paint(motions().get(0), face);
      byte[] before = face.rgb().clone();
      FrameBuffer dark = new FrameBuffer(avatar().width(), avatar().height());
      FrameBuffer light = dark.copy();
      Arrays.fill(light.rgb(), (byte) 255);
      pasteBack.paste(face, 0, dark);
      pasteBack.paste(face, 1, new FrameBuffer(avatar().width(), avatar().height()));
      pasteBack.paste(face, 0, light);
      assertThat(light.rgb()).isEqualTo(dark.rgb());
      assertThat(face.rgb()).isEqualTo(before);
    }
  }

  private byte[] paintAll(FaceWarper.Painter painter) {
    FrameBuffer target = buffer(painter, 0);
    byte[] sum = new byte[target.rgb().length];
    for (int round = 1; round <= 3; round++) {
      for (MotionFrame motion : motions()) {
        painter.paint(motion, target);
        for (int i = 0; i < sum.length; i++) {
          sum[i] = (byte) (sum[i] * 3 + target.rgb()[i]);
        }
      }
    }
    return sum;
  }

  private static FrameBuffer buffer(FaceWarper.Painter painter, int fill) {
    FrameBuffer buffer = new FrameBuffer(painter.width(), painter.height());
    Arrays.fill(buffer.rgb(), (byte) fill);
    return buffer;
  }

  /** An avatar that nobody made. */
  private record Stranger() implements Avatar {
    @Override
    public Representation representation() {
      return new Representation("stranger/1");
    }

    @Override
    public int width() {
      return 64;
    }

    @Override
    public int height() {
      return 64;
    }

    @Override
    public Landmarks landmarks() {
      return Landmarks.of(new Landmarks.Point(20, 30), new Landmarks.Point(44, 30));
    }

    @Override
    public List<Warning> warnings() {
      return List.of();
    }
  }
}
