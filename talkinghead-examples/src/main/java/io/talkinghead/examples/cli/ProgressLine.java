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

/** The progress bar on standard error: share done, frames per second, time left. */
final class ProgressLine implements Progress.Listener, AutoCloseable {
  private static final int COLUMNS = 78;
  private final PrintStream stream;
  private @Nullable ProgressBar bar;

  ProgressLine(PrintStream stream) {
    this.stream = stream;
  }

  @Override
  public synchronized void progressed(Progress progress) {
    if (bar == null) {
      bar =
          new ProgressBarBuilder()
              .setTaskName("Rendering")
              .setInitialMax(progress.totalFrames())
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(100)
              .setConsumer(new ConsoleProgressBarConsumer(stream, COLUMNS))
              .hideEta()
              .build();
    }
    bar.stepTo(progress.frames());
    bar.setExtraMessage(
        String.format(
            Locale.ROOT,
            "%.0f frames/s, %s left",
            progress.framesPerSecond(),
            progress.remaining().map(ProgressLine::clock).orElse("?")));
  }

  private static String clock(Duration time) {
    return String.format(Locale.ROOT, "%d:%02d", time.toMinutes(), time.toSecondsPart());
  }

  @Override
  public synchronized void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
