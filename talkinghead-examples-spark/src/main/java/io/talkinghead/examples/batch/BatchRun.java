package io.talkinghead.examples.batch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * A batch on the driver: hands the jobs to Spark, one task each, and follows them to the end.
 *
 * <p>One task for each job keeps all cores busy to the last job and loses least when an executor
 * dies; Spark's own cost of a task, some milliseconds, is small against a video. Jobs of higher
 * priority come first, and those of one portrait stand together, so that an executor encodes it
 * once and soon has done with it.
 */
final class BatchRun {
  private static final long POLL_MILLIS = 200;
  private static final Comparator<BatchJob> ORDER =
      Comparator.comparingInt(BatchJob::priority)
          .reversed()
          .thenComparing(BatchJob::portrait)
          .thenComparingInt(BatchJob::index);

  private final SparkSession spark;
  private final BatchSetup setup;
  private final long maxFailures;
  private final BatchProgress progress;
  private long portraits;

  /**
   * Prepares.
   *
   * @param maxFailures with more failed jobs than this the batch ends before its time
   */
  BatchRun(SparkSession spark, BatchSetup setup, long maxFailures, BatchProgress progress) {
    this.spark = spark;
    this.setup = setup;
    this.maxFailures = maxFailures;
    this.progress = progress;
  }

  /**
   * Does {@code jobs}.
   *
   * @return a row for each, in the order of the jobs file
   * @throws IllegalStateException if Spark itself has ended
   * @throws InterruptedException if the calling thread is interrupted; the tasks are then killed
   */
  List<JobResult> run(List<BatchJob> jobs) throws IOException, InterruptedException {
    if (jobs.isEmpty()) {
      return List.of();
    }
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    RenderTask.Counters counters =
        new RenderTask.Counters(
            context.sc().collectionAccumulator(),
            context.sc().longAccumulator("videos made"),
            context.sc().longAccumulator("videos that were there"),
            context.sc().longAccumulator("jobs that failed"),
            context.sc().longAccumulator("frames rendered"),
            context.sc().longAccumulator("portraits encoded"));
    context.setJobGroup(setup.run(), "talkinghead batch: " + jobs.size() + " jobs", true);
    List<BatchJob> order = jobs.stream().sorted(ORDER).toList();
    JavaFutureAction<Void> work =
        context.parallelize(order, order.size()).foreachAsync(new RenderTask(setup, counters));
    String why;
    try {
      why = follow(work, counters);
    } finally {
      if (!work.isDone()) {
        context.cancelJobGroup(setup.run());
      }
      context.clearJobGroup();
      ExecutorHead.close(setup);
    }
    try (Storage storage = new Storage(context.hadoopConfiguration(), setup.out(), setup.run())) {
      storage.sweep();
    }
    portraits = counters.portraits().value();
    return rows(jobs, counters.results().value(), why);
  }

  /** Returns how often a portrait was encoded; each executor encodes it once. */
  long portraits() {
    return portraits;
  }

  /** Waits for the end; returns what ended it too early, or null. */
  private @Nullable String follow(JavaFutureAction<Void> work, RenderTask.Counters counters)
      throws InterruptedException {
    while (true) {
      try {
        work.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
        tell(counters);
        return null;
      } catch (TimeoutException e) {
        tell(counters);
      } catch (ExecutionException e) {
        tell(counters);
        return JobError.of(new IOException(e.getCause())).message();
      }
      if (counters.failed().value() > maxFailures) {
        return "more than %d jobs have failed".formatted(maxFailures);
      }
    }
  }

  private void tell(RenderTask.Counters counters) {
    long failed = counters.failed().value();
    progress.update(
        counters.done().value() + counters.skipped().value() + failed,
        failed,
        counters.frames().value());
  }

  private static List<JobResult> rows(
      List<BatchJob> jobs, List<JobResult> results, @Nullable String why) {
    Map<Integer, JobResult> known = new TreeMap<>();
    results.forEach(result -> known.put(result.job().index(), result));
    List<JobResult> rows = new ArrayList<>();
    for (BatchJob job : jobs) {
      JobResult result = known.get(job.index());
      rows.add(result != null ? result : JobResult.notRun(job, String.valueOf(why)));
    }
    return rows;
  }
}
