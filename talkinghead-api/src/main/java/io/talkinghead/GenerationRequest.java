package io.talkinghead;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One video to make. Needs an avatar, an output, and a voice or a motion track (or both: the track
 * moves the face, the voice is heard).
 */
public final class GenerationRequest {
  /** 25 pictures per second, what the reference pipeline and the peers make. */
  public static final int DEFAULT_FRAME_RATE = 25;

  private final Avatar avatar;
  private final @Nullable AudioClip audio;
  private final @Nullable MotionTrack motion;
  private final Output output;
  private final int frameRate;
  private final long seed;
  private final @Nullable NoiseSource noise;
  private final Controls controls;
  private final @Nullable Path tracks;
  private final String tenant;
  private final Progress.Listener progress;
  private final @Nullable Consumer<SpeechEvent> events;

  private GenerationRequest(Builder builder) {
    avatar = builder.avatar;
    audio = builder.audio;
    motion = builder.motion;
    output = builder.output;
    frameRate = Checks.inRange("frameRate", builder.frameRate, 1, 120);
    seed = builder.seed;
    noise = builder.noise;
    controls = builder.controls;
    tracks = builder.tracks;
    tenant = builder.tenant;
    progress = builder.progress;
    events = builder.events;
    Checks.argument(
        audio != null || motion != null, "a request needs audio, a motion track, or both");
    Checks.argument(
        motion == null || motion.frameRate() == frameRate,
        "frameRate must be that of the motion track, %d, was %d",
        motion == null ? 0 : motion.frameRate(),
        frameRate);
  }

  /** Returns a builder for a video of {@code avatar} that goes to {@code output}. */
  public static Builder builder(Avatar avatar, Output output) {
    return new Builder(avatar, output);
  }

  /** Returns a builder that holds this request, for another output. */
  public Builder toBuilder(Output other) {
    Builder builder = new Builder(avatar, other);
    builder.audio = audio;
    builder.motion = motion;
    builder.frameRate = frameRate;
    builder.seed = seed;
    builder.controls = controls;
    builder.tracks = tracks;
    builder.tenant = tenant;
    builder.progress = progress;
    builder.events = events;
    return builder;
  }

  /** Returns who speaks. */
  public Avatar avatar() {
    return avatar;
  }

  /** Returns the voice. */
  public Optional<AudioClip> audio() {
    return Optional.ofNullable(audio);
  }

  /** Returns the track that moves the face instead of the voice. */
  public Optional<MotionTrack> motion() {
    return Optional.ofNullable(motion);
  }

  /** Returns where the video goes. */
  public Output output() {
    return output;
  }

  /** Returns pictures per second. */
  public int frameRate() {
    return frameRate;
  }

  /** Returns the seed of head motion and blinks; the same seed repeats a video byte for byte. */
  public long seed() {
    return seed;
  }

  /** Returns where the motion's randomness comes from; empty if it comes from the seed. */
  public Optional<NoiseSource> noise() {
    return Optional.ofNullable(noise);
  }

  /** Returns how the performance is directed. */
  public Controls controls() {
    return controls;
  }

  /** Returns the folder for viseme, motion and event tracks. */
  public Optional<Path> tracks() {
    return Optional.ofNullable(tracks);
  }

  /** Returns for whom the video is made; results are kept for each tenant apart. */
  public String tenant() {
    return tenant;
  }

  /** Returns who hears of progress. */
  public Progress.Listener progress() {
    return progress;
  }

  /** Returns who hears of speech and visemes, on a thread of the pipeline. */
  public Consumer<SpeechEvent> events() {
    return events != null ? events : event -> {};
  }

  /** Returns whether somebody hears of speech and visemes. */
  public boolean wantsEvents() {
    return events != null;
  }

  /** Carries names and defaults. */
  public static final class Builder {
    private final Avatar avatar;
    private final Output output;
    private @Nullable AudioClip audio;
    private @Nullable MotionTrack motion;
    private int frameRate = DEFAULT_FRAME_RATE;
    private long seed;
    private @Nullable NoiseSource noise;
    private Controls controls = Controls.NATURAL;
    private @Nullable Path tracks;
    private String tenant = "";
    private Progress.Listener progress = p -> {};
    private @Nullable Consumer<SpeechEvent> events;

    private Builder(Avatar avatar, Output output) {
      this.avatar = Objects.requireNonNull(avatar, "avatar");
      this.output = Objects.requireNonNull(output, "output");
    }

    /** Sets the voice. */
    public Builder audio(AudioClip clip) {
      audio = Objects.requireNonNull(clip, "clip");
      return this;
    }

    /** Sets the track that moves the face, and its frame rate. */
    public Builder motion(MotionTrack track) {
      motion = Objects.requireNonNull(track, "track");
      frameRate = track.frameRate();
      return this;
    }

    /** Sets the pictures per second, 1 to 120. */
    public Builder frameRate(int perSecond) {
      frameRate = perSecond;
      return this;
    }

    /** Sets the seed. */
    public Builder seed(long value) {
      seed = value;
      return this;
    }

    /**
     * Sets where the motion's randomness comes from, in the place of the seed: recorded noise, for
     * instance. A source goes on from where it is, so each request needs its own to be repeatable.
     */
    public Builder noise(NoiseSource source) {
      noise = Objects.requireNonNull(source, "source");
      return this;
    }

    /** Sets how the performance is directed. */
    public Builder controls(Controls value) {
      controls = Objects.requireNonNull(value, "value");
      return this;
    }

    /** Asks for viseme, motion and event tracks in {@code folder}. */
    public Builder tracks(Path folder) {
      tracks = Objects.requireNonNull(folder, "folder");
      return this;
    }

    /**
     * Sets for whom the video is made, any text, such as the name of a customer. Without a tenant
     * it belongs to the requests that name none.
     */
    public Builder tenant(String name) {
      tenant = Objects.requireNonNull(name, "name");
      return this;
    }

    /** Sets who hears of progress. */
    public Builder progress(Progress.Listener listener) {
      progress = Objects.requireNonNull(listener, "listener");
      return this;
    }

    /** Sets who hears of speech and visemes. */
    public Builder events(Consumer<SpeechEvent> listener) {
      events = Objects.requireNonNull(listener, "listener");
      return this;
    }

    /** Returns the request. */
    public GenerationRequest build() {
      return new GenerationRequest(this);
    }
  }
}
