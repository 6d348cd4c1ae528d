package io.talkinghead.core.internal.media;

import java.io.IOException;

/** Where the packets of pictures come from, as a container has to know it. */
interface PictureStream {
  /**
   * Adds a stream with its parameters to {@code muxer}.
   *
   * @param ticks per second of the time stamps
   * @return index of the stream
   */
  int addTo(Muxer muxer, int ticks) throws IOException;

  /** Returns the codec as RFC 6381 writes it, such as {@code avc1.64001E}. */
  String codec();
}
