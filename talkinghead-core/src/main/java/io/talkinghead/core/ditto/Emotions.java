package io.talkinghead.core.ditto;

import io.talkinghead.Checks;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The mood of each frame ({@code emo}): rows of eight weights in the order of {@link Emotion}.
 * Frame i takes row {@code max(i, 0) mod n}.
 *
 * @param rows {@code float32[n, 8]}, n at least 1
 */
public record Emotions(float[][] rows) {
  /** Weights in a row. */
  public static final int WIDTH = 8;

  /** Neutral throughout. */
  public static final Emotions NEUTRAL = of(Emotion.NEUTRAL);

  /** Logit of a label that is on, from the reference. */
  private static final float ON = 8;

  public Emotions {
    Checks.argument(rows.length > 0, "emotions need at least one row");
    rows = rows.clone();
    for (int i = 0; i < rows.length; i++) {
      Checks.argument(
          rows[i].length == WIDTH, "emotion row %d must have 8 weights, has %d", i, rows[i].length);
      rows[i] = rows[i].clone();
    }
  }

  /** One mood, or a blend of up to seven, throughout. */
  public static Emotions of(Emotion... labels) {
    return perFrame(List.of(List.of(labels)));
  }

  /** A mood, or a blend of up to seven, for each frame; repeats from the front when it ends. */
  public static Emotions perFrame(List<List<Emotion>> frames) {
    return new Emotions(frames.stream().map(Emotions::blend).toArray(float[][]::new));
  }

  /** The softmax of a vector with 8 at the labels and 0 elsewhere, in float32. */
  private static float[] blend(List<Emotion> labels) {
    Checks.inRange("labels of a frame", labels.size(), 1, 7);
    float[] row = new float[WIDTH];
    for (Emotion label : labels) {
      row[label.ordinal()] = ON;
    }
    float sum = 0;
    for (int i = 0; i < WIDTH; i++) {
      row[i] = (float) Math.exp(row[i] - ON);
      sum += row[i];
    }
    for (int i = 0; i < WIDTH; i++) {
      row[i] /= sum;
    }
    return row;
  }

  /** Returns the row of frame {@code frame}, not a copy; a negative frame takes row 0. */
  public float[] row(long frame) {
    return rows[(int) (Math.max(frame, 0) % rows.length)];
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Emotions that && Arrays.deepEquals(rows, that.rows);
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(rows);
  }

  @Override
  public String toString() {
    return "Emotions" + Arrays.deepToString(rows);
  }
}
