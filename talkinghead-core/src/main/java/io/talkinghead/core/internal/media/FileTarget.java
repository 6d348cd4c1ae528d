package io.talkinghead.core.internal.media;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.util.Map;

/** An MP4 file with its index in front, which appears when it is whole. */
record FileTarget(Partial file) implements MuxTarget {
  @Override
  public Map<String, String> settings(int movieTicks) {
    return Map.of("movie_timescale", Integer.toString(movieTicks));
  }

  @Override
  public boolean live() {
    return false;
  }

  @Override
  public WritableByteChannel channel() {
    return file.channel();
  }

  @Override
  public void commit() throws IOException {
    try {
      FastStart.apply(file.channel());
    } catch (IOException e) {
      throw translate(e);
    }
    file.commit();
  }

  @Override
  public void release() {
    file.close();
  }

  @Override
  public IOException translate(Throwable cause) {
    return file.translate(cause);
  }
}
