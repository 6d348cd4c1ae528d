package io.talkinghead.core.internal.live;

import io.talkinghead.core.internal.pipeline.BusyTime;
import io.talkinghead.core.internal.pipeline.Chunk;
import io.talkinghead.core.internal.pipeline.Ear;
import io.talkinghead.core.internal.pipeline.Resumption;
import io.talkinghead.core.live.StreamClock;
import io.talkinghead.spi.AudioFeatureExtractor;
import io.talkinghead.spi.AudioSource;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Hears what is written, turn after turn, at 16 kHz in pieces of 10 ms, so that a picture never
 * waits for more sound than it needs. Each turn is resampled by itself.
 *
 * <p><b>Threads:</b> {@link #next} one caller; figures from any.
 */
final class LiveEar implements Ear {
  private static final int RATE = AudioFeatureExtractor.SAMPLE_RATE_HZ;
  private static final int HOP = RATE / 100;
  private static final int MARK_EVERY = RATE / 2;
  private static final float[] NOTHING = {};

  /** Opens the sound of a turn that begins at sample {@code position}, at the stream's own rate. */
  @FunctionalInterface
  interface TurnOpener {
    /** Opens it. */
    TurnSound open(int turn, long position);
  }

  private final TurnOpener turns;
  private final UnaryOperator<AudioSource> resampler;
  private final int sampleRateHz;
  private final Playback playback;
  private final Trail trail;
  private final LongFunction<Resumption> anew;
  private final Runnable whenEnded;
  private final StreamClock clock;
  private @Nullable AudioSource source;
  private LongSupplier heardNanos;
  private int turn;
  private volatile long end;
  private volatile long beganNanos;
  private volatile boolean began;

  /**
   * @param resampler turns sound into 16 kHz
   * @param whenEnded runs when the last sound has been heard
   * @param anew begins with fresh stages at a picture, where {@code trail} knows no way back
   */
  LiveEar(
      TurnOpener turns,
      UnaryOperator<AudioSource> resampler,
      int sampleRateHz,
      Playback playback,
      Trail trail,
      LongFunction<Resumption> anew,
      Runnable whenEnded,
      StreamClock clock) {
    this.turns = turns;
    this.resampler = resampler;
    this.sampleRateHz = sampleRateHz;
    this.playback = playback;
    this.trail = trail;
    this.anew = anew;
    this.whenEnded = whenEnded;
    this.clock = clock;
    this.heardNanos = clock::nanoTime;
  }

  @Override
  public String name() {
    return "live";
  }

  /** Returns how many samples at 16 kHz the stream has until now. */
  long end() {
    return end;
  }

  /** Returns when the first sound was there. */
  long beganNanos() {
    return beganNanos;
  }

  @Override
  public @Nullable Chunk next(BusyTime.Meter meter) throws Exception {
    while (true) {
      AudioSource open = source;
      if (open == null) {
        return beginTurn();
      }
      float[] samples = new float[HOP];
      int count = open.read(samples, 0, (int) Math.min(HOP, MARK_EVERY - end % MARK_EVERY));
      if (count > 0) {
        return heard(samples, count);
      }
      close();
      if (!playback.turns().over(turn)) {
        whenEnded.run();
        return null;
      }
    }
  }

  private Chunk heard(float[] samples, int count) {
    long now = heardNanos.getAsLong();
    if (!began) {
      beganNanos = now;
      began = true;
    }
    long reached = end + count;
    end = reached;
    trail.heard(samples, count, reached);
    return new Chunk(samples, count, turn, reached, now, reached % MARK_EVERY == 0, null);
  }

  private Chunk beginTurn() {
    Playback.Start start = playback.start();
    turn = start.turn();
    TurnSound sound = turns.open(turn, playback.sample(start.frame(), sampleRateHz));
    heardNanos = sound::heardNanos;
    source = resampler.apply(sound);
    end = playback.sample(start.frame(), RATE);
    if (turn == 0) {
      return new Chunk(NOTHING, 0, turn, end, clock.nanoTime(), /* mark= */ true, null);
    }
    Optional<Trail.Way> way = trail.back(turn, end, start.frame());
    float[] again = way.map(Trail.Way::sound).orElse(NOTHING);
    Resumption resumption =
        way.map(Trail.Way::resumption).orElseGet(() -> anew.apply(start.frame()));
    return new Chunk(
        again, again.length, turn, end, clock.nanoTime(), /* mark= */ false, resumption);
  }

  /** Closes the sound of the turn; may be repeated. */
  void close() {
    AudioSource open = source;
    source = null;
    if (open != null) {
      open.close();
    }
  }
}
