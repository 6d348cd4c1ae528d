package io.talkinghead.core;

import io.talkinghead.AudioClip;
import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import io.talkinghead.Limits;
import io.talkinghead.Warning;
import io.talkinghead.core.internal.pipeline.SoundOpener;
import io.talkinghead.core.internal.pipeline.TrackWriter;
import io.talkinghead.spi.AudioSource;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * What a head is made of besides its options.
 *
 * @param providers of all stages
 * @param sounds opens recordings
 * @param trackWriter writes tracks
 */
record Wiring(Providers providers, SoundOpener sounds, TrackWriter trackWriter) {
  /** Returns what is on the class path. */
  static Wiring standard() {
    return new Wiring(
        Providers.find(),
        new NoSounds(),
        (folder, speech, motion) -> {
          throw new InputException(
              ErrorCode.OUTPUT_NOT_WRITABLE, "Tracks cannot be written without a track writer.");
        });
  }

  /** Opens nothing: there is no decoder. */
  private static final class NoSounds implements SoundOpener {
    @Override
    public String name() {
      return "none";
    }

    @Override
    public AudioSource openMono16k(
        AudioClip.Content content, Limits limits, Consumer<Warning> warnings) throws IOException {
      return openOriginal(content, limits);
    }

    @Override
    public AudioSource openOriginal(AudioClip.Content content, Limits limits) throws IOException {
      throw new InputException(
          ErrorCode.AUDIO_UNREADABLE, "There is no decoder for recordings on the class path.");
    }
  }
}
