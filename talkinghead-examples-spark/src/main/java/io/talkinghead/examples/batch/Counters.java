package io.talkinghead.examples.batch;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.LongAccumulator;

/**
 * How a batch is doing, told by the tasks through accumulators, which count each task once however
 * often it is run.
 *
 * @param results rows of the jobs that have ended
 * @param plans of the jobs that are made in pieces
 * @param pieces that have ended
 * @param done counts videos made
 * @param skipped counts videos that were there
 * @param failed counts jobs that cannot be done
 * @param frames counts pictures rendered
 * @param portraits counts portraits encoded
 */
record Counters(
    CollectionAccumulator<JobResult> results,
    CollectionAccumulator<SplitPlan> plans,
    CollectionAccumulator<PieceResult> pieces,
    LongAccumulator done,
    LongAccumulator skipped,
    LongAccumulator failed,
    LongAccumulator frames,
    LongAccumulator portraits)
    implements Serializable {

  /** Registers them with {@code context}, under the names that its page shows. */
  static Counters in(SparkContext context) {
    return new Counters(
        context.collectionAccumulator(),
        context.collectionAccumulator(),
        context.collectionAccumulator(),
        context.longAccumulator("videos made"),
        context.longAccumulator("videos that were there"),
        context.longAccumulator("jobs that failed"),
        context.longAccumulator("frames rendered"),
        context.longAccumulator("portraits encoded"));
  }

  /** Tells how a job has ended whose pictures are counted. */
  void add(JobResult result) {
    results.add(result);
    switch (result.status()) {
      case DONE -> done.add(1L);
      case SKIPPED -> skipped.add(1L);
      case FAILED -> failed.add(1L);
      case NOT_RUN -> throw new IllegalStateException("a job that was not run tells of itself");
    }
  }

  /** Tells how a piece has ended. */
  void add(PieceResult result) {
    pieces.add(result);
    frames.add(result.frames());
  }

  /** Returns how many jobs have failed, those among them that lack a piece. */
  long allFailed() {
    List<PieceResult> ended = pieces.value();
    return failed.value()
        + ended.stream()
            .filter(piece -> piece.error() != null)
            .mapToInt(PieceResult::job)
            .distinct()
            .count();
  }
}
