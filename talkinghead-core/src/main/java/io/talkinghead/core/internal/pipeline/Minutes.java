package io.talkinghead.core.internal.pipeline;

import io.talkinghead.GenerationRequest;
import io.talkinghead.SpeechEvent;
import io.talkinghead.SpeechTrack;
import io.talkinghead.StageFailedException;
import io.talkinghead.Warning;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What is heard while a job runs: told to the request's listener at once, one event at a time, and
 * kept for the report and the tracks.
 *
 * <p><b>Threads:</b> any.
 */
final class Minutes implements Consumer<SpeechEvent>, VoiceFeed.Listener {
  private final Consumer<SpeechEvent> listener;
  private final boolean keep;
  private final SpeechCollector heard = new SpeechCollector();
  private final Set<Warning> warnings;

  /**
   * Begins.
   *
   * @param keep whether {@link #track} will be asked for
   */
  Minutes(GenerationRequest request, boolean keep) {
    listener = request.events();
    this.keep = keep;
    warnings = new LinkedHashSet<>(request.avatar().warnings());
  }

  @Override
  public void heard(int turn, SpeechEvent event) {
    accept(event);
  }

  @Override
  public void reached(Mark mark) {
    // a file never goes back
  }

  @Override
  public synchronized void accept(SpeechEvent event) {
    if (event instanceof SpeechEvent.Noticed noticed) {
      warnings.add(noticed.warning());
    }
    if (keep) {
      heard.accept(event);
    }
    try {
      listener.accept(event);
    } catch (RuntimeException e) { // not the fault of the stage that told it
      throw new StageFailedException("the request's event listener", e);
    }
  }

  /** Returns every warning once, in the order in which they came. */
  synchronized List<Warning> warnings() {
    return new ArrayList<>(warnings);
  }

  /** Returns the track of a voice of {@code duration}. */
  synchronized SpeechTrack track(Duration duration) {
    return heard.track(duration);
  }
}
