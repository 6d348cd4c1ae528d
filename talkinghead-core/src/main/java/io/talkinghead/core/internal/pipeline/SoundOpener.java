package io.talkinghead.core.internal.pipeline;

import io.talkinghead.AudioClip;
import io.talkinghead.Limits;
import io.talkinghead.Warning;
import io.talkinghead.spi.AudioSource;
import java.io.IOException;
import java.util.function.Consumer;

/** Opens recordings. <b>Threads:</b> any number of callers. */
public interface SoundOpener {
  /** Returns what decodes, for reports, such as {@code ffmpeg}. */
  String name();

  /**
   * Opens {@code content} as 16 kHz mono, the form in which the stages hear it. The same content
   * gives the same samples each time.
   *
   * @param warnings hears of what a user should know, while the sound is read
   * @throws io.talkinghead.InputException if it is no sound or exceeds {@code limits}
   */
  AudioSource openMono16k(AudioClip.Content content, Limits limits, Consumer<Warning> warnings)
      throws IOException;

  /**
   * Returns {@code sound}, of one channel, as 16 kHz.
   *
   * @param sound becomes the result's own
   */
  AudioSource mono16k(AudioSource sound);

  /**
   * Opens {@code content} at its own rate, the form in which it goes into the video.
   *
   * @throws io.talkinghead.InputException if it is no sound or exceeds {@code limits}
   */
  AudioSource openOriginal(AudioClip.Content content, Limits limits) throws IOException;
}
