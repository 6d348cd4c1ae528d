package io.talkinghead.examples.batch;

import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.VoidFunction;

/**
 * What Spark sends to the executors: does something on the head there, and tells of it.
 *
 * @param <T> what is to be done
 */
abstract class BatchTask<T> implements VoidFunction<T> {
  private static final long serialVersionUID = 1L;

  private final BatchSetup setup;
  private final Counters counters;

  BatchTask(BatchSetup setup, Counters counters) {
    this.setup = setup;
    this.counters = counters;
  }

  /** Does {@code what}, and tells {@code counters}. */
  abstract void run(T what, Worker worker, Counters counters) throws InterruptedException;

  @Override
  public final void call(T what) throws InterruptedException {
    TaskContext task = TaskContext.get();
    int cores = task.cpus();
    Trial trial =
        new Trial(setup.retries(), time -> Thread.sleep(time.toMillis()), task::isInterrupted);
    Worker worker =
        new Worker(() -> ExecutorHead.of(setup, cores), trial, setup, SparkEnv.get().executorId());
    run(what, worker, counters);
    counters.portraits().add(ExecutorHead.newlyEncoded(setup));
  }

  /** Does a job, or plans it. */
  static final class Render extends BatchTask<BatchJob> {
    private static final long serialVersionUID = 1L;

    Render(BatchSetup setup, Counters counters) {
      super(setup, counters);
    }

    @Override
    void run(BatchJob job, Worker worker, Counters counters) throws InterruptedException {
      Ended ended = new JobRunner(worker).run(job);
      if (ended instanceof JobResult result) {
        counters.frames().add(result.renderedFrames());
        counters.add(result);
      } else if (ended instanceof SplitPlan plan) {
        counters.plans().add(plan);
      }
    }
  }

  /** Paints a piece. */
  static final class Paint extends BatchTask<SplitPlan.Piece> {
    private static final long serialVersionUID = 1L;

    Paint(BatchSetup setup, Counters counters) {
      super(setup, counters);
    }

    @Override
    void run(SplitPlan.Piece piece, Worker worker, Counters counters) throws InterruptedException {
      counters.add(new PieceRunner(worker).run(piece));
    }
  }

  /** Joins the pieces of a job. */
  static final class Join extends BatchTask<PaintedPieces> {
    private static final long serialVersionUID = 1L;

    Join(BatchSetup setup, Counters counters) {
      super(setup, counters);
    }

    @Override
    void run(PaintedPieces pieces, Worker worker, Counters counters) throws InterruptedException {
      counters.add(new JoinRunner(worker).run(pieces));
    }
  }
}
