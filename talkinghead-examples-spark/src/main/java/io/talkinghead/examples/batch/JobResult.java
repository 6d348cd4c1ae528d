package io.talkinghead.examples.batch;

import org.jspecify.annotations.Nullable;

/**
 * What became of one job: a row of the result table.
 *
 * @param job what was to be made
 * @param status how it ended
 * @param error code of the failure, such as {@code NO_FACE}, or null
 * @param message what was wrong and what to do, or null
 * @param video what was made, now or before, or null
 * @param seconds that the job took, retries included; the sum over its tasks
 * @param attempts how often it was tried
 * @param executor that made it
 */
record JobResult(
    BatchJob job,
    Status status,
    @Nullable String error,
    @Nullable String message,
    @Nullable VideoNote video,
    double seconds,
    int attempts,
    String executor)
    implements Ended {
  /** How a job may end. */
  enum Status {
    /** The video was made. */
    DONE,
    /** The same video was there. */
    SKIPPED,
    /** The job cannot be done. */
    FAILED,
    /** The batch ended before. */
    NOT_RUN
  }

  /** Returns the row of a job that cannot be done. */
  static JobResult failed(
      BatchJob job, JobError error, double seconds, int attempts, String executor) {
    return new JobResult(
        job, Status.FAILED, error.code(), error.message(), null, seconds, attempts, executor);
  }

  /** Returns the row of a job that the end of the batch left undone. */
  static JobResult notRun(BatchJob job, String why) {
    return new JobResult(job, Status.NOT_RUN, null, why, null, 0, 0, "");
  }

  /** Returns pictures that this job rendered, now. */
  long renderedFrames() {
    return status == Status.DONE && video != null ? video.frames() : 0;
  }
}
