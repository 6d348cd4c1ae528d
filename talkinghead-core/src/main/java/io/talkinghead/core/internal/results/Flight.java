package io.talkinghead.core.internal.results;

import io.talkinghead.GenerationReport;
import io.talkinghead.Progress;
import io.talkinghead.core.internal.pipeline.VideoJob;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One making of a video for all who want it at the same time. It goes on while somebody waits;
 * whoever leaves does not disturb the others.
 *
 * <p><b>Threads:</b> any.
 */
final class Flight {
  private static final System.Logger LOG = System.getLogger(Flight.class.getName());

  private final Path video;
  private final Set<CachedJob> waiting = new LinkedHashSet<>();
  private @Nullable VideoJob job;
  private @Nullable GenerationReport report;
  private @Nullable Throwable failure;
  private boolean done;
  private boolean sound;
  private boolean left;

  /** Prepares the making of {@code video}, a file of the store. */
  Flight(Path video) {
    this.video = video;
  }

  /** Returns where the video grows. */
  Path video() {
    return video;
  }

  /** How a flight ended. */
  record Landing(GenerationReport report, boolean sound) {}

  /** Adds {@code waiter}; false if everybody has left before, and the job is stopping. */
  synchronized boolean join(CachedJob waiter) {
    return !left && waiting.add(waiter);
  }

  /** Notes who makes the video, before that begins. */
  synchronized void madeBy(VideoJob maker) {
    job = maker;
  }

  /** Returns whether {@code thread} works on the video. */
  boolean employs(Thread thread) {
    VideoJob maker = maker();
    return maker != null && maker.employs(thread);
  }

  private synchronized @Nullable VideoJob maker() {
    return job;
  }

  /** Tells everybody who waits. */
  void progressed(Progress progress) {
    List<CachedJob> all;
    synchronized (this) {
      all = List.copyOf(waiting);
    }
    all.forEach(waiter -> waiter.progressed(progress));
  }

  /**
   * Ends the flight.
   *
   * @param isSound whether the recording was still the same in the end
   */
  synchronized void land(
      @Nullable GenerationReport made, @Nullable Throwable cause, boolean isSound) {
    report = made;
    failure = cause;
    sound = isSound;
    done = true;
    notifyAll();
  }

  /** Wakes who waits, to look whether it was stopped. */
  synchronized void wake() {
    notifyAll();
  }

  /**
   * Waits for the end.
   *
   * @return null if {@code waiter} was stopped
   */
  synchronized @Nullable Landing await(CachedJob waiter) throws Throwable {
    while (!done && !waiter.stopped()) {
      wait();
    }
    if (waiter.stopped()) {
      return null;
    }
    if (failure != null) {
      throw failure;
    }
    GenerationReport whole = report;
    return whole == null ? null : new Landing(whole, sound);
  }

  /** Copies the video to {@code target}. */
  void copy(OutputStream target) throws IOException {
    Files.copy(video, target);
  }

  /**
   * Ends the waiting of {@code waiter}. The last who leaves stops the job if it still runs, waits
   * for its threads, and removes the video.
   */
  void leave(CachedJob waiter) {
    VideoJob maker;
    synchronized (this) {
      waiting.remove(waiter);
      if (!waiting.isEmpty() || left) {
        return;
      }
      left = true;
      maker = job;
    }
    if (maker != null) {
      maker.stop();
      maker.awaitThread();
    }
    try {
      Files.deleteIfExists(video);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "A video that nobody needs remains: " + video, e);
    }
  }
}
