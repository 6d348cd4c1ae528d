package io.talkinghead.core.internal.media;

import io.talkinghead.Checks;
import io.talkinghead.FrameBuffer;
import io.talkinghead.spi.VideoEncoder;
import java.io.IOException;

/**
 * What all sessions share: the order of calls, and that nothing follows a failure.
 *
 * <p><b>Threads:</b> one caller at a time; the lock only keeps a late {@link #close()} from freeing
 * what a call in native code still uses.
 */
abstract class BaseSession implements VideoEncoder.Session {
  private enum State {
    OPEN,
    FAILED,
    FINISHED,
    CLOSED
  }

  /** What was asked for. */
  final VideoEncoder.Request request;

  private State state = State.OPEN;
  private long frames;

  BaseSession(VideoEncoder.Request request) {
    this.request = request;
  }

  /** Writes picture {@code index}, of the requested size. */
  abstract void add(FrameBuffer picture, long index) throws IOException;

  /** Writes what is left after {@code count} pictures, at least 1, and puts the video in place. */
  abstract void complete(long count) throws IOException;

  /** Frees everything, and removes what {@link #complete} has not put in place; called once. */
  abstract void release();

  @Override
  public final synchronized void write(FrameBuffer picture) throws IOException {
    requireOpen();
    Checks.argument(
        picture.width() == request.width() && picture.height() == request.height(),
        "picture must be %d x %d, was %d x %d",
        request.width(),
        request.height(),
        picture.width(),
        picture.height());
    state = State.FAILED; // until it has succeeded
    add(picture, frames);
    frames++;
    state = State.OPEN;
  }

  @Override
  public final synchronized void finish() throws IOException {
    requireOpen();
    if (frames == 0) {
      throw new IllegalStateException("no picture was written");
    }
    state = State.FAILED;
    complete(frames);
    state = State.FINISHED;
  }

  private void requireOpen() {
    if (state != State.OPEN) {
      throw new IllegalStateException(
          state == State.FAILED ? "an earlier call failed" : "already " + state.name());
    }
  }

  @Override
  public final synchronized void close() {
    if (state != State.CLOSED) {
      state = State.CLOSED;
      release();
    }
  }

  /** Returns when picture {@code index} is shown, microseconds. */
  final long timeUs(long index) {
    return index * 1_000_000 / request.frameRate();
  }
}
