package io.talkinghead.core.internal.results;

import io.talkinghead.AudioClip;
import io.talkinghead.GenerationReport;
import io.talkinghead.GenerationRequest;
import io.talkinghead.Options;
import io.talkinghead.Output;
import io.talkinghead.core.ditto.StageDump;
import io.talkinghead.core.internal.pipeline.Unit;
import io.talkinghead.core.internal.pipeline.VideoJob;
import io.talkinghead.spi.VideoEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Kept results of one head: who may have one, and who shares a job. <b>Threads:</b> any. */
public final class ResultCache {
  private static final System.Logger LOG = System.getLogger(ResultCache.class.getName());

  /** Starts jobs. */
  @FunctionalInterface
  public interface Launcher {
    /**
     * Starts the job for {@code request}, whose output is a file; hands it to {@code before} before
     * it starts.
     */
    void launch(Unit<VideoEncoder> encoder, GenerationRequest request, Consumer<VideoJob> before)
        throws IOException;
  }

  private final Options options;
  private final ResultKey keys;
  private final ResultStore store;
  private final Launcher launcher;
  private final Map<String, Flight> flights = new HashMap<>();

  /** Serves one head. */
  public ResultCache(Options options, ResultKey keys, ResultStore store, Launcher launcher) {
    this.options = options;
    this.keys = keys;
    this.store = store;
    this.launcher = launcher;
  }

  Options options() {
    return options;
  }

  ResultStore store() {
    return store;
  }

  /**
   * Returns whether the video of {@code request} may be kept: a file, nothing beside it, and
   * nothing drawn from a source that only the caller knows.
   */
  public boolean serves(GenerationRequest request) {
    return target(request.output()).isPresent()
        && request.tracks().isEmpty()
        && !request.wantsEvents()
        && request.noise().isEmpty()
        && options.setting(StageDump.class).isEmpty()
        && request.audio().map(this::readable).orElse(true);
  }

  /** A recording that would be refused is for the ordinary job to refuse. */
  private boolean readable(AudioClip clip) {
    if (!(clip.content() instanceof AudioClip.Content.File file)) {
      return true;
    }
    try {
      return Files.isRegularFile(file.path())
          && Files.isReadable(file.path())
          && Files.size(file.path()) <= options.limits().maxAudioBytes();
    } catch (IOException e) {
      return false;
    }
  }

  /** Returns the file that {@code output} writes, if it is one. */
  static Optional<Path> target(Output output) {
    if (output instanceof Output.Mp4File mp4) {
      return Optional.of(mp4.file());
    }
    if (output instanceof Output.WebpFile webp) {
      return Optional.of(webp.file());
    }
    return output instanceof Output.GifFile gif ? Optional.of(gif.file()) : Optional.empty();
  }

  private static Output sameKind(Output output, Path file) {
    if (output instanceof Output.Mp4File) {
      return Output.mp4(file);
    }
    return output instanceof Output.WebpFile ? Output.webp(file) : Output.gif(file);
  }

  /** Returns the key of {@code request}; empty if its video cannot be kept. */
  Optional<String> key(GenerationRequest request, Unit<VideoEncoder> encoder) throws IOException {
    return keys.of(request, encoder);
  }

  /**
   * Joins the making of a video.
   *
   * @param key empty if nobody can share it
   * @return null if the video came into the store meanwhile
   */
  @Nullable Flight join(Optional<String> key, CachedJob waiter) throws IOException {
    String name = key.orElseGet(() -> UUID.randomUUID().toString());
    Flight flight;
    synchronized (flights) {
      Flight running = flights.get(name);
      if (running != null && waiter.boards(running)) {
        return running;
      }
      if (key.isPresent() && store.has(name)) {
        return null;
      }
      flight = new Flight(store.newVideo());
      waiter.leads(flight);
      flights.put(name, flight); // one that everybody left is stopping, and removes itself alone
    }
    begin(name, key.isPresent(), flight, waiter);
    return flight;
  }

  private void begin(String name, boolean keep, Flight flight, CachedJob first) throws IOException {
    boolean begun = false;
    try {
      GenerationRequest wanted = first.request();
      GenerationRequest request =
          wanted.toBuilder(sameKind(wanted.output(), flight.video()))
              .progress(flight::progressed)
              .build();
      Optional<AudioClip> audio = keep ? wanted.audio() : Optional.empty();
      String before = audio.isPresent() ? ResultKey.audio(audio.get()) : "";
      launcher.launch(
          first.encoder(),
          request,
          job -> {
            flight.madeBy(job);
            var unused =
                job.future()
                    .whenComplete(
                        (report, failure) -> {
                          boolean sound = report != null && unchanged(audio, before);
                          if (report != null && keep && sound) {
                            store.keep(name, flight.video(), report);
                          }
                          land(name, flight, report, failure, sound);
                        });
          });
      begun = true;
    } finally {
      if (!begun) {
        land(name, flight, null, new IllegalStateException("the video was not begun"), false);
      }
    }
  }

  private void land(
      String name,
      Flight flight,
      @Nullable GenerationReport report,
      @Nullable Throwable failure,
      boolean sound) {
    synchronized (flights) {
      flights.remove(name, flight);
    }
    flight.land(report, failure, sound);
  }

  private static boolean unchanged(Optional<AudioClip> audio, String before) {
    try {
      return audio.isEmpty() || ResultKey.audio(audio.get()).equals(before);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "the recording is gone", e);
      return false;
    }
  }
}
