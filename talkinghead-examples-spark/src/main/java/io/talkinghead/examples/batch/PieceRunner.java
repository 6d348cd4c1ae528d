package io.talkinghead.examples.batch;

import io.talkinghead.GenerationReport;
import io.talkinghead.GenerationRequest;
import io.talkinghead.MotionTrack;
import io.talkinghead.Output;
import io.talkinghead.core.tracks.MotionTrackJson;
import io.talkinghead.examples.cli.JobFlags;
import java.nio.file.Path;

/** Paints one piece of a video on an executor, from its motion, without sound. */
final class PieceRunner {
  private final Worker worker;

  PieceRunner(Worker worker) {
    this.worker = worker;
  }

  /**
   * Does {@code piece}.
   *
   * @throws InterruptedException if the task is killed
   * @throws java.util.concurrent.CancellationException if the executor ends
   */
  PieceResult run(SplitPlan.Piece piece) throws InterruptedException {
    BatchJob job = piece.plan().job();
    Trial.Outcome<GenerationReport> outcome =
        worker.run(
            (folder, place) -> {
              MotionTrack track =
                  MotionTrackJson.read(
                      place.storage().kept(piece.track(), folder.resolve("track")));
              Path video = folder.resolve("piece.mp4");
              GenerationReport report =
                  Worker.withAvatar(
                      job,
                      JobFlags.parse(job.options()),
                      folder,
                      place,
                      avatar ->
                          place
                              .head()
                              .generate(
                                  GenerationRequest.builder(avatar, Output.mp4(video))
                                      .motion(track)
                                      .build()));
              place.storage().keep(video, piece.video());
              return report;
            });
    GenerationReport made = outcome.made();
    return new PieceResult(
        piece,
        made == null ? 0 : made.frames(),
        made == null ? "" : made.encoder(),
        outcome.error(),
        outcome.attempts(),
        outcome.seconds(),
        worker.executor());
  }
}
