package io.talkinghead.core.internal.live;

import io.talkinghead.StageFailedException;
import io.talkinghead.core.internal.pipeline.StopSignal;
import io.talkinghead.core.internal.pipeline.StoppedException;
import io.talkinghead.core.live.StreamEvent;
import io.talkinghead.core.live.StreamOptions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells events one at a time and in order, on the executor of the options; at most {@link
 * StreamOptions#WAITING_EVENTS} wait for it. A listener that fails ends the stream.
 *
 * <p><b>Threads:</b> any.
 */
final class EventTeller {
  private final Consumer<StreamEvent> listener;
  private final Executor executor;
  private final StopSignal stop;
  private final Deque<StreamEvent> waiting = new ArrayDeque<>();
  private boolean telling;
  private @Nullable StageFailedException failure;

  EventTeller(StreamOptions options, StopSignal stop) {
    this.listener = options.events();
    this.executor = options.eventExecutor();
    this.stop = stop;
    stop.onRaise(this::wake);
  }

  /**
   * Tells {@code event}; waits while too many wait. For the workers of the stream.
   *
   * @throws StageFailedException if the listener has failed
   */
  void tell(StreamEvent event) {
    try {
      awaitRoom();
    } catch (InterruptedException e) { // whoever interrupts a worker means the whole stream
      stop.raise();
      throw new StoppedException();
    }
    tellAnyway(event);
    synchronized (this) {
      rethrow();
    }
  }

  /** Tells {@code event} without waiting for room. For those who use the stream. */
  void tellAnyway(StreamEvent event) {
    boolean begin;
    synchronized (this) {
      waiting.add(event);
      begin = !telling;
      telling = true;
    }
    if (begin) {
      executor.execute(this::tellAll);
    }
  }

  private synchronized void awaitRoom() throws InterruptedException {
    while (waiting.size() >= StreamOptions.WAITING_EVENTS && !stop.raised()) {
      wait();
    }
  }

  private void rethrow() {
    if (failure != null) {
      throw failure;
    }
  }

  private void tellAll() {
    for (StreamEvent event = next(); event != null; event = next()) {
      try {
        listener.accept(event);
      } catch (RuntimeException | Error e) { // on a stranger's thread nobody else would hear of it
        synchronized (this) {
          failure = new StageFailedException("the stream's event listener", e);
        }
      }
    }
  }

  private synchronized @Nullable StreamEvent next() {
    StreamEvent event = failure == null ? waiting.poll() : null;
    telling = event != null;
    notifyAll();
    return event;
  }

  private synchronized void wake() {
    notifyAll();
  }
}
