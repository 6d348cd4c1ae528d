package io.talkinghead.core;

import io.talkinghead.Options;
import io.talkinghead.StageFailedException;
import io.talkinghead.core.internal.memory.MemoryGate;
import io.talkinghead.core.internal.pipeline.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Warms stages up, several at once as far as memory allows: a stage begins when the files of its
 * networks and of those under way are no larger together than the memory that is free, or when it
 * is alone. One call.
 */
final class WarmUp {
  private final Options options;
  private final MemoryGate gate;
  private final Map<Unit<?>, Long> sizes = new HashMap<>();
  private final Deque<Unit<?>> waiting = new ArrayDeque<>();
  private final Map<Unit<?>, Duration> done = new LinkedHashMap<>();
  private @Nullable StageFailedException failure;

  /**
   * @param gate lets stages begin
   */
  WarmUp(Options options, MemoryGate gate) {
    this.options = options;
    this.gate = gate;
  }

  WarmUpReport run(List<Unit<?>> units) throws InterruptedException {
    Instant began = options.clock().instant();
    for (Unit<?> unit : units) {
      sizes.put(unit, size(unit));
    }
    waiting.addAll(units);
    Hands.work(options, units.size(), this::work);
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
                          unit.loading(),
                          done.getOrDefault(unit, Duration.ZERO)))
              .toList();
      return new WarmUpReport(parts, since(began));
    }
  }

  private static long size(Unit<?> unit) {
    try {
      return unit.stage().modelBytes();
    } catch (Exception e) {
      throw new StageFailedException(unit.label(), e);
    }
  }

  private void work() {
    for (Unit<?> unit = next(); unit != null; unit = next()) {
      Instant began = options.clock().instant();
      StageFailedException wrong = null;
      try {
        unit.stage().warmUp();
      } catch (Throwable e) { // an error, too, must wake who waits for this stage
        wrong = new StageFailedException(unit.label(), e);
      }
      ended(unit, since(began), wrong);
    }
  }

  /** Returns the next stage that may begin, waiting for memory if need be; null after the last. */
  private synchronized @Nullable Unit<?> next() {
    while (failure == null && !waiting.isEmpty() && !Thread.currentThread().isInterrupted()) {
      for (Unit<?> unit : waiting) {
        long size = sizes.getOrDefault(unit, 0L);
        if (gate.tryEnter(size)) {
          waiting.remove(unit);
          return unit;
        }
      }
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return null;
  }

  private synchronized void ended(
      Unit<?> unit, Duration elapsed, @Nullable StageFailedException wrong) {
    gate.exit(sizes.getOrDefault(unit, 0L));
    if (wrong == null) {
      done.put(unit, elapsed);
    } else if (failure == null) {
      failure = wrong;
    }
    notifyAll();
  }

  private Duration since(Instant began) {
    Duration elapsed = Duration.between(began, options.clock().instant());
    return elapsed.isNegative() ? Duration.ZERO : elapsed;
  }
}
