package io.talkinghead.core.live;

import io.talkinghead.Checks;
import io.talkinghead.Controls;
import io.talkinghead.GenerationRequest;
import io.talkinghead.Output;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How a stream is opened. */
public final class StreamOptions {
  /** Sound that may wait: enough for the answer of a speech synthesiser that comes in one piece. */
  public static final Duration DEFAULT_BUFFER = Duration.ofSeconds(10);

  /**
   * How long an idling stream waits for late sound before it goes on in silence: what the buffers
   * of sound cards and networks usually need.
   */
  public static final Duration DEFAULT_JITTER = Duration.ofMillis(100);

  /** Events that may wait for their executor. */
  public static final int WAITING_EVENTS = 256;

  private final int sampleRateHz;
  private final int frameRate;
  private final long seed;
  private final Controls controls;
  private final Duration buffer;
  private final boolean idle;
  private final Duration jitter;
  private final @Nullable Duration pacing;
  private final @Nullable Output output;
  private final Consumer<StreamEvent> events;
  private final boolean motionEvents;
  private final Executor eventExecutor;
  private final StreamClock clock;

  private StreamOptions(Builder builder) {
    sampleRateHz = Checks.inRange("sampleRate", builder.sampleRateHz, 1_000, 768_000);
    frameRate = Checks.inRange("frameRate", builder.frameRate, 1, 120);
    seed = builder.seed;
    controls = builder.controls;
    buffer = builder.buffer;
    Checks.inRange("buffer in milliseconds", buffer.toMillis(), 100, 600_000);
    idle = builder.idle;
    jitter = builder.jitter;
    Checks.inRange("jitter in milliseconds", jitter.toMillis(), 0, 10_000);
    pacing = builder.pacing;
    if (pacing != null) {
      Checks.inRange("pacing in milliseconds", pacing.toMillis(), 0, 10_000);
    }
    output = builder.output;
    Checks.argument(
        output == null || pacing == null,
        "a stream that paces leaves out late pictures, so it cannot have an output too");
    events = builder.events;
    motionEvents = builder.motionEvents;
    eventExecutor = builder.eventExecutor;
    clock = builder.clock;
  }

  /** Returns a builder that holds the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the samples per second of everything that is written. */
  public int sampleRateHz() {
    return sampleRateHz;
  }

  /** Returns pictures per second. */
  public int frameRate() {
    return frameRate;
  }

  /** Returns the seed of head motion and blinks. */
  public long seed() {
    return seed;
  }

  /** Returns how the performance is directed. */
  public Controls controls() {
    return controls;
  }

  /** Returns how much sound may wait. */
  public Duration buffer() {
    return buffer;
  }

  /** Returns whether the face goes on at rest while no sound comes. */
  public boolean idle() {
    return idle;
  }

  /** Returns how long an idling stream waits for late sound. */
  public Duration jitter() {
    return jitter;
  }

  /** Returns how long after its sound a picture is due; empty if pictures come when ready. */
  public Optional<Duration> pacing() {
    return Optional.ofNullable(pacing);
  }

  /** Returns where the video goes besides the subscriber. */
  public Optional<Output> output() {
    return Optional.ofNullable(output);
  }

  /** Returns who hears of events. */
  public Consumer<StreamEvent> events() {
    return events;
  }

  /** Returns whether each picture's motion is told as an event. */
  public boolean motionEvents() {
    return motionEvents;
  }

  /** Returns who runs the listener of events. */
  public Executor eventExecutor() {
    return eventExecutor;
  }

  /** Returns the clock. */
  public StreamClock clock() {
    return clock;
  }

  /** Carries names and defaults. */
  public static final class Builder {
    private int sampleRateHz = 16_000;
    private int frameRate = GenerationRequest.DEFAULT_FRAME_RATE;
    private long seed;
    private Controls controls = Controls.NATURAL;
    private Duration buffer = DEFAULT_BUFFER;
    private boolean idle;
    private Duration jitter = DEFAULT_JITTER;
    private @Nullable Duration pacing;
    private @Nullable Output output;
    private Consumer<StreamEvent> events = event -> {};
    private boolean motionEvents;
    private Executor eventExecutor = Runnable::run;
    private StreamClock clock = StreamClock.SYSTEM;

    private Builder() {}

    /** Sets the samples per second of everything that is written, 1,000 to 768,000. */
    public Builder sampleRate(int hz) {
      sampleRateHz = hz;
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

    /** Sets how the performance is directed. */
    public Builder controls(Controls value) {
      controls = Objects.requireNonNull(value, "value");
      return this;
    }

    /** Sets how much sound may wait before {@code write} does, 0.1 to 600 seconds. */
    public Builder buffer(Duration value) {
      buffer = Objects.requireNonNull(value, "value");
      return this;
    }

    /** Sets whether the face goes on at rest, in real time, while no sound comes. */
    public Builder idle(boolean wanted) {
      idle = wanted;
      return this;
    }

    /** Sets how long an idling stream waits for late sound, up to 10 seconds. */
    public Builder jitter(Duration value) {
      jitter = Objects.requireNonNull(value, "value");
      return this;
    }

    /**
     * Hands pictures over in real time: each is due {@code delay} after the sound that it needs,
     * and left out if it cannot be begun by then. Not together with an output.
     */
    public Builder pacing(Duration delay) {
      pacing = Objects.requireNonNull(delay, "delay");
      return this;
    }

    /** Sets where the video goes besides the subscriber, with the sound as it was written. */
    public Builder output(Output value) {
      output = Objects.requireNonNull(value, "value");
      return this;
    }

    /** Sets who hears of events, one at a time and in order. */
    public Builder events(Consumer<StreamEvent> listener) {
      events = Objects.requireNonNull(listener, "listener");
      return this;
    }

    /** Asks for each picture's motion as an event. */
    public Builder motionEvents(boolean wanted) {
      motionEvents = wanted;
      return this;
    }

    /**
     * Sets who runs the listener; by default the thread that hands the pictures over. With another,
     * at most {@value #WAITING_EVENTS} events wait for it, then so do the pictures.
     */
    public Builder eventExecutor(Executor executor) {
      eventExecutor = Objects.requireNonNull(executor, "executor");
      return this;
    }

    /** Sets the clock in which it idles and paces. */
    public Builder clock(StreamClock value) {
      clock = Objects.requireNonNull(value, "value");
      return this;
    }

    /** Returns the options. */
    public StreamOptions build() {
      return new StreamOptions(this);
    }
  }
}
