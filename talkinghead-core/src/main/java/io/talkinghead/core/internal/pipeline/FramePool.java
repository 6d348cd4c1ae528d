package io.talkinghead.core.internal.pipeline;

import io.talkinghead.FrameBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Pictures of one size, used again and again. It makes a picture when none is free; how many there
 * are is bounded by the queues that they travel through.
 *
 * <p><b>Threads:</b> any. <b>Ownership:</b> a picture taken is the taker's until it is given back.
 */
final class FramePool {
  private final Queue<FrameBuffer> free = new ConcurrentLinkedQueue<>();
  private final int width;
  private final int height;

  FramePool(int width, int height) {
    this.width = width;
    this.height = height;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /** Returns a picture with any content. */
  FrameBuffer take() {
    FrameBuffer picture = free.poll();
    return picture == null ? new FrameBuffer(width, height) : picture;
  }

  /** Takes back {@code picture}. */
  void give(FrameBuffer picture) {
    free.add(picture);
  }
}
