package io.talkinghead.core.ditto;

import io.talkinghead.Checks;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the voice becomes raw motion: audio windows, condition, sampler, joining of clips.
 *
 * @param emotions mood of each frame ({@code emo})
 * @param template another face whose motion conditions the network, or null ({@code ch_info})
 * @param overlap frames by which clips of 80 overlap, 1 to 79 ({@code overlap_v2}); online, 70
 *     leaves a hop of 10 frames
 * @param anchorEvery after so many clips the next one starts from the source again, 0 for never
 *     ({@code fix_kp_cond})
 * @param anchorFrom first of the columns that go on from the clip before even then ({@code
 *     fix_kp_cond_dim[0]})
 * @param anchorTo end of these columns, exclusive, to 265 ({@code fix_kp_cond_dim[1]}); equal to
 *     anchorFrom for none
 * @param steps denoising steps, 1 to 1,000; fewer is faster, less lively ({@code
 *     sampling_timesteps})
 * @param bounds limits of each column of the motion ({@code v_min_max_for_clip})
 * @param smoothing frames of the window that smooths pose, place and scale; 1 or less for none, to
 *     79 ({@code smo_k_d})
 * @param chunkPast frames of sound before each audio chunk, 0 to 50 ({@code chunksize[0]})
 * @param chunkFrames frames of each audio chunk, 1 to 50 ({@code chunksize[1]})
 * @param chunkFuture frames of sound after each audio chunk, 1 to 50 ({@code chunksize[2]})
 */
public record SamplingOptions(
    Emotions emotions,
    @Nullable SourceTemplate template,
    int overlap,
    int anchorEvery,
    int anchorFrom,
    int anchorTo,
    int steps,
    MotionBounds bounds,
    int smoothing,
    int chunkPast,
    int chunkFrames,
    int chunkFuture) {
  /** What the reference program does by default. */
  public static final SamplingOptions DEFAULT = builder().build();

  public SamplingOptions {
    Objects.requireNonNull(emotions, "emotions");
    Objects.requireNonNull(bounds, "bounds");
    Checks.inRange("overlap", overlap, 1, 79);
    Checks.inRange("anchorEvery", anchorEvery, 0, 1_000_000);
    Checks.inRange("anchorFrom", anchorFrom, 0, 265);
    Checks.inRange("anchorTo", anchorTo, anchorFrom, 265);
    Checks.inRange("steps", steps, 1, 1000);
    Checks.inRange("smoothing", smoothing, -1, 79);
    Checks.inRange("chunkPast", chunkPast, 0, 50);
    Checks.inRange("chunkFrames", chunkFrames, 1, 50);
    Checks.inRange("chunkFuture", chunkFuture, 1, 50);
  }

  /** Returns a builder that holds the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that holds these options. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.emotions = emotions;
    builder.template = template;
    builder.overlap = overlap;
    builder.anchorEvery = anchorEvery;
    builder.anchorFrom = anchorFrom;
    builder.anchorTo = anchorTo;
    builder.steps = steps;
    builder.bounds = bounds;
    builder.smoothing = smoothing;
    builder.chunkPast = chunkPast;
    builder.chunkFrames = chunkFrames;
    builder.chunkFuture = chunkFuture;
    return builder;
  }

  /** Carries names and defaults. */
  public static final class Builder {
    private Emotions emotions = Emotions.NEUTRAL;
    private @Nullable SourceTemplate template;
    private int overlap = 10;
    private int anchorEvery = 0;
    private int anchorFrom = 0;
    private int anchorTo = 0;
    private int steps = 50;
    private MotionBounds bounds = MotionBounds.NONE;
    private int smoothing = 3;
    private int chunkPast = 3;
    private int chunkFrames = 5;
    private int chunkFuture = 2;

    private Builder() {}

    /** Sets {@link SamplingOptions#emotions()}. */
    public Builder emotions(Emotions value) {
      emotions = value;
      return this;
    }

    /** Sets {@link SamplingOptions#template()}. */
    public Builder template(@Nullable SourceTemplate value) {
      template = value;
      return this;
    }

    /** Sets {@link SamplingOptions#overlap()}. */
    public Builder overlap(int value) {
      overlap = value;
      return this;
    }

    /** Sets {@link SamplingOptions#anchorEvery()}. */
    public Builder anchorEvery(int value) {
      anchorEvery = value;
      return this;
    }

    /** Sets {@link SamplingOptions#anchorFrom()}. */
    public Builder anchorFrom(int value) {
      anchorFrom = value;
      return this;
    }

    /** Sets {@link SamplingOptions#anchorTo()}. */
    public Builder anchorTo(int value) {
      anchorTo = value;
      return this;
    }

    /** Sets {@link SamplingOptions#steps()}. */
    public Builder steps(int value) {
      steps = value;
      return this;
    }

    /** Sets {@link SamplingOptions#bounds()}. */
    public Builder bounds(MotionBounds value) {
      bounds = value;
      return this;
    }

    /** Sets {@link SamplingOptions#smoothing()}. */
    public Builder smoothing(int value) {
      smoothing = value;
      return this;
    }

    /** Sets {@link SamplingOptions#chunkPast()}. */
    public Builder chunkPast(int value) {
      chunkPast = value;
      return this;
    }

    /** Sets {@link SamplingOptions#chunkFrames()}. */
    public Builder chunkFrames(int value) {
      chunkFrames = value;
      return this;
    }

    /** Sets {@link SamplingOptions#chunkFuture()}. */
    public Builder chunkFuture(int value) {
      chunkFuture = value;
      return this;
    }

    /** Returns the options. */
    public SamplingOptions build() {
      return new SamplingOptions(
          emotions,
          template,
          overlap,
          anchorEvery,
          anchorFrom,
          anchorTo,
          steps,
          bounds,
          smoothing,
          chunkPast,
          chunkFrames,
          chunkFuture);
    }
  }
}
