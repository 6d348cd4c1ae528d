package io.talkinghead.core.internal.live;

import io.talkinghead.spi.AudioSource;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The sound of one turn at the stream's own rate, in pieces of at most 10 ms. It ends when the turn
 * is over or the stream finished. While nothing comes an idling stream puts in silence.
 */
final class TurnSound implements AudioSource {
  private final LiveInput input;
  private final @Nullable SoundTee tee;
  private final IdlePace pace;
  private final int sampleRateHz;
  private final int hop;
  private final int turn;
  private long position;
  private long heardNanos;

  /**
   * @param tee hears too, unless null
   * @param position number of samples of the stream before this turn
   */
  TurnSound(
      LiveInput input,
      @Nullable SoundTee tee,
      IdlePace pace,
      int sampleRateHz,
      int turn,
      long position) {
    this.input = input;
    this.tee = tee;
    this.pace = pace;
    this.sampleRateHz = sampleRateHz;
    this.hop = Math.max(1, sampleRateHz / 100);
    this.turn = turn;
    this.position = position;
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
  public int read(float[] target, int offset, int frames) throws IOException {
    int most = Math.min(frames, hop);
    int count;
    try {
      count = input.take(target, offset, most, turn, pace.dueNanos(position));
    } catch (InterruptedException e) {
      throw (IOException) new InterruptedIOException("waiting for sound").initCause(e);
    }
    if (count == LiveInput.END) {
      return -1;
    }
    if (count == 0) {
      count = most;
      Arrays.fill(target, offset, offset + count, 0);
      heardNanos = pace.filled(position, count);
    } else {
      heardNanos = input.arrivalNanos();
    }
    if (tee != null) {
      tee.add(turn, target, offset, count);
    }
    position += count;
    return count;
  }

  /** Returns when the last sample was there. */
  long heardNanos() {
    return heardNanos;
  }

  @Override
  public void close() {
    // the input is the stream's
  }
}
