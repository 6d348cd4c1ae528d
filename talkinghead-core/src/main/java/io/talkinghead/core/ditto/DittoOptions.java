package io.talkinghead.core.ditto;

import java.util.Objects;

/**
 * Everything that can be set about a Ditto pipeline. The presets follow the reference's own: {@link
 * #offline()} and {@link #online()}.
 *
 * @param mode how windows are cut and clips joined ({@code online_mode})
 * @param compat whether known faults of the reference are repaired
 * @param faceDetector which networks find the face
 * @param source how a picture or clip is taken in
 * @param sampling how the voice becomes motion
 * @param controls how motion is applied to the source
 */
public record DittoOptions(
    DittoMode mode,
    Compat compat,
    FaceDetector faceDetector,
    SourceOptions source,
    SamplingOptions sampling,
    ControlOptions controls) {
  /** What the reference program does by default. */
  public static final DittoOptions DEFAULT = builder().build();

  public DittoOptions {
    Objects.requireNonNull(mode, "mode");
    Objects.requireNonNull(compat, "compat");
    Objects.requireNonNull(faceDetector, "faceDetector");
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(sampling, "sampling");
    Objects.requireNonNull(controls, "controls");
  }

  /**
   * Returns the preset for whole recordings: 50 steps, overlap 10. The same as {@code
   * presets/offline.json}.
   */
  public static DittoOptions offline() {
    return DEFAULT;
  }

  /**
   * Returns the preset for live voices: 10 steps, overlap 70 (a hop of 10 frames), every clip
   * anchored to the source, head 2 degrees down. The official configuration adds arrays of its own
   * (moods, eye table, bounds), which belong to its model pack. The same as {@code
   * presets/online.json}.
   */
  public static DittoOptions online() {
    return builder()
        .mode(DittoMode.ONLINE)
        .sampling(
            SamplingOptions.builder()
                .overlap(70)
                .steps(10)
                .anchorEvery(1)
                .anchorFrom(0)
                .anchorTo(202)
                .build())
        .controls(
            ControlOptions.builder()
                .overall(new FrameControl(2.0, null, null, null, null, null, null, null, null))
                .build())
        .build();
  }

  /** Returns a builder that holds the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that holds these options. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.mode = mode;
    builder.compat = compat;
    builder.faceDetector = faceDetector;
    builder.source = source;
    builder.sampling = sampling;
    builder.controls = controls;
    return builder;
  }

  /** Carries names and defaults. */
  public static final class Builder {
    private DittoMode mode = DittoMode.OFFLINE;
    private Compat compat = Compat.REPAIRED;
    private FaceDetector faceDetector = FaceDetector.INSIGHTFACE;
    private SourceOptions source = SourceOptions.DEFAULT;
    private SamplingOptions sampling = SamplingOptions.DEFAULT;
    private ControlOptions controls = ControlOptions.DEFAULT;

    private Builder() {}

    /** Sets {@link DittoOptions#mode()}. */
    public Builder mode(DittoMode value) {
      mode = value;
      return this;
    }

    /** Sets {@link DittoOptions#compat()}. */
    public Builder compat(Compat value) {
      compat = value;
      return this;
    }

    /** Sets {@link DittoOptions#faceDetector()}. */
    public Builder faceDetector(FaceDetector value) {
      faceDetector = value;
      return this;
    }

    /** Sets {@link DittoOptions#source()}. */
    public Builder source(SourceOptions value) {
      source = value;
      return this;
    }

    /** Sets {@link DittoOptions#sampling()}. */
    public Builder sampling(SamplingOptions value) {
      sampling = value;
      return this;
    }

    /** Sets {@link DittoOptions#controls()}. */
    public Builder controls(ControlOptions value) {
      controls = value;
      return this;
    }

    /** Returns the options. */
    public DittoOptions build() {
      return new DittoOptions(mode, compat, faceDetector, source, sampling, controls);
    }
  }
}
