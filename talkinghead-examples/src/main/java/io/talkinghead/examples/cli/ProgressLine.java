package io.talkinghead.examples.cli;

import io.talkinghead.Progress;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Progress on standard error: frames done, frames per second, time left. A bar that redraws itself
 * at a terminal, a line for every tenth of the job elsewhere.
 */
final class ProgressLine implements Progress.Listener, AutoCloseable {
  private static final int COLUMNS = 78;
  private static final long REDRAW_MILLIS = 100;

  private final PrintStream stream;
  private final boolean terminal = System.console() != null;
  private @Nullable ProgressBar bar;
  private long drawnMillis;
  private long tenths;

  ProgressLine(PrintStream stream) {
    this.stream = stream;
  }

  @Override
  public synchronized void progressed(Progress progress) {
    if (terminal) {
      draw(progress);
    } else {
      tell(progress);
    }
  }

  private void draw(Progress progress) {
    long now = progress.elapsed().toMillis();
    if (bar != null
        && now - drawnMillis < REDRAW_MILLIS
        && progress.frames() < progress.totalFrames()) {
      return;
    }
    drawnMillis = now;
    if (bar == null) {
      bar =
          new ProgressBarBuilder()
              .setTaskName("Rendering")
              .setInitialMax(progress.totalFrames())
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis((int) REDRAW_MILLIS)
              .setConsumer(new ConsoleProgressBarConsumer(stream, COLUMNS))
              .hideEta()
              .build();
    }
    bar.stepTo(progress.frames());
    bar.setExtraMessage(speed(progress));
  }

  private void tell(Progress progress) {
    long done = 10 * progress.frames() / Math.max(1, progress.totalFrames());
    if (done > tenths) {
      tenths = done;
      stream.printf(
          Locale.ROOT,
          "Rendering %3d %%  %d/%d  %s%n",
          10 * done,
          progress.frames(),
          progress.totalFrames(),
          speed(progress));
    }
  }

  private static String speed(Progress progress) {
    return String.format(
        Locale.ROOT,
        "%.0f frames/s, %s left",
        progress.framesPerSecond(),
        progress.remaining().map(ProgressLine::clock).orElse("?"));
  }

  private static String clock(Duration time) {
    return String.format(Locale.ROOT, "%d:%02d", time.toMinutes(), time.toSecondsPart());
  }

  @Override
  public synchronized void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
