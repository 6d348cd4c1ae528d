package io.talkinghead.core;

import io.talkinghead.AudioClip;
import io.talkinghead.InputException;
import io.talkinghead.StageFailedException;
import io.talkinghead.core.internal.media.VideoJoiner;
import io.talkinghead.core.internal.pipeline.FileJob;
import io.talkinghead.core.internal.pipeline.Undertaking;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Joins the pieces of a video, on the caller's thread.
 *
 * <p><b>Threads:</b> {@link #join()} once; {@link #stop()} from any thread.
 */
final class Joining implements Undertaking {
  private final FileJob.Tools tools;
  private final List<Path> pieces;
  private final AudioClip voice;
  private final Path target;
  private volatile boolean stopped;
  private volatile @Nullable Thread joiner;

  /** Prepares to join {@code pieces} into {@code target}, with the sound of {@code voice}. */
  Joining(FileJob.Tools tools, List<Path> pieces, AudioClip voice, Path target) {
    this.tools = tools;
    this.pieces = List.copyOf(pieces);
    this.voice = voice;
    this.target = target;
  }

  @Override
  public void stop() {
    stopped = true;
  }

  @Override
  public boolean employs(Thread candidate) {
    return candidate.equals(joiner);
  }

  /**
   * Joins to the end.
   *
   * @throws InputException if voice, pieces or target cannot be used
   * @throws StageFailedException if FFmpeg fails
   * @throws CancellationException if it was stopped
   * @throws InterruptedException if the caller was interrupted
   */
  JoinedVideo join() throws IOException, InterruptedException {
    joiner = Thread.currentThread();
    try {
      VideoJoiner.Joined joined =
          VideoJoiner.join(
              pieces,
              () -> tools.sounds().openOriginal(voice.content(), tools.options().limits()),
              target,
              () -> stopped || Thread.currentThread().isInterrupted());
      return new JoinedVideo(joined.frames(), joined.frameRate(), joined.codecs());
    } catch (IOException | RuntimeException e) {
      if (Thread.interrupted()) { // which also closes files that are being read
        throw (InterruptedException) new InterruptedException().initCause(e);
      }
      if (e instanceof InputException
          || e instanceof IllegalArgumentException
          || e instanceof CancellationException) {
        throw e;
      }
      throw new StageFailedException("VideoJoiner", e);
    }
  }
}
