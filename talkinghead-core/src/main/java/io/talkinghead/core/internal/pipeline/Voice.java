package io.talkinghead.core.internal.pipeline;

import io.talkinghead.AudioClip;
import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import io.talkinghead.Limits;
import io.talkinghead.Warning;
import io.talkinghead.spi.AudioFeatureExtractor;
import io.talkinghead.spi.AudioSource;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * The sound of one job. Every reading of it ends when the job is told to stop, and is closed with
 * the job's sessions whoever else forgets to.
 */
final class Voice {
  /** Samples in a chunk: 200 ms at 16 kHz. */
  static final int CHUNK = AudioFeatureExtractor.SAMPLE_RATE_HZ / 5;

  private final AudioClip clip;
  private final SoundOpener sounds;
  private final Limits limits;
  private final StopSignal stop;
  private final Sessions sessions;

  Voice(AudioClip clip, SoundOpener sounds, Workplace place) {
    this.clip = clip;
    this.sounds = sounds;
    this.limits = place.options().limits();
    this.stop = place.stop();
    this.sessions = place.sessions();
  }

  /** Returns what decodes it. */
  String decoder() {
    return sounds.name();
  }

  /** Opens 16 kHz mono. */
  AudioSource open16k(Consumer<Warning> warnings) throws IOException {
    return sessions.add(new Guarded(sounds.openMono16k(clip.content(), limits, warnings), stop));
  }

  /** Opens the sound at its own rate. */
  AudioSource openOriginal() throws IOException {
    return sessions.add(new Guarded(sounds.openOriginal(clip.content(), limits), stop));
  }

  /**
   * Counts the samples at 16 kHz, at least 1, by reading all of them unless they are at hand.
   *
   * @throws InputException if there are none
   */
  long count16k() throws IOException {
    if (clip.content() instanceof AudioClip.Content.Samples samples
        && samples.sampleRateHz() == AudioFeatureExtractor.SAMPLE_RATE_HZ) {
      return samples.interleaved().length / samples.channels();
    }
    long count = 0;
    float[] chunk = new float[CHUNK];
    try (AudioSource source = open16k(w -> {})) {
      for (int n = source.read(chunk, 0, CHUNK); n > 0; n = source.read(chunk, 0, CHUNK)) {
        count += n;
      }
    }
    if (count == 0) {
      throw new InputException(
          ErrorCode.AUDIO_EMPTY, "The recording has no samples. Give one with sound in it.");
    }
    return count;
  }

  /** Reads as long as the job may go on. */
  private record Guarded(AudioSource source, StopSignal stop) implements AudioSource {
    @Override
    public int sampleRateHz() {
      return source.sampleRateHz();
    }

    @Override
    public int channels() {
      return source.channels();
    }

    @Override
    public int read(float[] target, int offset, int frames) throws IOException {
      stop.check();
      return source.read(target, offset, frames);
    }

    @Override
    public void close() {
      source.close();
    }
  }
}
