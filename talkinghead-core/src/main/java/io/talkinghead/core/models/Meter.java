package io.talkinghead.core.models;

import io.talkinghead.core.models.FetchProgress.Activity;
import java.util.function.LongSupplier;

/**
 * Counts bytes and tells a listener, at most ten times a second for bytes and at once for anything
 * else. One thread.
 */
final class Meter {
  private static final long BETWEEN_REPORTS = 100_000_000;
  private static final long BETWEEN_SPEEDS = 500_000_000;
  private static final double SMOOTHING = 0.3;

  private final FetchProgress.Listener listener;
  private final LongSupplier nanos;
  private String file = "";
  private long fileTotal = -1;
  private long fileBytes;
  private long finished;
  private long total;
  private Activity activity = Activity.ASKING;
  private double speed;
  private long window;
  private long windowStart;
  private long lastReport;

  Meter(FetchProgress.Listener listener, LongSupplier nanos) {
    this.listener = listener;
    this.nanos = nanos;
    windowStart = nanos.getAsLong();
    lastReport = windowStart;
  }

  /** Another program is awaited. */
  void waiting() {
    activity = Activity.WAITING;
    report();
  }

  /** The hub is asked about {@code path}. */
  void asking(String path) {
    activity = Activity.ASKING;
    file = path;
    fileBytes = 0;
    fileTotal = -1;
    report();
  }

  /** The pack has {@code bytes} in all, of which {@code present} are here. */
  void planned(long bytes, long present) {
    total = bytes;
    finished = present;
  }

  /** {@code path} of {@code size} bytes is at hand. */
  void begin(String path, long size) {
    activity = Activity.VERIFYING;
    file = path;
    fileBytes = 0;
    fileTotal = size;
    report();
  }

  /** {@code bytes} of the present file were compared with their digest. */
  void verified(long bytes) {
    fileBytes = bytes;
    reportNowAndThen();
  }

  /** The present file arrives, from byte {@code from} on. */
  void downloading(long from) {
    activity = Activity.DOWNLOADING;
    fileBytes = from;
    report();
  }

  /** {@code count} bytes arrived; the file now has {@code bytes}. */
  void received(int count, long bytes) {
    activity = Activity.DOWNLOADING;
    fileBytes = bytes;
    window += count;
    long now = nanos.getAsLong();
    if (now - windowStart >= BETWEEN_SPEEDS) {
      double current = window * 1e9 / (now - windowStart);
      speed = speed == 0 ? current : speed + SMOOTHING * (current - speed);
      window = 0;
      windowStart = now;
    }
    reportNowAndThen();
  }

  /** A pause, then another try. */
  void retrying() {
    activity = Activity.RETRYING;
    report();
  }

  /** The present file is whole. */
  void finished(long size) {
    finished += size;
    fileBytes = 0;
    fileTotal = -1;
  }

  /** All is here. */
  void done() {
    activity = Activity.DONE;
    file = "";
    report();
  }

  private void reportNowAndThen() {
    if (nanos.getAsLong() - lastReport >= BETWEEN_REPORTS) {
      report();
    }
  }

  private void report() {
    lastReport = nanos.getAsLong();
    listener.progressed(
        new FetchProgress(
            activity, file, fileBytes, fileTotal, finished + fileBytes, total, speed));
  }
}
