package io.talkinghead.core;

import java.util.Objects;

/**
 * A video that was joined from pieces.
 *
 * @param frames pictures
 * @param frameRate pictures per second
 * @param codecs of its streams as RFC 6381 writes them, such as {@code avc1.64001E,mp4a.40.2}
 */
public record JoinedVideo(long frames, int frameRate, String codecs) {
  public JoinedVideo {
    Objects.requireNonNull(codecs, "codecs");
  }
}
