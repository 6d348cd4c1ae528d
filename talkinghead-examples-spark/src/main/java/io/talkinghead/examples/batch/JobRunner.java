package io.talkinghead.examples.batch;

import io.talkinghead.AudioClip;
import io.talkinghead.Avatar;
import io.talkinghead.GenerationReport;
import io.talkinghead.GenerationRequest;
import io.talkinghead.MotionTrack;
import io.talkinghead.Output;
import io.talkinghead.core.Performance;
import io.talkinghead.core.tracks.MotionTrackJson;
import io.talkinghead.examples.cli.JobFlags;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Does one job on an executor: fetch, look whether the video is there, render, publish; of a long
 * one that may be split, its motion and a plan. What goes wrong becomes a row; only what ends the
 * task from outside is thrown.
 *
 * <p><b>Threads:</b> any.
 */
final class JobRunner {
  private final Worker worker;
  private final int splitSeconds;

  JobRunner(Worker worker) {
    this.worker = worker;
    this.splitSeconds = worker.setup().splitSeconds();
  }

  /**
   * Does {@code job}.
   *
   * @throws InterruptedException if the task is killed
   * @throws java.util.concurrent.CancellationException if the executor ends
   */
  Ended run(BatchJob job) throws InterruptedException {
    Trial.Outcome<Made> outcome =
        worker.run(
            (folder, place) -> {
              if (job.problem() != null) {
                throw new IllegalArgumentException(job.problem());
              }
              JobFlags flags = JobFlags.parse(job.options());
              AudioClip voice = Worker.voice(job, folder, place);
              return Worker.withAvatar(
                  job, flags, folder, place, face -> make(job, flags, voice, face, folder, place));
            });
    Made made = outcome.made();
    if (made != null && made.pieces() > 0) {
      VideoNote note = made.note();
      return new SplitPlan(
          job,
          note.digest(),
          made.pieces(),
          note.frames(),
          note.duration(),
          outcome.attempts(),
          outcome.seconds());
    }
    return made == null
        ? JobResult.failed(
            job,
            Objects.requireNonNull(outcome.error()),
            outcome.seconds(),
            outcome.attempts(),
            worker.executor())
        : new JobResult(
            job,
            made.now() ? JobResult.Status.DONE : JobResult.Status.SKIPPED,
            null,
            null,
            made.note(),
            outcome.seconds(),
            outcome.attempts(),
            worker.executor());
  }

  /**
   * What came of a job.
   *
   * @param note about the video, or about that which is planned
   * @param now whether it was rendered now
   * @param pieces of a plan; 0 if the video is there
   */
  private record Made(VideoNote note, boolean now, int pieces) {}

  private Made make(
      BatchJob job, JobFlags flags, AudioClip voice, Avatar avatar, Path folder, ExecutorHead place)
      throws IOException, InterruptedException {
    String output = Objects.requireNonNull(job.output());
    Path video = folder.resolve("video" + output.substring(output.lastIndexOf('.')));
    GenerationRequest request =
        flags.applyTo(GenerationRequest.builder(avatar, Output.to(video))).audio(voice).build();
    String whole = place.head().digest(request).orElse("");
    String split = SplitDigest.of(whole, splitSeconds);
    Optional<VideoNote> known = place.storage().note(output);
    if (known.isPresent()
        && !whole.isEmpty()
        && List.of(whole, split).contains(known.get().digest())) {
      return new Made(known.get(), false, 0);
    }
    if (splitSeconds > 0 && request.output() instanceof Output.Mp4File) {
      Performance performance = place.head().perform(request);
      List<MotionTrack> pieces = performance.pieces(Duration.ofSeconds(splitSeconds));
      if (pieces.size() > 1) {
        return plan(job, split, performance, pieces, folder, place);
      }
    }
    GenerationReport done = place.head().generate(request);
    VideoNote note =
        new VideoNote(
            whole,
            Files.size(video),
            done.frames(),
            seconds(done.duration()),
            done.realTimeFactor(),
            done.encoder());
    place.storage().publish(video, output, note);
    return new Made(note, true, 0);
  }

  private static Made plan(
      BatchJob job,
      String digest,
      Performance performance,
      List<MotionTrack> pieces,
      Path folder,
      ExecutorHead place)
      throws IOException {
    long frames = performance.motion().frames().size();
    double duration = seconds(performance.speech().duration());
    VideoNote note = new VideoNote(digest, 0, frames, duration, 0, "");
    SplitPlan plan = new SplitPlan(job, digest, pieces.size(), frames, duration, 1, 0);
    Path text = folder.resolve("track.json");
    for (int i = 0; i < pieces.size(); i++) {
      try (Writer out = Files.newBufferedWriter(text, StandardCharsets.UTF_8)) {
        MotionTrackJson.write(pieces.get(i), out);
      }
      place.storage().keep(text, plan.piece(i).track());
    }
    return new Made(note, false, pieces.size());
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() * 1e-9;
  }
}
