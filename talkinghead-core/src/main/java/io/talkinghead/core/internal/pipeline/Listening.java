package io.talkinghead.core.internal.pipeline;

import io.talkinghead.AudioClip;
import io.talkinghead.Options;
import io.talkinghead.SpeechEvent;
import io.talkinghead.SpeechTrack;
import io.talkinghead.StageFailedException;
import io.talkinghead.spi.AudioFeatureExtractor;
import io.talkinghead.spi.AudioSource;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Hears a whole voice without a face, on the caller's thread.
 *
 * <p><b>Threads:</b> {@link #listen()} once; {@link #stop()} from any thread.
 */
public final class Listening implements Undertaking {
  private final Unit<AudioFeatureExtractor> extractor;
  private final Workplace place;
  private final Voice voice;
  private volatile @Nullable Thread listener;

  /** Prepares to hear {@code clip}. */
  public Listening(
      Unit<AudioFeatureExtractor> extractor, SoundOpener sounds, Options options, AudioClip clip) {
    this.extractor = extractor;
    this.place = Workplace.of(options);
    this.voice = new Voice(clip, sounds, place);
  }

  @Override
  public void stop() {
    place.stop().raise();
  }

  @Override
  public boolean employs(Thread candidate) {
    return candidate.equals(listener);
  }

  /**
   * Hears the voice to its end.
   *
   * @throws CancellationException if it was stopped
   * @throws InterruptedException if the caller was interrupted
   */
  public SpeechTrack listen() throws IOException, InterruptedException {
    listener = Thread.currentThread();
    try {
      return Crew.as(extractor.label(), this::hear);
    } catch (StoppedException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      throw new CancellationException("The head was closed.");
    } catch (IOException | RuntimeException e) { // blamed already
      throw e;
    } catch (Exception e) {
      throw new StageFailedException(extractor.label(), e);
    } finally {
      place.sessions().closeAll();
    }
  }

  private SpeechTrack hear() throws Exception {
    long total = Crew.as(FileJob.SOUND, voice::count16k);
    SpeechCollector heard = new SpeechCollector();
    var request = new AudioFeatureExtractor.Request(() -> voice.open16k(w -> {}), total, heard);
    AudioFeatureExtractor.Sink nobody = (rows, count) -> {};
    AudioFeatureExtractor.Session session = place.sessions().add(extractor.stage().open(request));
    float[] chunk = new float[Voice.CHUNK];
    try (AudioSource source =
        voice.open16k(warning -> heard.accept(new SpeechEvent.Noticed(warning)))) {
      for (int n = read(source, chunk); n > 0; n = read(source, chunk)) {
        session.accept(chunk, 0, n, nobody);
      }
    }
    session.finish(nobody);
    long us = Math.round(total * 1e6 / AudioFeatureExtractor.SAMPLE_RATE_HZ);
    return heard.track(Duration.ofNanos(us * 1000));
  }

  private int read(AudioSource source, float[] chunk) throws Exception {
    if (Thread.currentThread().isInterrupted()) {
      stop();
    }
    return Crew.as(FileJob.SOUND, () -> source.read(chunk, 0, chunk.length));
  }
}
