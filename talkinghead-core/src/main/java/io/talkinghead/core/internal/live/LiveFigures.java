package io.talkinghead.core.internal.live;

import io.talkinghead.GenerationReport;
import io.talkinghead.core.internal.pipeline.MotionLine.Numbered;
import io.talkinghead.spi.AudioFeatureExtractor;
import java.time.Duration;

/** What a stream counts and measures. <b>Threads:</b> any. */
final class LiveFigures {
  private static final int RATE = AudioFeatureExtractor.SAMPLE_RATE_HZ;

  private final Playback playback;
  private long lookAheadSamples;
  private Duration firstCompute = Duration.ZERO;
  private Duration firstLive = Duration.ZERO;
  private long late;
  private long underruns;
  private int interruptions;

  LiveFigures(Playback playback) {
    this.playback = playback;
  }

  /** Takes note of how much sound {@code frame} needed. */
  synchronized void ready(Numbered frame) {
    long time = playback.sample(frame.index(), RATE);
    // at the end of the stream, and right after an interruption, there is less or more at hand
    lookAheadSamples = Math.max(lookAheadSamples, frame.heardSamples() - time);
  }

  synchronized void first(Duration compute, Duration live) {
    firstCompute = compute;
    firstLive = live;
  }

  synchronized void late() {
    late++;
  }

  synchronized void underrun() {
    underruns++;
  }

  synchronized void interrupted() {
    interruptions++;
  }

  synchronized Duration lookAhead() {
    return Duration.ofNanos(lookAheadSamples * 1_000_000_000L / RATE);
  }

  synchronized Duration firstLive() {
    return firstLive;
  }

  synchronized GenerationReport.Live report(Duration silence) {
    return new GenerationReport.Live(
        lookAhead(), firstCompute, firstLive, late, underruns, silence, interruptions);
  }
}
