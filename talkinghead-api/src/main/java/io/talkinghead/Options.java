package io.talkinghead;

import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * How a head is opened: which backend runs each stage, and what it may use.
 *
 * @param backend the provider of every stage, or {@link #AUTO} for the best available one
 * @param stageBackends providers by stage interface name, such as {@code FaceWarper}; these
 *     override {@code backend}
 * @param device where neural stages compute: {@link #AUTO}, {@code cpu}, {@code cuda}, {@code
 *     cuda:1}, {@code tensorrt}
 * @param modelPack folder of a model pack, or null for the default location
 * @param workers threads that render pictures, 1 to 64
 * @param queueFrames pictures that may wait between two stages, 1 to 1,000
 * @param limits limits on input
 * @param threads makes the threads of the pipeline
 * @param clock tells the time for reports and progress
 * @param properties further options of a backend, by name
 * @param settings typed options of a backend, such as {@code DittoOptions}, each under its class
 * @param capacity how much it takes on at once
 * @param resultCaching where finished videos are kept, or null to keep none
 */
public record Options(
    String backend,
    Map<String, String> stageBackends,
    String device,
    @Nullable Path modelPack,
    int workers,
    int queueFrames,
    Limits limits,
    ThreadFactory threads,
    Clock clock,
    Map<String, String> properties,
    Map<Class<?>, Object> settings,
    Capacity capacity,
    @Nullable ResultCaching resultCaching) {
  /** Lets the library choose. */
  public static final String AUTO = "auto";

  /**
   * Pictures that wait between two stages: enough to smooth their speeds, little enough to hold in
   * memory.
   */
  public static final int DEFAULT_QUEUE_FRAMES = 8;

  public Options {
    Objects.requireNonNull(backend, "backend");
    Checks.argument(!backend.isBlank(), "backend must not be blank");
    stageBackends = Map.copyOf(stageBackends);
    Objects.requireNonNull(device, "device");
    Checks.inRange("workers", workers, 1, 64);
    Checks.inRange("queueFrames", queueFrames, 1, 1000);
    Objects.requireNonNull(limits, "limits");
    Objects.requireNonNull(threads, "threads");
    Objects.requireNonNull(clock, "clock");
    properties = Map.copyOf(properties);
    Objects.requireNonNull(capacity, "capacity");
    settings = Map.copyOf(settings);
    settings.forEach(
        (type, value) ->
            Checks.argument(
                type.isInstance(value),
                "settings must stand under their own class, %s stood under %s",
                value.getClass().getName(),
                type.getName()));
  }

  /** Returns the provider asked for at {@code stage}, such as {@code FaceWarper}. */
  public String backendOf(String stage) {
    return stageBackends.getOrDefault(stage, backend);
  }

  /** Returns the folder of the model pack. */
  public Optional<Path> pack() {
    return Optional.ofNullable(modelPack);
  }

  /** Returns the typed options of class {@code type}, if they were set. */
  public <T> Optional<T> setting(Class<T> type) {
    return Optional.ofNullable(settings.get(type)).map(type::cast);
  }

  /** Returns where finished videos are kept; empty, the default, if they are not. */
  public Optional<ResultCaching> resultCache() {
    return Optional.ofNullable(resultCaching);
  }

  /** Returns a builder that holds the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Carries names and defaults. */
  public static final class Builder {
    private String backend = AUTO;
    private Map<String, String> stageBackends = Map.of();
    private String device = AUTO;
    private @Nullable Path modelPack;
    private int workers = Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors()));
    private int queueFrames = DEFAULT_QUEUE_FRAMES;
    private Limits limits = Limits.DEFAULT;
    private ThreadFactory threads = new DaemonThreads();
    private Clock clock = Clock.systemUTC();
    private Map<String, String> properties = Map.of();
    private final Map<Class<?>, Object> settings = new HashMap<>();
    private Capacity capacity = Capacity.DEFAULT;
    private @Nullable ResultCaching resultCaching;

    private Builder() {}

    /** Sets the provider of every stage. */
    public Builder backend(String name) {
      backend = name;
      return this;
    }

    /** Sets the provider of single stages. */
    public Builder stageBackends(Map<String, String> byStage) {
      stageBackends = byStage;
      return this;
    }

    /** Sets where neural stages compute. */
    public Builder device(String name) {
      device = name;
      return this;
    }

    /** Sets the folder of the model pack. */
    public Builder modelPack(@Nullable Path folder) {
      modelPack = folder;
      return this;
    }

    /** Sets how many threads render pictures; by default the cores, at most 4. */
    public Builder workers(int count) {
      workers = count;
      return this;
    }

    /** Sets how many pictures may wait between two stages. */
    public Builder queueFrames(int count) {
      queueFrames = count;
      return this;
    }

    /** Sets the limits on input. */
    public Builder limits(Limits value) {
      limits = value;
      return this;
    }

    /** Sets who makes the threads of the pipeline; by default named daemon threads. */
    public Builder threads(ThreadFactory factory) {
      threads = factory;
      return this;
    }

    /** Sets the clock. */
    public Builder clock(Clock value) {
      clock = value;
      return this;
    }

    /** Sets further options of a backend. */
    public Builder properties(Map<String, String> byName) {
      properties = byName;
      return this;
    }

    /**
     * Adds typed options of a backend, such as {@code DittoOptions}; they replace others of the
     * same class. Backends that do not know the class do not look at them.
     */
    public Builder setting(Object value) {
      settings.put(value.getClass(), value);
      return this;
    }

    /** Sets how many streams and jobs it takes on at once. */
    public Builder capacity(Capacity value) {
      capacity = value;
      return this;
    }

    /** Sets where finished videos are kept; by default they are not. */
    public Builder resultCache(@Nullable ResultCaching value) {
      resultCaching = value;
      return this;
    }

    /** Returns the options. */
    public Options build() {
      return new Options(
          backend,
          stageBackends,
          device,
          modelPack,
          workers,
          queueFrames,
          limits,
          threads,
          clock,
          properties,
          settings,
          capacity,
          resultCaching);
    }
  }
}
