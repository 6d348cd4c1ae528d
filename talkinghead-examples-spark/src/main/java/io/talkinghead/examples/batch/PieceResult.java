package io.talkinghead.examples.batch;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What became of one piece of a video.
 *
 * @param piece what was to be painted
 * @param frames pictures
 * @param encoder that wrote it
 * @param error why it cannot be done, or null
 * @param attempts how often it was tried
 * @param seconds that it took
 * @param executor that did it
 */
record PieceResult(
    SplitPlan.Piece piece,
    long frames,
    String encoder,
    @Nullable JobError error,
    int attempts,
    double seconds,
    String executor)
    implements Serializable {

  /** Returns the number of the job in the jobs file. */
  int job() {
    return piece.plan().job().index();
  }
}
