package io.talkinghead.core.internal.live;

import io.talkinghead.VideoFrame;
import io.talkinghead.core.internal.pipeline.StopSignal;
import io.talkinghead.core.internal.pipeline.StoppedException;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Hands pictures to one subscriber as it asks for them, by the rules of reactive streams.
 *
 * <p><b>Threads:</b> one hands over; the rest from any.
 */
final class FramePublisher implements Flow.Subscription {
  private final boolean needed;
  private final StopSignal stop;
  private Flow.@Nullable Subscriber<? super VideoFrame> subscriber;
  private boolean ready; // onSubscribe has returned
  private boolean cancelled;
  private long demand;
  private boolean ended;
  private @Nullable Throwable failure;

  /**
   * @param needed whether pictures wait for a subscriber, and the stream ends when it leaves
   */
  FramePublisher(boolean needed, StopSignal stop) {
    this.needed = needed;
    this.stop = stop;
    stop.onRaise(this::wake);
  }

  /** Takes {@code candidate}, or refuses it if there is a subscriber already. */
  void subscribe(Flow.Subscriber<? super VideoFrame> candidate) {
    Objects.requireNonNull(candidate, "subscriber");
    boolean first;
    synchronized (this) {
      first = subscriber == null;
      if (first) {
        subscriber = candidate;
      }
    }
    if (!first) {
      candidate.onSubscribe(new Refusal());
      candidate.onError(new IllegalStateException("a stream takes one subscriber"));
      return;
    }
    candidate.onSubscribe(this);
    boolean over;
    synchronized (this) {
      ready = true;
      over = ended;
      notifyAll();
    }
    if (over) {
      signalEnd(candidate);
    }
  }

  /**
   * Waits until a picture may be handed over.
   *
   * @param over whether it is not wanted any more
   * @return whether it is still wanted
   */
  boolean await(BooleanSupplier over) throws InterruptedException {
    synchronized (this) {
      while (waits() && !over.getAsBoolean() && !stop.raised()) {
        wait();
      }
    }
    if (stop.raised()) {
      throw new StoppedException();
    }
    return !over.getAsBoolean();
  }

  private boolean waits() {
    return subscriber == null || cancelled ? needed : !ready || demand == 0;
  }

  /** Hands {@code frame} over, after {@link #await}. */
  void next(VideoFrame frame) {
    Flow.Subscriber<? super VideoFrame> taker;
    synchronized (this) {
      taker = ready && !cancelled && demand > 0 ? subscriber : null;
      if (taker != null && demand != Long.MAX_VALUE) {
        demand--;
      }
    }
    if (taker != null) {
      taker.onNext(frame);
    }
  }

  /** Tells the end: success, or {@code cause}. */
  void end(@Nullable Throwable cause) {
    Flow.Subscriber<? super VideoFrame> taker;
    synchronized (this) {
      ended = true;
      failure = cause;
      taker = ready ? subscriber : null;
    }
    if (taker != null) {
      signalEnd(taker);
    }
  }

  private void signalEnd(Flow.Subscriber<? super VideoFrame> taker) {
    Throwable cause;
    synchronized (this) {
      if (cancelled) {
        return;
      }
      cancelled = true; // nothing follows
      cause = failure;
    }
    if (cause == null) {
      taker.onComplete();
    } else {
      taker.onError(cause);
    }
  }

  @Override
  public void request(long count) {
    Flow.Subscriber<? super VideoFrame> wrong = null;
    synchronized (this) {
      if (count <= 0) {
        wrong = cancelled ? null : subscriber;
        cancelled = true;
      } else {
        demand = demand + count < 0 ? Long.MAX_VALUE : demand + count;
      }
      notifyAll();
    }
    if (wrong != null) {
      wrong.onError(new IllegalArgumentException("request must be positive, was " + count));
    }
    if (count <= 0 && needed) {
      stop.raise();
    }
  }

  @Override
  public void cancel() {
    boolean last;
    synchronized (this) {
      last = !cancelled && needed && !ended;
      cancelled = true;
      notifyAll();
    }
    if (last) {
      stop.raise();
    }
  }

  synchronized void wake() {
    notifyAll();
  }

  /** What a second subscriber gets. */
  private static final class Refusal implements Flow.Subscription {
    @Override
    public void request(long count) {
      // nothing ever comes
    }

    @Override
    public void cancel() {
      // nothing ever came
    }
  }
}
