package io.talkinghead.core;

import io.talkinghead.Options;
import io.talkinghead.StageFailedException;
import io.talkinghead.core.internal.pipeline.Patience;
import io.talkinghead.core.internal.pipeline.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Warms stages up, several at once. One call. */
final class WarmUp {
  private final Options options;
  private final Deque<Unit<?>> waiting = new ArrayDeque<>();
  private final Map<Unit<?>, Duration> done = new LinkedHashMap<>();
  private @Nullable StageFailedException failure;

  WarmUp(Options options) {
    this.options = options;
  }

  WarmUpReport run(List<Unit<?>> units) throws InterruptedException {
    Instant began = options.clock().instant();
    waiting.addAll(units);
    List<Thread> workers = new ArrayList<>();
    try {
      for (int i = 1; i < Math.min(options.workers(), units.size()); i++) {
        Thread worker = options.threads().newThread(this::work);
        if (worker != null) {
          workers.add(worker);
          worker.start();
        }
      }
      work(); // the caller helps
    } finally {
      workers.forEach(worker -> Patience.await(worker::join));
    }
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted while stages warmed up");
    }
    synchronized (this) {
      if (failure != null) {
        throw failure;
      }
      List<WarmUpReport.Part> parts =
          units.stream()
              .map(
                  unit ->
                      new WarmUpReport.Part(
                          unit.name(),
                          unit.backend(),
                          unit.stage().device(),
                          done.getOrDefault(unit, Duration.ZERO)))
              .toList();
      return new WarmUpReport(parts, since(began));
    }
  }

  private void work() {
    for (Unit<?> unit = next(); unit != null; unit = next()) {
      Instant began = options.clock().instant();
      try {
        unit.stage().warmUp();
        finished(unit, since(began));
      } catch (Exception e) {
        failed(new StageFailedException(unit.label(), e));
      }
    }
  }

  private synchronized @Nullable Unit<?> next() {
    return failure == null && !Thread.currentThread().isInterrupted() ? waiting.poll() : null;
  }

  private synchronized void finished(Unit<?> unit, Duration elapsed) {
    done.put(unit, elapsed);
  }

  private synchronized void failed(StageFailedException e) {
    if (failure == null) {
      failure = e;
    }
  }

  private Duration since(Instant began) {
    Duration elapsed = Duration.between(began, options.clock().instant());
    return elapsed.isNegative() ? Duration.ZERO : elapsed;
  }
}
