package io.talkinghead.core.internal.live;

import io.talkinghead.core.live.StreamClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tells when missing sound is given up: sample {@code s} is due at {@code s / rate} after the
 * beginning, and a little later, so that the jitter of a microphone is no gap. A stream that was
 * held up does not make up for it, but goes on from now.
 *
 * <p><b>Threads:</b> the ear's; {@link #silence()} from any.
 */
final class IdlePace {
  private static final long LARGEST_LAG = 500_000_000;
  private static final long SECOND = 1_000_000_000;

  private final boolean idle;
  private final StreamClock clock;
  private final int sampleRateHz;
  private final long jitterNanos;
  private long origin;
  private final AtomicLong silentSamples = new AtomicLong();

  IdlePace(boolean idle, StreamClock clock, int sampleRateHz, Duration jitter) {
    this.idle = idle;
    this.clock = clock;
    this.sampleRateHz = sampleRateHz;
    this.jitterNanos = jitter.toNanos();
    this.origin = clock.nanoTime();
  }

  /** Returns until when to wait for sample {@code position}; {@link Long#MAX_VALUE} for ever. */
  long dueNanos(long position) {
    if (!idle) {
      return Long.MAX_VALUE;
    }
    return origin + nanos(position) + jitterNanos;
  }

  /**
   * Takes note that {@code count} samples of silence were put in at {@code position}, and returns
   * the time.
   */
  long filled(long position, int count) {
    silentSamples.addAndGet(count);
    long now = clock.nanoTime();
    long lag = now - dueNanos(position);
    if (lag > LARGEST_LAG) {
      origin += lag;
    }
    return now;
  }

  /** Returns how much silence was put in. */
  Duration silence() {
    return Duration.ofNanos(nanos(silentSamples.get()));
  }

  private long nanos(long samples) {
    return samples / sampleRateHz * SECOND + samples % sampleRateHz * SECOND / sampleRateHz;
  }
}
