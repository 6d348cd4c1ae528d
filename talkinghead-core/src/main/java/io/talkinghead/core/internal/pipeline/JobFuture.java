package io.talkinghead.core.internal.pipeline;

import io.talkinghead.GenerationReport;
import java.util.concurrent.CompletableFuture;

/**
 * The outcome of a job, and the way to stop it. The outcome comes when every worker has ended and
 * everything is closed.
 */
public final class JobFuture extends CompletableFuture<GenerationReport> {
  private final VideoJob job;

  /** Tells the outcome of {@code job}. */
  @SuppressWarnings("FutureReturnValueIgnored") // the hook below is all that is wanted
  public JobFuture(VideoJob job) {
    this.job = job;
    // whoever completes this from outside, by orTimeout for instance, wants no video any more
    whenComplete((report, failure) -> job.stop());
  }

  /**
   * Stops the job and waits until its workers have ended, which takes as long as a picture; on one
   * of the job's own threads it does not wait, and the cancellation is told later.
   *
   * @param mayInterruptIfRunning is not looked at
   * @return whether the job was stopped before the video was whole
   */
  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    job.stop();
    if (job.employs(Thread.currentThread())) {
      return !isDone() || isCancelled();
    }
    return job.awaitEnd() ? isCancelled() : super.cancel(mayInterruptIfRunning);
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new CompletableFuture<>(); // what depends on a job does not stop it
  }
}
