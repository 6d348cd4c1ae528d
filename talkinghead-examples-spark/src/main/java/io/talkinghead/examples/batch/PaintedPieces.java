package io.talkinghead.examples.batch;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The pieces of one video, as they have ended: all of them painted, or some not.
 *
 * @param plan of the video
 * @param ended in order, one for each piece
 */
record PaintedPieces(SplitPlan plan, List<PieceResult> ended) implements Serializable {
  PaintedPieces {
    ended = new ArrayList<>(ended);
    ended.sort(Comparator.comparingInt(result -> result.piece().number()));
  }

  /** Returns those of every plan, if all its pieces have ended. */
  static List<PaintedPieces> of(List<SplitPlan> plans, List<PieceResult> results) {
    Map<Integer, List<PieceResult>> ended = new TreeMap<>();
    for (PieceResult result : results) {
      ended.computeIfAbsent(result.job(), job -> new ArrayList<>()).add(result);
    }
    List<PaintedPieces> all = new ArrayList<>();
    for (SplitPlan plan : plans) {
      List<PieceResult> own = ended.getOrDefault(plan.job().index(), List.of());
      if (own.size() == plan.pieces() || own.stream().anyMatch(piece -> piece.error() != null)) {
        all.add(new PaintedPieces(plan, own));
      }
    }
    return all;
  }

  /** Returns the row of the job if a piece of it cannot be done. */
  Optional<JobResult> failure() {
    for (PieceResult result : ended) {
      JobError error = result.error();
      if (error != null) {
        String message =
            "piece %d of %d: %s"
                .formatted(result.piece().number() + 1, plan.pieces(), error.message());
        return Optional.of(
            JobResult.failed(
                plan.job(),
                new JobError(error.code(), message, error.passing()),
                seconds(),
                attempts(),
                result.executor()));
      }
    }
    return Optional.empty();
  }

  /** Returns the seconds of all tasks until now. */
  double seconds() {
    return plan.seconds() + ended.stream().mapToDouble(PieceResult::seconds).sum();
  }

  /** Returns one, and how often something was tried again. */
  int attempts() {
    return plan.attempts() + ended.stream().mapToInt(result -> result.attempts() - 1).sum();
  }
}
