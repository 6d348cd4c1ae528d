package io.talkinghead.core.internal.pipeline;

import io.talkinghead.GenerationRequest;
import io.talkinghead.MotionTrack;
import io.talkinghead.NoiseSource;
import io.talkinghead.SpeechEvent;
import io.talkinghead.Warning;
import io.talkinghead.spi.AudioFeatureExtractor;
import io.talkinghead.spi.MotionGenerator;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How the face of a request moves: of how many pictures that is, how long they last, and who brings
 * the motion. First {@link #count()}, then the rest.
 *
 * <p><b>Threads:</b> one caller at a time.
 */
final class FileMotion {
  private static final int NO_SOUND = -1;

  private final Chain chain;
  private final GenerationRequest request;
  private final Workplace place;
  private final Minutes minutes;
  private final @Nullable Voice voice;
  private long samples = NO_SOUND;
  private long frames;

  FileMotion(FileJob.Tools tools, GenerationRequest request, Workplace place, Minutes minutes) {
    this.chain = tools.chain();
    this.request = request;
    this.place = place;
    this.minutes = minutes;
    this.voice = request.audio().map(clip -> new Voice(clip, tools.sounds(), place)).orElse(null);
  }

  /** Returns the sound, or null if there is none. */
  @Nullable Voice voice() {
    return voice;
  }

  /** Counts samples and pictures. */
  void count() throws Exception {
    samples = voice == null ? NO_SOUND : Crew.as(FileJob.SOUND, voice::count16k);
    frames = countFrames();
  }

  /** No picture more than the sound, none less; without sound as many as the track has. */
  private long countFrames() {
    if (samples < 0) {
      return request.motion().orElseThrow().frames().size();
    }
    if (request.motion().isPresent()) {
      int rate = AudioFeatureExtractor.SAMPLE_RATE_HZ;
      return (samples * request.frameRate() + rate - 1) / rate;
    }
    return chain.generator().stage().frames(samples, request.frameRate());
  }

  /** Returns how many pictures there are. */
  long frames() {
    return frames;
  }

  /** Returns the length of the sound; without sound, that of the pictures. */
  Duration duration() {
    return samples < 0
        ? ratio(frames, request.frameRate())
        : ratio(samples, AudioFeatureExtractor.SAMPLE_RATE_HZ);
  }

  private static Duration ratio(long count, int perSecond) {
    return Duration.ofSeconds(count / perSecond, count % perSecond * 1_000_000_000L / perSecond);
  }

  /** Returns who brings the motion. */
  MotionFeed feed() {
    Optional<MotionTrack> track = request.motion();
    Voice heard = voice;
    if (heard == null || track.isPresent()) {
      return new TrackFeed(place, track.orElseThrow(), frames);
    }
    var performance =
        new MotionGenerator.Request(
            request.avatar(),
            request.frameRate(),
            frames,
            request.controls(),
            request.noise().orElseGet(() -> NoiseSource.seeded(request.seed())));
    Consumer<Warning> warnings = warning -> minutes.accept(new SpeechEvent.Noticed(warning));
    return new VoiceFeed(
        place,
        new FileEar(heard, warnings),
        chain,
        () -> heard.open16k(w -> {}),
        samples,
        performance,
        () -> frames,
        new Turns(),
        minutes);
  }
}
