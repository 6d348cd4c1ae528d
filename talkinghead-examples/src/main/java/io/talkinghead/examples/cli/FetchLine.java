package io.talkinghead.examples.cli;

import io.talkinghead.core.models.FetchProgress;
import io.talkinghead.core.models.FetchProgress.Activity;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Progress of a model pack on standard error: bytes, bytes per second, time left. A bar that
 * redraws itself at a terminal, a line for every twentieth of the pack elsewhere.
 */
final class FetchLine implements FetchProgress.Listener, AutoCloseable {
  private static final int COLUMNS = 100;
  private static final long MEGABYTE = 1_000_000;

  private final PrintWriter lines;
  private final boolean terminal;
  private @Nullable ProgressBar bar;
  private @Nullable Activity activity;
  private long twentieths;

  /** Tells of progress: a bar on standard error at a terminal, else {@code lines}. */
  @SuppressWarnings(
      "SystemConsoleNull") // the launcher asks newer JDKs for the console that may be null
  FetchLine(PrintWriter lines) {
    this.lines = lines;
    this.terminal = System.console() != null;
  }

  @Override
  public synchronized void progressed(FetchProgress progress) {
    boolean other = progress.activity() != activity;
    activity = progress.activity();
    switch (progress.activity()) {
      case DOWNLOADING, VERIFYING -> {
        if (terminal) {
          draw(progress);
        } else {
          tell(progress, other);
        }
      }
      case WAITING -> note(other, "Another program fetches this pack; waiting for it ...");
      case ASKING -> note(other, "Asking for sizes and digests ...");
      case RETRYING ->
          note(other, "The connection failed at " + progress.file() + "; trying again ...");
      case DONE -> close();
    }
  }

  private void note(boolean fresh, String text) {
    if (fresh) {
      close();
      lines.println(text);
      lines.flush();
    }
  }

  private void draw(FetchProgress progress) {
    ProgressBar drawn = bar;
    if (drawn == null) {
      drawn =
          new ProgressBarBuilder()
              .setTaskName("Models")
              .setInitialMax(Math.max(1, progress.totalBytes()))
              .setUnit(" MB", MEGABYTE)
              .setStyle(ProgressBarStyle.ASCII)
              .setConsumer(new ConsoleProgressBarConsumer(System.err, COLUMNS))
              .hideEta()
              .build();
      bar = drawn;
    }
    drawn.maxHint(Math.max(1, progress.totalBytes()));
    drawn.stepTo(progress.bytes());
    drawn.setExtraMessage(" " + speed(progress));
  }

  private void tell(FetchProgress progress, boolean other) {
    long done = 20 * progress.bytes() / Math.max(1, progress.totalBytes());
    if (done > twentieths || other) {
      twentieths = done;
      lines.printf(
          Locale.ROOT,
          "%s %3d %%  %s of %s  %s  %s%n",
          activity == Activity.VERIFYING ? "Checking" : "Fetching",
          5 * done,
          Bytes.text(progress.bytes()),
          Bytes.text(progress.totalBytes()),
          speed(progress),
          progress.file());
      lines.flush();
    }
  }

  private static String speed(FetchProgress progress) {
    return Bytes.text((long) progress.bytesPerSecond())
        + "/s, "
        + progress.remaining().map(FetchLine::clock).orElse("?")
        + " left";
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
