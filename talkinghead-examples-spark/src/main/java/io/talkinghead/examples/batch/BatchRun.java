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
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * A batch on the driver: hands the jobs to Spark, one task each, and follows them to the end.
 *
 * <p>Long videos, if they are to be split, take two stages more: the first makes no more than their
 * motion, the second paints their pieces, a task each, the third joins them.
 *
 * <p>One task for each job keeps all cores busy to the last job and loses least when an executor
 * dies; Spark's own cost of a task, some milliseconds, is small against a video. Jobs of higher
 * priority come first, and those of one portrait stand together, so that an executor encodes it
 * once and soon has done with it.
 */
final class BatchRun {
  private static final System.Logger LOG = System.getLogger(BatchRun.class.getName());
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
  List<JobResult> run(List<BatchJob> jobs) throws InterruptedException {
    if (jobs.isEmpty()) {
      return List.of();
    }
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Counters counters = Counters.in(context.sc());
    context.setJobGroup(setup.run(), "talkinghead batch: " + jobs.size() + " jobs", true);
    String why;
    try {
      why = work(context, jobs.stream().sorted(ORDER).toList(), counters);
    } finally {
      sweep(context);
    }
    portraits = counters.portraits().value();
    List<JobResult> results = new ArrayList<>(counters.results().value());
    for (PaintedPieces pieces : painted(counters)) {
      pieces.failure().ifPresent(results::add);
    }
    return rows(jobs, results, why);
  }

  /** Runs all tasks; returns what ended them too early, or null. */
  private @Nullable String work(JavaSparkContext context, List<BatchJob> jobs, Counters counters)
      throws InterruptedException {
    try {
      String why = stage(context, jobs, new BatchTask.Render(setup, counters), counters);
      if (why == null) {
        List<SplitPlan.Piece> pieces = new ArrayList<>();
        for (SplitPlan plan : plans(counters)) {
          IntStream.range(0, plan.pieces()).mapToObj(plan::piece).forEach(pieces::add);
        }
        why = stage(context, pieces, new BatchTask.Paint(setup, counters), counters);
      }
      if (why == null) {
        List<PaintedPieces> whole =
            painted(counters).stream().filter(p -> p.failure().isEmpty()).toList();
        why = stage(context, whole, new BatchTask.Join(setup, counters), counters);
      }
      return why;
    } finally {
      context.clearJobGroup();
      ExecutorHead.close(setup);
    }
  }

  /** Runs a task for each of {@code work}; returns what ended them too early, or null. */
  private <T> @Nullable String stage(
      JavaSparkContext context, List<T> work, BatchTask<T> task, Counters counters)
      throws InterruptedException {
    if (work.isEmpty()) {
      return null;
    }
    JavaFutureAction<Void> action = context.parallelize(work, work.size()).foreachAsync(task);
    try {
      return follow(action, counters);
    } finally {
      if (!action.isDone()) {
        context.cancelJobGroup(setup.run());
      }
    }
  }

  /** Removes what the run leaves behind; what was made is worth more than a clean folder. */
  private void sweep(JavaSparkContext context) {
    try (Storage storage = new Storage(context.hadoopConfiguration(), setup.out(), setup.run())) {
      storage.sweep();
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "Unfinished files of run " + setup.run() + " stay in " + setup.out(),
          e);
    }
  }

  private static List<SplitPlan> plans(Counters counters) {
    return counters.plans().value().stream()
        .sorted(Comparator.comparing(SplitPlan::job, ORDER))
        .toList();
  }

  private static List<PaintedPieces> painted(Counters counters) {
    return PaintedPieces.of(plans(counters), counters.pieces().value());
  }

  /** Returns how often a portrait was encoded; each executor encodes it once. */
  long portraits() {
    return portraits;
  }

  /** Waits for the end; returns what ended it too early, or null. */
  private @Nullable String follow(JavaFutureAction<Void> work, Counters counters)
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
      if (counters.allFailed() > maxFailures) {
        return "more than %d jobs have failed".formatted(maxFailures);
      }
    }
  }

  private void tell(Counters counters) {
    long failed = counters.allFailed();
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
