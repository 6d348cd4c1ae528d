package io.talkinghead.core.internal.live;

import io.talkinghead.FrameBuffer;
import io.talkinghead.SpeechEvent;
import io.talkinghead.VideoFrame;
import io.talkinghead.Warning;
import io.talkinghead.core.internal.pipeline.MotionLine.Numbered;
import io.talkinghead.core.internal.pipeline.StopSignal;
import io.talkinghead.core.live.StreamEvent;
import io.talkinghead.core.live.StreamOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Hands pictures to the subscriber, in time if the options pace, and tells the events that belong
 * to each.
 *
 * <p><b>Threads:</b> one hands over; painters ask {@link #unwanted}; the rest from any.
 */
final class Presenter {
  private final StreamOptions options;
  private final Playback playback;
  private final FramePublisher publisher;
  private final EventTeller events;
  private final LiveFigures figures;
  private final LongSupplier beganNanos;
  private final Pacer pacer;
  private final Captions captions = new Captions();
  private final List<Warning> warnings = new ArrayList<>();
  private boolean first;

  /**
   * @param beganNanos tells when the first sound was there
   */
  Presenter(
      StreamOptions options,
      Playback playback,
      FramePublisher publisher,
      EventTeller events,
      LiveFigures figures,
      LongSupplier beganNanos,
      StopSignal stop) {
    this.options = options;
    this.playback = playback;
    this.publisher = publisher;
    this.events = events;
    this.figures = figures;
    this.beganNanos = beganNanos;
    this.pacer = new Pacer(options.pacing(), options.frameRate(), options.clock(), stop);
  }

  /** Takes what was heard, to be told in time. */
  void heard(SpeechEvent event) {
    captions.heard(event);
  }

  /** Forgets what was heard and not told; the stream goes on with picture {@code frame}. */
  void rewind(long frame) {
    captions.rewind(playback.timeUs(frame));
  }

  /** Wakes whoever waits for a time that is over. */
  void wake() {
    pacer.wake();
  }

  /** Returns the warnings that were told; on the thread that hands over. */
  List<Warning> warnings() {
    return warnings;
  }

  /** Waits for the subscriber, and hands the picture to it if it is still wanted. */
  boolean handOver(Numbered frame, FrameBuffer picture) throws InterruptedException {
    if (!first && !playback.turns().over(frame.turn())) {
      first = true;
      tellFirst(frame);
    }
    pacer.await(frame, () -> playback.turns().over(frame.turn()));
    if (!publisher.await(() -> playback.turns().over(frame.turn())) || !playback.show(frame)) {
      return false;
    }
    figures.ready(frame);
    publisher.next(new VideoFrame(frame.index(), playback.timeUs(frame.index()), picture));
    return true;
  }

  /** Takes note that {@code frame} was not painted. */
  void leftOut(Numbered frame) {
    if (playback.show(frame)) { // else its turn is over, and nobody misses it
      figures.late();
      events.tell(new StreamEvent.FrameLate(frame.index(), playback.timeUs(frame.index())));
      shown(frame);
    }
  }

  /** Tells what belongs to {@code frame}, which was handed over. */
  void shown(Numbered frame) {
    if (options.motionEvents()) {
      events.tell(
          new StreamEvent.Moved(frame.index(), playback.timeUs(frame.index()), frame.motion()));
    }
    tellDue(playback.shownUs());
  }

  /** Tells what is left at the end. */
  void tellRest() {
    tellDue(Long.MAX_VALUE);
  }

  private void tellDue(long untilUs) {
    for (SpeechEvent event : captions.due(untilUs)) {
      if (event instanceof SpeechEvent.Noticed noticed) {
        warnings.add(noticed.warning());
      }
      events.tell(new StreamEvent.Heard(event));
    }
  }

  private void tellFirst(Numbered frame) {
    long now = options.clock().nanoTime();
    Duration compute = Duration.ofNanos(now - frame.heardNanos());
    Duration live = Duration.ofNanos(now - beganNanos.getAsLong());
    figures.first(compute, live);
    events.tell(new StreamEvent.FirstFrame(compute, live));
  }

  /** Tells a painter whether {@code frame} can be left out. */
  boolean unwanted(Numbered frame) {
    if (playback.turns().over(frame.turn())) {
      return true;
    }
    if (pacer.plan(frame)) {
      figures.underrun();
      events.tell(new StreamEvent.Underrun(playback.timeUs(frame.index())));
    }
    return pacer.late(frame);
  }
}
