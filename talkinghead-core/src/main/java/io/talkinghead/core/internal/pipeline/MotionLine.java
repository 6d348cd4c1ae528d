package io.talkinghead.core.internal.pipeline;

import io.talkinghead.MotionFrame;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The motion on its way to the painters: numbers the pieces, and keeps a copy of the track if one
 * is wanted.
 *
 * <p><b>Threads:</b> one putter, any number of takers; {@link #track()} after the end.
 */
public final class MotionLine {
  /**
   * The motion of one picture.
   *
   * @param order of all pieces on this line, from 0
   * @param index of the picture in the video, from 0
   * @param turn the turn that it belongs to
   * @param heardSamples how much of the stream had been heard when it became certain
   * @param heardNanos when that sound was there, by the job's own clock
   */
  public record Numbered(
      long order, long index, MotionFrame motion, int turn, long heardSamples, long heardNanos) {}

  private final BoundedQueue<Numbered> queue;
  private final @Nullable List<MotionFrame> track;
  private long count;

  /** Begins an empty line; {@code keep} if {@link #track()} will be asked for. */
  public MotionLine(BoundedQueue<Numbered> queue, boolean keep) {
    this.queue = queue;
    this.track = keep ? new ArrayList<>() : null;
  }

  /** Appends the motion of the next picture of a file; waits while the line is full. */
  void put(MotionFrame motion) {
    put(count, motion, 0, 0, 0);
  }

  /** Appends the motion of picture {@code index}; waits while the line is full. */
  void put(long index, MotionFrame motion, int turn, long heardSamples, long heardNanos) {
    if (track != null) {
      track.add(motion);
    }
    queue.put(new Numbered(count++, index, motion, turn, heardSamples, heardNanos));
  }

  /** Returns the next; null after the end. */
  @Nullable Numbered take() {
    return queue.take();
  }

  void finish() {
    queue.finish();
  }

  /** Returns what was put; empty unless it was to be kept. */
  List<MotionFrame> track() {
    return track == null ? List.of() : track;
  }
}
