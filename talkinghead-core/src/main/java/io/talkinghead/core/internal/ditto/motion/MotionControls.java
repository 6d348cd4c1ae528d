package io.talkinghead.core.internal.ditto.motion;

import io.talkinghead.Checks;
import io.talkinghead.Controls;
import io.talkinghead.NoiseSource;
import io.talkinghead.core.ditto.Compat;
import io.talkinghead.core.ditto.ControlOptions;
import io.talkinghead.core.ditto.DittoMode;
import io.talkinghead.core.ditto.DittoOptions;
import io.talkinghead.core.ditto.DrivenKeys;
import io.talkinghead.core.ditto.EyeTable;
import io.talkinghead.core.ditto.FadeTarget;
import io.talkinghead.core.ditto.FrameControl;
import io.talkinghead.core.ditto.MotionKey;
import io.talkinghead.core.ditto.SourceTemplate;
import io.talkinghead.core.internal.ditto.source.DittoAvatar;
import io.talkinghead.core.internal.ditto.source.MotionInfo;
import io.talkinghead.core.internal.ditto.source.SourceFrame;
import org.jspecify.annotations.Nullable;

/**
 * Applies generated motion to the source, frame by frame: relative motion, what of the expression
 * is driven, voice activity, pose, fades, gaze; in the order of the reference.
 *
 * <p>Poses are 66 logits until a control sets an angle in degrees: differences are taken between
 * logits.
 *
 * <p><b>Threads:</b> one performance, one caller.
 */
public final class MotionControls {
  private static final int DEFAULT_BLINK_FRAMES = 3000;

  private final DittoAvatar avatar;
  private final ControlOptions options;
  private final Controls directed;
  private final DrivenKeys keys;
  private final boolean driveEyes;
  private final boolean relative;
  private final FadeSchedule fades;
  private final FrameControl overall;
  private final int[] blinks;
  private @Nullable MotionInfo reference;
  private @Nullable MotionInfo fadeTo;
  private float gazeYaw = Float.NaN;
  private float gazePitch;

  /**
   * Prepares a performance.
   *
   * @param totalFrames of it, or -1 while unknown
   * @param noise for random blinks
   * @param directed the performance's own controls, on top of those of {@code options}
   */
  public MotionControls(
      DittoAvatar avatar,
      DittoOptions options,
      long totalFrames,
      NoiseSource noise,
      Controls directed) {
    this.avatar = avatar;
    this.options = options.controls();
    this.directed = directed;
    this.keys = keys(options.sampling().template());
    Boolean drive = this.options.driveEyes();
    this.driveEyes = drive != null ? drive : !avatar.isClip();
    // online, the reference measures against the first window whatever the option says
    boolean always = options.mode() == DittoMode.ONLINE && options.compat() == Compat.REFERENCE;
    this.relative = always || this.options.relative();
    this.fades = FadeSchedule.of(this.options, totalFrames);
    this.overall = directedPose(this.options.overall());
    int planned =
        this.options.expectedFrames() > 0 ? this.options.expectedFrames() : DEFAULT_BLINK_FRAMES;
    int frames = totalFrames > 0 ? (int) Math.min(totalFrames, 1 << 24) : planned;
    int rows = this.options.eyeTable().rows().length;
    this.blinks = BlinkTable.of(this.options.blinks(), frames, rows, directed.blinkRate(), noise);
  }

  /** Takes over the state of {@code other}, which was prepared alike. */
  public void set(MotionControls other) {
    reference = other.reference;
    fadeTo = other.fadeTo;
    gazeYaw = other.gazeYaw;
    gazePitch = other.gazePitch;
  }

  private DrivenKeys keys(@Nullable SourceTemplate template) {
    DrivenKeys chosen = options.drivenKeys();
    if (chosen == null) {
      chosen = avatar.isClip() ? DrivenKeys.CLIP : DrivenKeys.PICTURE;
    }
    if (template != null) {
      float own = avatar.frames().get(0).info().get(MotionKey.SCALE)[0];
      float ratio = template.scale() / own;
      chosen = ratio == 1 ? chosen : chosen.scaled(ratio);
    }
    return chosen;
  }

  /** Adds the performance's fixed pose to that of the options. */
  private FrameControl directedPose(FrameControl base) {
    if (directed.pitchDegrees() == 0 && directed.yawDegrees() == 0 && directed.rollDegrees() == 0) {
      return base;
    }
    return FrameControl.pose(
            sum(base.deltaPitch(), directed.pitchDegrees()),
            sum(base.deltaYaw(), directed.yawDegrees()),
            sum(base.deltaRoll(), directed.rollDegrees()))
        .over(base);
  }

  private static double sum(@Nullable Double one, double other) {
    return (one == null ? 0 : one) + other;
  }

  /** Sets the motion against which relative motion is measured; the first frame's if never set. */
  public void reference(MotionInfo first) {
    reference = first;
  }

  /**
   * Returns the motion of output frame {@code frame}.
   *
   * @param generated the motion network's, which is not changed
   */
  public MotionInfo apply(MotionInfo generated, long frame) {
    SourceFrame source = avatar.frameFor(frame);
    MotionInfo s = source.info();
    FrameControl control = overall;
    if (frame <= Integer.MAX_VALUE) {
      FrameControl own = options.frames().get((int) frame);
      control = own == null ? control : own.over(control);
    }
    control = fades.apply(control, frame);
    if (relative && reference == null) {
      reference = generated;
    }
    MotionInfo d = mix(s, generated);
    expression(s, d, frame);
    fadeVoice(s, d, control.vadAlpha());
    pose(d, control);
    fade(s, d, control.fadeAlpha());
    if (driveEyes) {
      gaze(s, d);
    }
    if (directed.mouthScale() != 1) {
      scaleMouth(s, d);
    }
    DirectedExpression.add(directed, d.get(MotionKey.EXP));
    return d;
  }

  private double weight(MotionKey key) {
    double weight = keys.weights().getOrDefault(key, 1.0);
    return switch (key) {
      case PITCH, YAW, ROLL, T -> weight * directed.headScale();
      default -> weight;
    };
  }

  /** Fresh arrays: the source's, moved by what the voice drives. */
  private MotionInfo mix(MotionInfo s, MotionInfo generated) {
    MotionInfo d = new MotionInfo();
    MotionInfo zero = reference;
    for (MotionKey key : MotionKey.values()) {
      float[] own = s.get(key);
      float[] value = own.clone();
      if (keys.weights().containsKey(key) && generated.has(key)) {
        float weight = (float) weight(key);
        float[] driving = generated.get(key);
        float[] start = zero == null ? driving : zero.get(key);
        for (int i = 0; i < value.length; i++) {
          value[i] = relative ? own[i] + (driving[i] - start[i]) * weight : driving[i] * weight;
        }
      } else if (keys.weights().containsKey(key) && !relative) {
        float weight = (float) weight(key); // what is listed is scaled, even if nothing drives it
        for (int i = 0; i < value.length; i++) {
          value[i] *= weight;
        }
      }
      d.set(key, value);
    }
    return d;
  }

  /** Only lips, and eyes where they are driven, come from the voice. */
  private void expression(MotionInfo s, MotionInfo d, long frame) {
    float[] own = s.get(MotionKey.EXP);
    float[] exp = d.get(MotionKey.EXP);
    EyeTable table = options.eyeTable();
    float[] blink =
        driveEyes && table.present()
            ? table.rows()[blinks[(int) (frame % blinks.length)]]
            : own; // not read
    for (int i = 0; i < exp.length; i++) {
      boolean eye = driveEyes && ExpressionMask.eyes(i);
      if (eye && table.present()) {
        exp[i] = own[i] + blink[i];
      } else if (!eye && !ExpressionMask.lips(i)) {
        exp[i] = own[i];
      }
    }
  }

  private void fadeVoice(MotionInfo s, MotionInfo d, @Nullable Double alpha) {
    if (alpha == null || alpha >= 1) {
      return;
    }
    float a = (float) (double) alpha;
    float[] own = s.get(MotionKey.EXP);
    float[] exp = d.get(MotionKey.EXP);
    for (int i = 0; i < exp.length; i++) {
      if (!options.vadLipsOnly() || ExpressionMask.lips(i)) {
        exp[i] = exp[i] * a + own[i] * (1 - a);
      }
    }
  }

  private static void pose(MotionInfo d, FrameControl control) {
    turn(d, MotionKey.PITCH, control.deltaPitch(), control.alphaPitch());
    turn(d, MotionKey.YAW, control.deltaYaw(), control.alphaYaw());
    turn(d, MotionKey.ROLL, control.deltaRoll(), control.alphaRoll());
    float[] delta = control.deltaExp();
    if (delta != null) {
      float[] exp = d.get(MotionKey.EXP);
      for (int i = 0; i < exp.length; i++) {
        exp[i] += delta[i];
      }
    }
  }

  private static void turn(
      MotionInfo d, MotionKey key, @Nullable Double delta, @Nullable Double alpha) {
    if (delta != null) {
      d.set(key, new float[] {d.degrees(key) + (float) (double) delta});
    }
    if (alpha != null) {
      float[] value = d.get(key);
      for (int i = 0; i < value.length; i++) {
        value[i] *= (float) (double) alpha;
      }
    }
  }

  private void fade(MotionInfo s, MotionInfo d, @Nullable Double alpha) {
    if (options.fadeTarget() == FadeTarget.NONE) {
      return;
    }
    if (fadeTo == null) {
      fadeTo = options.fadeTarget() == FadeTarget.FIRST_FRAME ? d.copy() : s;
    }
    if (alpha == null) {
      return;
    }
    MotionInfo target = options.fadeTarget() == FadeTarget.SOURCE ? s : fadeTo;
    float a = (float) (double) alpha;
    for (MotionKey key : options.fadeKeys()) {
      float[] value = d.get(key);
      float[] to = target.get(key);
      Checks.argument(
          value.length == to.length,
          "%s cannot fade: one side is an angle, the other logits; set the same controls on both",
          key);
      for (int i = 0; i < value.length; i++) {
        value[i] = value[i] * a + to[i] * (1 - a);
      }
    }
  }

  /** The irises follow the head a little. */
  private void gaze(MotionInfo s, MotionInfo d) {
    if (Float.isNaN(gazeYaw)) {
      gazeYaw = s.degrees(MotionKey.YAW);
      gazePitch = s.degrees(MotionKey.PITCH);
    }
    float dx = (d.degrees(MotionKey.YAW) - gazeYaw) * 0.26f;
    float dy = (d.degrees(MotionKey.PITCH) - gazePitch) * 0.28f;
    float[] exp = d.get(MotionKey.EXP);
    exp[33] += dx * (dx > 0 ? 0.0007f : 0.001f);
    exp[45] += dx * (dx > 0 ? 0.001f : 0.0007f);
    exp[34] -= 0.001f * dy;
    exp[46] -= 0.001f * dy;
  }

  private void scaleMouth(MotionInfo s, MotionInfo d) {
    float scale = (float) directed.mouthScale();
    float[] own = s.get(MotionKey.EXP);
    float[] exp = d.get(MotionKey.EXP);
    for (int i = 0; i < exp.length; i++) {
      if (ExpressionMask.lips(i)) {
        exp[i] = own[i] + (exp[i] - own[i]) * scale;
      }
    }
  }
}
