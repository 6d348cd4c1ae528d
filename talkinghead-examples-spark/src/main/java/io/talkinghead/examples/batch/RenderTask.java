package io.talkinghead.examples.batch;

import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.VoidFunction;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.LongAccumulator;

/**
 * What Spark sends to the executors: does a job and tells of it by accumulators, which count each
 * task once however often it is run.
 */
final class RenderTask implements VoidFunction<BatchJob> {
  private static final long serialVersionUID = 1L;

  /**
   * How a batch is doing.
   *
   * @param results rows of the jobs that have ended
   * @param done counts videos made
   * @param skipped counts videos that were there
   * @param failed counts jobs that cannot be done
   * @param frames counts pictures rendered
   * @param portraits counts portraits encoded
   */
  record Counters(
      CollectionAccumulator<JobResult> results,
      LongAccumulator done,
      LongAccumulator skipped,
      LongAccumulator failed,
      LongAccumulator frames,
      LongAccumulator portraits)
      implements java.io.Serializable {
    private void add(JobResult result) {
      results.add(result);
      frames.add(result.renderedFrames());
      switch (result.status()) {
        case DONE -> done.add(1L);
        case SKIPPED -> skipped.add(1L);
        case FAILED -> failed.add(1L);
        case NOT_RUN -> throw new IllegalStateException("a job that was not run tells of itself");
      }
    }
  }

  private final BatchSetup setup;
  private final Counters counters;

  RenderTask(BatchSetup setup, Counters counters) {
    this.setup = setup;
    this.counters = counters;
  }

  @Override
  public void call(BatchJob job) throws InterruptedException {
    TaskContext task = TaskContext.get();
    int cores = task.cpus();
    JobRunner runner =
        new JobRunner(
            () -> ExecutorHead.of(setup, cores),
            setup.retries(),
            SparkEnv.get().executorId(),
            time -> Thread.sleep(time.toMillis()),
            task::isInterrupted);
    counters.add(runner.run(job));
    counters.portraits().add(ExecutorHead.newlyEncoded(setup));
  }
}
