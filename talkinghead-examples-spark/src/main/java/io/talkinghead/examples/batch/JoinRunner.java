package io.talkinghead.examples.batch;

import io.talkinghead.core.JoinedVideo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Joins the pieces of one video on an executor, adds the sound, publishes it. */
final class JoinRunner {
  private final Worker worker;

  JoinRunner(Worker worker) {
    this.worker = worker;
  }

  /**
   * Does {@code pieces}, all of which are painted.
   *
   * @throws InterruptedException if the task is killed
   * @throws java.util.concurrent.CancellationException if the executor ends
   */
  JobResult run(PaintedPieces pieces) throws InterruptedException {
    BatchJob job = pieces.plan().job();
    Trial.Outcome<Made> outcome = worker.run((folder, place) -> join(pieces, folder, place));
    Made made = outcome.made();
    double seconds = pieces.seconds() + outcome.seconds();
    int attempts = pieces.attempts() + outcome.attempts() - 1;
    return made == null
        ? JobResult.failed(
            job, Objects.requireNonNull(outcome.error()), seconds, attempts, worker.executor())
        : new JobResult(
            job,
            made.now() ? JobResult.Status.DONE : JobResult.Status.SKIPPED,
            null,
            null,
            made.note(),
            seconds,
            attempts,
            worker.executor());
  }

  private record Made(VideoNote note, boolean now) {}

  private static Made join(PaintedPieces pieces, Path folder, ExecutorHead place)
      throws IOException, InterruptedException {
    SplitPlan plan = pieces.plan();
    String output = Objects.requireNonNull(plan.job().output());
    Optional<VideoNote> known = place.storage().note(output);
    if (known.isPresent()
        && !plan.digest().isEmpty()
        && known.get().digest().equals(plan.digest())) {
      return new Made(known.get(), false); // an executor has put it there and not told
    }
    long began = System.nanoTime();
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < plan.pieces(); i++) {
      files.add(place.storage().kept(plan.piece(i).video(), folder.resolve(i + ".mp4")));
    }
    Path video = folder.resolve("video.mp4");
    JoinedVideo joined = place.head().join(files, Worker.voice(plan.job(), folder, place), video);
    if (joined.frames() != plan.frames()) {
      throw new IllegalStateException(
          "%d of %d pictures were joined".formatted(joined.frames(), plan.frames()));
    }
    double seconds = pieces.seconds() + (System.nanoTime() - began) * 1e-9;
    VideoNote note =
        new VideoNote(
            plan.digest(),
            Files.size(video),
            joined.frames(),
            plan.duration(),
            seconds / plan.duration(),
            pieces.ended().get(0).encoder() + " + aac");
    place.storage().publish(video, output, note);
    place.storage().drop(plan.folder());
    return new Made(note, true);
  }
}
