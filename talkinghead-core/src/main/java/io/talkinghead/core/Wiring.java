package io.talkinghead.core;

import io.talkinghead.core.internal.pipeline.SoundOpener;
import io.talkinghead.core.internal.pipeline.TrackWriter;
import io.talkinghead.core.tracks.TrackFiles;

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
    return new Wiring(Providers.find(), new FfmpegSounds(), TrackFiles::write);
  }
}
