package io.talkinghead.core.internal.pipeline;

import io.talkinghead.GenerationRequest;
import io.talkinghead.MotionTrack;
import io.talkinghead.SpeechTrack;
import io.talkinghead.StageFailedException;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Makes the whole motion of a request and no picture: the same workers as those of a {@link
 * FileJob}, with the caller at the end of the line in the place of the painters.
 *
 * <p><b>Threads:</b> {@link #perform()} once; {@link #stop()} from any thread.
 */
public final class Performing implements Undertaking {
  private static final String WHAT = "motion";

  private final GenerationRequest request;
  private final Workplace place;
  private final Minutes minutes;
  private final FileMotion motion;
  private volatile boolean stopped;

  /** What was heard, and how the face moves. */
  public record Performed(SpeechTrack speech, MotionTrack motion) {}

  /** Prepares the performance of {@code request}. */
  public Performing(FileJob.Tools tools, GenerationRequest request) {
    this.request = request;
    this.place = Workplace.of(tools.options());
    this.minutes = new Minutes(request, /* keep= */ true);
    this.motion = new FileMotion(tools, request, place, minutes);
  }

  @Override
  public void stop() {
    stopped = true;
    place.stop().raise();
  }

  @Override
  public boolean employs(Thread candidate) {
    return place.crew().includes(candidate);
  }

  /**
   * Performs to the end; when this returns or throws, the workers have ended.
   *
   * @throws CancellationException if it was stopped
   * @throws InterruptedException if the caller was interrupted
   */
  public Performed perform() throws IOException, InterruptedException {
    @Nullable Exception own = null;
    try {
      return follow();
    } catch (StoppedException e) {
      // why is told below
    } catch (Exception e) {
      own = Crew.blame(WHAT, e);
    } finally {
      place.stop().raise();
      place.crew().join();
      place.sessions().closeAll();
    }
    Exception failure = place.crew().failure().orElse(own);
    if (failure instanceof IOException io) {
      throw io;
    }
    if (failure instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (failure != null) {
      throw new StageFailedException(WHAT, failure);
    }
    if (stopped) {
      throw new CancellationException("The head was closed.");
    }
    throw new InterruptedException();
  }

  private Performed follow() throws Exception {
    place.stop().check();
    motion.count();
    MotionLine line = new MotionLine(place.queue(), /* keep= */ true);
    motion.feed().start(line);
    while (line.take() != null) { // the line keeps it
      if (Thread.interrupted()) {
        place.stop().raise();
      }
    }
    place.crew().join();
    place.stop().check();
    return new Performed(
        minutes.track(motion.duration()), new MotionTrack(request.frameRate(), line.track()));
  }
}
