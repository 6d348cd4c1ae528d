package io.talkinghead.core.internal.pipeline;

import io.talkinghead.MotionFrame;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The motion on its way to the painters: numbers the pictures, and keeps a copy of the track if one
 * is wanted.
 *
 * <p><b>Threads:</b> one putter, any number of takers; {@link #track()} after the end.
 */
final class MotionLine {
  /** The motion of picture {@code index}, from 0. */
  record Numbered(long index, MotionFrame motion) {}

  private final BoundedQueue<Numbered> queue;
  private final @Nullable List<MotionFrame> track;
  private long count;

  MotionLine(BoundedQueue<Numbered> queue, boolean keep) {
    this.queue = queue;
    this.track = keep ? new ArrayList<>() : null;
  }

  /** Appends the motion of the next picture; waits while the line is full. */
  void put(MotionFrame motion) {
    if (track != null) {
      track.add(motion);
    }
    queue.put(new Numbered(count++, motion));
  }

  /** Returns how many pictures were put. */
  long count() {
    return count;
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
