package io.talkinghead.examples.batch;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Progress of a batch on standard error: jobs done, frames per second, time left. A line that is
 * written anew at a terminal, a line for every tenth elsewhere.
 *
 * <p><b>Threads:</b> one caller at a time.
 */
final class BatchProgress {
  private final PrintWriter lines;
  private final boolean terminal;
  private final LongSupplier nanoTime;
  private final long began;
  private final long total;
  private long tenths;
  private long told = -1;
  private long toldFrames = -1;

  /**
   * Begins.
   *
   * @param terminal whether lines may be written over
   * @param total jobs
   * @param nanoTime clock in nanoseconds
   */
  BatchProgress(PrintWriter lines, boolean terminal, long total, LongSupplier nanoTime) {
    this.lines = lines;
    this.terminal = terminal;
    this.total = total;
    this.nanoTime = nanoTime;
    this.began = nanoTime.getAsLong();
  }

  /** Tells that {@code jobs} have ended, {@code failed} of them badly, with {@code frames}. */
  void update(long jobs, long failed, long frames) {
    if (jobs == told && frames == toldFrames) {
      return;
    }
    told = jobs;
    toldFrames = frames;
    long done = total == 0 ? 10 : 10 * jobs / total;
    if (!terminal && done == tenths) {
      return;
    }
    tenths = done;
    double seconds = Math.max(1e-3, (nanoTime.getAsLong() - began) * 1e-9);
    String text =
        String.format(
            Locale.ROOT,
            "Batch %3d %%  %d/%d jobs, %d failed, %.0f frames/s, %s left",
            total == 0 ? 100 : 100 * jobs / total,
            jobs,
            total,
            failed,
            frames / seconds,
            jobs == 0 ? "?" : clock(Math.round(seconds * (total - jobs) / jobs)));
    if (terminal) {
      lines.print("\r" + text + "   ");
      if (jobs == total) {
        lines.println();
      }
    } else {
      lines.println(text);
    }
    lines.flush();
  }

  private static String clock(long seconds) {
    return seconds < 3600
        ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
        : String.format(
            Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }
}
