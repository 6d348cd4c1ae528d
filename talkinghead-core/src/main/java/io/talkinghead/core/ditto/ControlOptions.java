package io.talkinghead.core.ditto;

import io.talkinghead.Checks;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How generated motion is applied to the source, frame by frame.
 *
 * @param drivenKeys which parts come from the voice, null for the default of a picture or clip
 *     ({@code use_d_keys})
 * @param relative whether the source is moved by the difference to the first frame, else the motion
 *     is taken as it is ({@code relative_d})
 * @param driveEyes whether the eyes are driven, null for yes with a picture and no with a clip
 *     ({@code drive_eye})
 * @param eyeTable the eyes during a blink ({@code delta_eye_arr})
 * @param blinks when the eyes blink, if there is an eye table ({@code delta_eye_open_n})
 * @param fadeTarget where fades lead to ({@code fade_type})
 * @param fadeKeys what fades ({@code fade_out_keys})
 * @param fadeIn frames over which the motion fades in, -1 for none
 * @param fadeOut frames over which it fades out at the end, -1 for none; needs a voice of known
 *     length
 * @param stitching whether the stitching network joins the face to its neck ({@code
 *     flag_stitching})
 * @param vadLipsOnly whether {@link FrameControl#vadAlpha()} acts on the lips alone; the reference
 *     fades the whole expression
 * @param frames controls by output frame, from 0 ({@code ctrl_info})
 * @param overall controls of every frame, under those of single ones ({@code overall_ctrl_info})
 * @param expectedFrames length of the blink table where the voice does not tell its length; -1 for
 *     3,000 ({@code N_d})
 */
public record ControlOptions(
    @Nullable DrivenKeys drivenKeys,
    boolean relative,
    @Nullable Boolean driveEyes,
    EyeTable eyeTable,
    Blinks blinks,
    FadeTarget fadeTarget,
    Set<MotionKey> fadeKeys,
    int fadeIn,
    int fadeOut,
    boolean stitching,
    boolean vadLipsOnly,
    Map<Integer, FrameControl> frames,
    FrameControl overall,
    int expectedFrames) {
  /** What the reference program does by default. */
  public static final ControlOptions DEFAULT = builder().build();

  public ControlOptions {
    Objects.requireNonNull(eyeTable, "eyeTable");
    Objects.requireNonNull(blinks, "blinks");
    Objects.requireNonNull(fadeTarget, "fadeTarget");
    fadeKeys = Set.copyOf(fadeKeys);
    frames = Map.copyOf(frames);
    frames.keySet().forEach(i -> Checks.inRange("frame of a control", i, 0, Integer.MAX_VALUE));
    Objects.requireNonNull(overall, "overall");
    Checks.inRange("fadeIn", fadeIn, -1, 10_000_000);
    Checks.inRange("fadeOut", fadeOut, -1, 10_000_000);
    Checks.argument(
        expectedFrames == -1 || expectedFrames > 0,
        "expectedFrames must be -1 or positive, was %d",
        expectedFrames);
  }

  /** Returns a builder that holds the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that holds these options. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.drivenKeys = drivenKeys;
    builder.relative = relative;
    builder.driveEyes = driveEyes;
    builder.eyeTable = eyeTable;
    builder.blinks = blinks;
    builder.fadeTarget = fadeTarget;
    builder.fadeKeys = fadeKeys;
    builder.fadeIn = fadeIn;
    builder.fadeOut = fadeOut;
    builder.stitching = stitching;
    builder.vadLipsOnly = vadLipsOnly;
    builder.frames = frames;
    builder.overall = overall;
    builder.expectedFrames = expectedFrames;
    return builder;
  }

  /** Carries names and defaults. */
  public static final class Builder {
    private @Nullable DrivenKeys drivenKeys;
    private boolean relative = true;
    private @Nullable Boolean driveEyes;
    private EyeTable eyeTable = EyeTable.NONE;
    private Blinks blinks = Blinks.RANDOM;
    private FadeTarget fadeTarget = FadeTarget.NONE;
    private Set<MotionKey> fadeKeys = Set.of(MotionKey.EXP);
    private int fadeIn = -1;
    private int fadeOut = -1;
    private boolean stitching = true;
    private boolean vadLipsOnly = false;
    private Map<Integer, FrameControl> frames = Map.of();
    private FrameControl overall = FrameControl.NONE;
    private int expectedFrames = -1;

    private Builder() {}

    /** Sets {@link ControlOptions#drivenKeys()}. */
    public Builder drivenKeys(@Nullable DrivenKeys value) {
      drivenKeys = value;
      return this;
    }

    /** Sets {@link ControlOptions#relative()}. */
    public Builder relative(boolean value) {
      relative = value;
      return this;
    }

    /** Sets {@link ControlOptions#driveEyes()}. */
    public Builder driveEyes(@Nullable Boolean value) {
      driveEyes = value;
      return this;
    }

    /** Sets {@link ControlOptions#eyeTable()}. */
    public Builder eyeTable(EyeTable value) {
      eyeTable = value;
      return this;
    }

    /** Sets {@link ControlOptions#blinks()}. */
    public Builder blinks(Blinks value) {
      blinks = value;
      return this;
    }

    /** Sets {@link ControlOptions#fadeTarget()}. */
    public Builder fadeTarget(FadeTarget value) {
      fadeTarget = value;
      return this;
    }

    /** Sets {@link ControlOptions#fadeKeys()}. */
    public Builder fadeKeys(Set<MotionKey> value) {
      fadeKeys = value;
      return this;
    }

    /** Sets {@link ControlOptions#fadeIn()}. */
    public Builder fadeIn(int value) {
      fadeIn = value;
      return this;
    }

    /** Sets {@link ControlOptions#fadeOut()}. */
    public Builder fadeOut(int value) {
      fadeOut = value;
      return this;
    }

    /** Sets {@link ControlOptions#stitching()}. */
    public Builder stitching(boolean value) {
      stitching = value;
      return this;
    }

    /** Sets {@link ControlOptions#vadLipsOnly()}. */
    public Builder vadLipsOnly(boolean value) {
      vadLipsOnly = value;
      return this;
    }

    /** Sets {@link ControlOptions#frames()}. */
    public Builder frames(Map<Integer, FrameControl> value) {
      frames = value;
      return this;
    }

    /** Sets {@link ControlOptions#overall()}. */
    public Builder overall(FrameControl value) {
      overall = value;
      return this;
    }

    /** Sets {@link ControlOptions#expectedFrames()}. */
    public Builder expectedFrames(int value) {
      expectedFrames = value;
      return this;
    }

    /** Returns the options. */
    public ControlOptions build() {
      return new ControlOptions(
          drivenKeys,
          relative,
          driveEyes,
          eyeTable,
          blinks,
          fadeTarget,
          fadeKeys,
          fadeIn,
          fadeOut,
          stitching,
          vadLipsOnly,
          frames,
          overall,
          expectedFrames);
    }
  }
}
