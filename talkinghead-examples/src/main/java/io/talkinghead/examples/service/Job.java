package io.talkinghead.examples.service;

import io.talkinghead.GenerationReport;
import io.talkinghead.Progress;
import io.talkinghead.examples.json.ReportJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A video that is being made, or was. Its files are in a folder of its own.
 *
 * <p><b>Threads:</b> any.
 */
final class Job {
  /** Where it is in its life. */
  enum State {
    /** Accepted; no picture is made yet. */
    QUEUED,
    /** Pictures are being made. */
    RUNNING,
    /** The video is there. */
    DONE,
    /** It could not be made. */
    FAILED,
    /** It was stopped. */
    CANCELLED;

    /** Returns whether nothing will change any more. */
    boolean ended() {
      return this != QUEUED && this != RUNNING;
    }
  }

  /** The name of the video in the folder. */
  private static final String VIDEO = "video.mp4";

  private static final long LOOK_MILLIS = 500;

  private final String id;
  private final Tenant owner;
  private final Path folder;
  private final Instant created;
  private State state = State.QUEUED;
  private @Nullable Progress progress;
  private @Nullable GenerationReport report;
  private @Nullable Problem problem;
  private @Nullable Instant ended;
  private @Nullable CompletableFuture<GenerationReport> work;
  private long version;

  Job(String id, Tenant owner, Path folder, Instant created) {
    this.id = id;
    this.owner = owner;
    this.folder = folder;
    this.created = created;
  }

  /** Returns its name, 192 random bits. */
  String id() {
    return id;
  }

  /** Returns whose it is. */
  Tenant owner() {
    return owner;
  }

  /** Returns where its files are. */
  Path folder() {
    return folder;
  }

  /** Returns where the video is, or will be. */
  Path video() {
    return folder.resolve(VIDEO);
  }

  /** Returns where viseme and motion tracks are, or will be. */
  Path tracks() {
    return folder.resolve("tracks");
  }

  /** Names the work that makes it, so that it can be stopped. */
  synchronized void begin(CompletableFuture<GenerationReport> future) {
    work = future;
  }

  /** Hears of progress, on a thread of the pipeline. */
  synchronized void progressed(Progress now) {
    if (!state.ended()) {
      state = State.RUNNING;
      progress = now;
      changed();
    }
  }

  /** Ends it with a video. */
  synchronized void done(GenerationReport what, Instant now) {
    report = what;
    end(State.DONE, now);
  }

  /** Ends it without one. */
  synchronized void failed(Problem why, Instant now) {
    problem = why;
    end(why.code().equals("CANCELLED") ? State.CANCELLED : State.FAILED, now);
  }

  private void end(State last, Instant now) {
    state = last;
    ended = now;
    changed();
  }

  private void changed() {
    version++;
    notifyAll();
  }

  /** Stops it unless it has ended, and waits until its threads have. */
  void stop() {
    CompletableFuture<GenerationReport> running;
    synchronized (this) {
      running = work;
    }
    if (running != null) {
      running.cancel(true);
    }
  }

  /** Returns where it is in its life. */
  synchronized State state() {
    return state;
  }

  /** Returns when it ended, if it has. */
  synchronized Optional<Instant> ended() {
    return Optional.ofNullable(ended);
  }

  /** Returns what was done, if it is done. */
  synchronized Optional<GenerationReport> report() {
    return Optional.ofNullable(report);
  }

  /**
   * Waits for the end.
   *
   * @param gone tells whether nobody waits for it any more; asked now and then
   * @return what was done
   * @throws ProblemException if it failed or was stopped, or nobody waits for it any more
   */
  synchronized GenerationReport await(BooleanSupplier gone) throws InterruptedException {
    while (!state.ended()) {
      if (gone.getAsBoolean()) {
        throw Problem.of(400, "CLIENT_GONE", "The client has gone, so the video is not made.")
            .exception();
      }
      wait(LOOK_MILLIS);
    }
    if (problem != null) {
      throw problem.exception();
    }
    return java.util.Objects.requireNonNull(report);
  }

  /**
   * Waits until it has changed since {@code seen}, or the time is over.
   *
   * @return the number of changes so far
   */
  @SuppressWarnings("WaitNotInLoop") // the caller loops
  synchronized long awaitChange(long seen, long millis) throws InterruptedException {
    if (version == seen && !state.ended()) {
      wait(millis);
    }
    return version;
  }

  /** Returns it for Gson. */
  synchronized Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", id);
    json.put("state", state.name().toLowerCase(Locale.ROOT));
    json.put("created", created.toString());
    if (progress != null) {
      json.put("progress", json(progress));
    }
    if (report != null) {
      json.put("report", ReportJson.json(report));
    }
    if (problem != null) {
      json.put("problem", problem.json());
    }
    Map<String, String> links = new LinkedHashMap<>();
    links.put("self", "jobs/" + id);
    links.put("events", "jobs/" + id + "/events");
    if (state == State.DONE) {
      links.put("video", "jobs/" + id + "/video");
      if (Files.isDirectory(tracks())) {
        links.put("timeline", "jobs/" + id + "/timeline");
      }
    }
    json.put("links", links);
    return json;
  }

  private static Map<String, Object> json(Progress progress) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("frames", progress.frames());
    if (progress.totalFrames() > 0) {
      json.put("totalFrames", progress.totalFrames());
      json.put("fraction", rounded((double) progress.frames() / progress.totalFrames()));
    }
    json.put("elapsedSeconds", rounded(progress.elapsed().toNanos() * 1e-9));
    json.put("framesPerSecond", rounded(progress.framesPerSecond()));
    progress
        .remaining()
        .ifPresent(left -> json.put("remainingSeconds", rounded(left.toNanos() * 1e-9)));
    return json;
  }

  private static double rounded(double value) {
    return Math.round(value * 1e3) / 1e3;
  }
}
