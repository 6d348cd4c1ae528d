package io.talkinghead.core.internal.builtin.render;

import io.talkinghead.Checks;
import io.talkinghead.FrameBuffer;
import io.talkinghead.MotionFrame;
import io.talkinghead.spi.FaceWarper;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Paints one {@link LayeredAvatar}, picture by picture, without allocating. One caller at a time.
 */
final class LayeredPainter implements FaceWarper.Painter {
  private static final PixelBox NOTHING = new PixelBox(0, 0, 0, 0);

  private final LayeredAvatar avatar;
  private @Nullable Passes passes;

  LayeredPainter(LayeredAvatar avatar) {
    this.avatar = avatar;
    passes = new Passes(avatar);
  }

  /** The scratch of a painter. */
  private static final class Passes {
    final Rig rig;
    final FacePass face;
    final EyePass leftEye;
    final EyePass rightEye;
    final MouthPass mouth;

    Passes(LayeredAvatar avatar) {
      rig = new Rig(avatar.mouth, avatar.poseRange);
      face = new FacePass(avatar.packed, avatar.face);
      leftEye =
          new EyePass(
              avatar.packed, avatar.space, avatar.leftEye, avatar.leftLid, avatar.leftEyeBases);
      rightEye =
          new EyePass(
              avatar.packed, avatar.space, avatar.rightEye, avatar.rightLid, avatar.rightEyeBases);
      mouth = new MouthPass(avatar.packed, avatar.space, avatar.mouthScene);
    }
  }

  @Override
  public int width() {
    return avatar.width();
  }

  @Override
  public int height() {
    return avatar.height();
  }

  @Override
  public void paint(MotionFrame motion, FrameBuffer target) {
    Passes now = passes;
    if (now == null) {
      throw new IllegalStateException("this painter is closed");
    }
    Objects.requireNonNull(motion, "motion");
    Checks.argument(
        target.width() == width() && target.height() == height(),
        "target must be %d x %d, was %d x %d",
        width(),
        height(),
        target.width(),
        target.height());
    Rig rig = now.rig;
    rig.set(motion);
    target.set(avatar.pixels);
    boolean mouthMoves = rig.movesMouth();
    now.face.paint(rig.amounts, target.rgb(), mouthMoves ? now.mouth.opaque(rig) : NOTHING);
    now.leftEye.paint(rig.amounts, rig.blinkLeft, target.rgb());
    now.rightEye.paint(rig.amounts, rig.blinkRight, target.rgb());
    if (mouthMoves) {
      now.mouth.paint(rig, target.rgb());
    }
  }

  @Override
  public void close() {
    passes = null;
  }
}
