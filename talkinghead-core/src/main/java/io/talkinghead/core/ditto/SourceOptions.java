package io.talkinghead.core.ditto;

import io.talkinghead.Checks;

/**
 * How a picture or clip is taken in.
 *
 * @param maxSize longest side of the video in pixels, larger sources are scaled down; 0 for no
 *     limit, else 64 to 16,384 ({@code max_size})
 * @param maxFrames frames of a clip that are used, -1 for all ({@code template_n_frames}, else
 *     {@code N_d})
 * @param cropScale side of the portrait crop by the size of the face, 0.5 to 10 ({@code
 *     crop_scale})
 * @param cropShiftX shift of the crop along the line of the eyes by its side, -1 to 1 ({@code
 *     crop_vx_ratio}); without effect under {@link Compat#REFERENCE}
 * @param cropShiftY shift of the crop down the face by its side, -1 to 1 ({@code crop_vy_ratio})
 * @param cropRotates whether the crop turns with the face ({@code crop_flag_do_rot})
 * @param smoothing frames of the window that smooths the motion of a clip, 1 for none, to 1,001
 *     ({@code smo_k_s})
 * @param firstEyes whether the eyes of the first frame stand for the whole clip ({@code
 *     eye_f0_mode})
 */
public record SourceOptions(
    int maxSize,
    int maxFrames,
    double cropScale,
    double cropShiftX,
    double cropShiftY,
    boolean cropRotates,
    int smoothing,
    boolean firstEyes) {
  /** What the reference program does by default. */
  public static final SourceOptions DEFAULT = builder().build();

  public SourceOptions {
    Checks.argument(
        maxSize <= 0 || (maxSize >= 64 && maxSize <= 16_384),
        "maxSize must be 0 or in [64, 16384], was %d",
        maxSize);
    Checks.argument(
        maxFrames == -1 || maxFrames > 0, "maxFrames must be -1 or positive, was %d", maxFrames);
    Checks.inRange("cropScale", cropScale, 0.5, 10);
    Checks.inRange("cropShiftX", cropShiftX, -1, 1);
    Checks.inRange("cropShiftY", cropShiftY, -1, 1);
    Checks.inRange("smoothing", smoothing, 1, 1001);
  }

  /** Returns a builder that holds the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that holds these options. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.maxSize = maxSize;
    builder.maxFrames = maxFrames;
    builder.cropScale = cropScale;
    builder.cropShiftX = cropShiftX;
    builder.cropShiftY = cropShiftY;
    builder.cropRotates = cropRotates;
    builder.smoothing = smoothing;
    builder.firstEyes = firstEyes;
    return builder;
  }

  /** Carries names and defaults. */
  public static final class Builder {
    private int maxSize = 1920;
    private int maxFrames = -1;
    private double cropScale = 2.3;
    private double cropShiftX = 0;
    private double cropShiftY = -0.125;
    private boolean cropRotates = true;
    private int smoothing = 13;
    private boolean firstEyes = false;

    private Builder() {}

    /** Sets {@link SourceOptions#maxSize()}. */
    public Builder maxSize(int value) {
      maxSize = value;
      return this;
    }

    /** Sets {@link SourceOptions#maxFrames()}. */
    public Builder maxFrames(int value) {
      maxFrames = value;
      return this;
    }

    /** Sets {@link SourceOptions#cropScale()}. */
    public Builder cropScale(double value) {
      cropScale = value;
      return this;
    }

    /** Sets {@link SourceOptions#cropShiftX()}. */
    public Builder cropShiftX(double value) {
      cropShiftX = value;
      return this;
    }

    /** Sets {@link SourceOptions#cropShiftY()}. */
    public Builder cropShiftY(double value) {
      cropShiftY = value;
      return this;
    }

    /** Sets {@link SourceOptions#cropRotates()}. */
    public Builder cropRotates(boolean value) {
      cropRotates = value;
      return this;
    }

    /** Sets {@link SourceOptions#smoothing()}. */
    public Builder smoothing(int value) {
      smoothing = value;
      return this;
    }

    /** Sets {@link SourceOptions#firstEyes()}. */
    public Builder firstEyes(boolean value) {
      firstEyes = value;
      return this;
    }

    /** Returns the options. */
    public SourceOptions build() {
      return new SourceOptions(
          maxSize, maxFrames, cropScale, cropShiftX, cropShiftY, cropRotates, smoothing, firstEyes);
    }
  }
}
