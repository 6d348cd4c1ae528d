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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Warms stages up, several at once as far as memory allows: a stage begins when the files of its
 * networks and of those under way are no larger together than the memory that is free, or when it
 * is alone. One call.
 */
final class WarmUp {
  private final Options options;
  private final LongSupplier freeBytes;
  private final Map<Unit<?>, Long> sizes = new HashMap<>();
  private final Deque<Unit<?>> waiting = new ArrayDeque<>();
  private final Map<Unit<?>, Duration> done = new LinkedHashMap<>();
  private int underWay;
  private long taken;
  private @Nullable StageFailedException failure;

  /**
   * @param freeBytes tells how much memory is free
   */
  WarmUp(Options options, LongSupplier freeBytes) {
    this.options = options;
    this.freeBytes = freeBytes;
  }

  WarmUpReport run(List<Unit<?>> units) throws InterruptedException {
    Instant began = options.clock().instant();
    for (Unit<?> unit : units) {
      sizes.put(unit, size(unit));
    }
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
      } catch (Exception e) {
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
        if (underWay == 0 || size + taken <= freeBytes.getAsLong()) {
          waiting.remove(unit);
          underWay++;
          taken += size;
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
    underWay--;
    taken -= sizes.getOrDefault(unit, 0L);
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
