package io.talkinghead.core.internal.media;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.util.Map;

/** Where a container's bytes go, of which kind it is, and what becomes of it at the end. */
interface MuxTarget {
  /** Returns the container as FFmpeg calls it. */
  default String format() {
    return "mp4";
  }

  /**
   * Returns the container's settings.
   *
   * @param movieTicks per second, in which the lengths of the whole are counted
   */
  Map<String, String> settings(int movieTicks);

  /** Returns whether somebody waits for each picture. */
  boolean live();

  /** Returns how many pictures make a chunk that can be decoded by itself; 0 for no chunks. */
  default int chunkFrames() {
    return 0;
  }

  /** Returns where the bytes go; remains this object's. */
  WritableByteChannel channel();

  /** Takes note of what the encoders make, before anything is written. */
  default void opened(String codecs) {}

  /** Takes note that everything written until now makes a chunk, which ends at {@code endUs}. */
  default void cut(long endUs) throws IOException {}

  /** Lets the receiver see what was written. */
  default void flush() throws IOException {}

  /** Makes the video whole. */
  void commit() throws IOException;

  /** Removes every trace unless it was committed; called once. */
  void release();

  /** Returns {@code cause}, met while writing, as a typed error. */
  IOException translate(Throwable cause);
}
