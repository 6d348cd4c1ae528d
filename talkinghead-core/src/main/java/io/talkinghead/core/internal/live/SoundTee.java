package io.talkinghead.core.internal.live;

import io.talkinghead.core.internal.pipeline.StopSignal;
import io.talkinghead.core.internal.pipeline.StoppedException;
import io.talkinghead.spi.AudioSource;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * The sound of the video: what was heard, kept until the pictures of its time are written. It holds
 * no more than what the pipeline has under way, since the ear stands still when that is full.
 *
 * <p><b>Threads:</b> one adds, one reads, any interrupts.
 */
final class SoundTee implements AudioSource {
  private final Deque<float[]> pieces = new ArrayDeque<>();
  private final int sampleRateHz;
  private final StopSignal stop;
  private int turn;
  private long end; // of what was added
  private long position; // of the reader
  private int taken; // of the first piece
  private boolean finished;

  SoundTee(int sampleRateHz, StopSignal stop) {
    this.sampleRateHz = sampleRateHz;
    this.stop = stop;
    stop.onRaise(this::wake);
  }

  /** Appends sound of {@code turn}; it is dropped if that is over. */
  synchronized void add(int ofTurn, float[] samples, int offset, int count) {
    if (ofTurn != turn) {
      return;
    }
    // after an interruption the reader may be ahead by less than a frame of AAC
    int skip = (int) Math.max(0, Math.min(count, position - end));
    end += count;
    if (skip < count) {
      pieces.add(Arrays.copyOfRange(samples, offset + skip, offset + count));
      notifyAll();
    }
  }

  /** Forgets everything from sample {@code at} on; {@code newTurn} goes on there. */
  synchronized void rewind(int newTurn, long at) {
    turn = newTurn;
    long surplus = end - Math.max(at, position);
    while (surplus > 0) {
      float[] last = pieces.removeLast();
      int length = pieces.isEmpty() ? last.length - taken : last.length;
      if (length > surplus) {
        pieces.addLast(Arrays.copyOf(last, (int) (last.length - surplus)));
      } else if (pieces.isEmpty()) {
        taken = 0;
      }
      surplus -= length;
    }
    end = at;
  }

  /** Says that nothing more will be added. */
  synchronized void finish() {
    finished = true;
    notifyAll();
  }

  @Override
  public int sampleRateHz() {
    return sampleRateHz;
  }

  @Override
  public int channels() {
    return 1;
  }

  @Override
  public synchronized int read(float[] target, int offset, int frames) throws IOException {
    while (pieces.isEmpty() && !finished && !stop.raised()) {
      try {
        wait();
      } catch (InterruptedException e) {
        throw (IOException) new InterruptedIOException("waiting for sound").initCause(e);
      }
    }
    if (stop.raised()) {
      throw new StoppedException();
    }
    float[] piece = pieces.peek();
    if (piece == null) {
      return -1;
    }
    int count = Math.min(frames, piece.length - taken);
    System.arraycopy(piece, taken, target, offset, count);
    taken += count;
    position += count;
    if (taken == piece.length) {
      pieces.remove();
      taken = 0;
    }
    return count;
  }

  private synchronized void wake() {
    notifyAll();
  }

  @Override
  public void close() {
    // nothing is held
  }
}
