package io.talkinghead.core.internal.ditto.motion;

import io.talkinghead.core.ditto.DittoOptions;
import io.talkinghead.core.ditto.Emotions;
import io.talkinghead.core.ditto.SourceTemplate;
import io.talkinghead.core.internal.ditto.source.DittoAvatar;
import io.talkinghead.core.internal.ditto.source.MotionInfo;
import io.talkinghead.core.internal.ditto.source.SourceClip;

/**
 * What conditions the motion of one frame: features 1024, mood 8, opening of the eyes 2, shift of
 * the irises 6, canonical key points 63.
 */
public final class ConditionRows {
  /** Columns before the tail. */
  public static final int FEATURES = 1024;

  /** Columns after the features. */
  public static final int TAIL = 8 + 2 + 6 + 63;

  /** Columns of a row. */
  public static final int WIDTH = FEATURES + TAIL;

  private final Emotions emotions;
  private final float[][] open;
  private final float[][] ball;
  private final float[] canonical;
  private final float[] source;

  /** Takes eyes, key points and first motion of {@code avatar}, or of the template if given. */
  public ConditionRows(DittoAvatar avatar, DittoOptions options) {
    emotions = options.sampling().emotions();
    SourceTemplate template = options.sampling().template();
    boolean firstOnly = options.source().firstEyes();
    if (template != null) {
      open = firstOnly ? new float[][] {template.eyeOpen()[0]} : template.eyeOpen();
      ball = firstOnly ? new float[][] {template.eyeBall()[0]} : template.eyeBall();
      canonical = template.kp();
      source = MotionInfo.of(template).toVector();
    } else {
      int count = firstOnly ? 1 : avatar.frames().size();
      open = new float[count][];
      ball = new float[count][];
      for (int i = 0; i < count; i++) {
        open[i] = avatar.frames().get(i).eyes().open();
        ball[i] = avatar.frames().get(i).eyes().ball();
      }
      canonical = avatar.canonical();
      source = avatar.frames().get(0).info().toVector();
    }
  }

  /** Returns {@code float32[265]}, not a copy: the motion before the first clip. */
  public float[] source() {
    return source;
  }

  /**
   * Writes the row of a frame.
   *
   * @param features {@code float32[1024]} from {@code from} on
   * @param frame number of the output frame; negative in the warm-up
   * @param target receives {@link #WIDTH} numbers from {@code to} on
   */
  public void write(float[] features, int from, long frame, float[] target, int to) {
    System.arraycopy(features, from, target, to, FEATURES);
    int at = to + FEATURES;
    System.arraycopy(emotions.row(frame), 0, target, at, 8);
    int eye = SourceClip.mirrored(frame, open.length);
    System.arraycopy(open[eye], 0, target, at + 8, 2);
    System.arraycopy(ball[eye], 0, target, at + 10, 6);
    System.arraycopy(canonical, 0, target, at + 16, 63);
  }
}
