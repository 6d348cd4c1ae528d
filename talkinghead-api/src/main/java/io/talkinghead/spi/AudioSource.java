package io.talkinghead.spi;

import java.io.IOException;

/**
 * Sound, read from the front to the end. <b>Threads:</b> one caller at a time. <b>Ownership:</b>
 * whoever opened it closes it.
 */
public interface AudioSource extends AutoCloseable {
  /** Returns the samples per second of each channel. */
  int sampleRateHz();

  /** Returns the number of channels. */
  int channels();

  /**
   * Reads samples, interleaved by channel, every one finite.
   *
   * @param target receives up to {@code frames * channels()} numbers from {@code offset} on
   * @param frames how many samples of each channel are wanted, at least 1
   * @return how many samples of each channel were read, at least 1; -1 at the end
   * @throws IOException if the sound cannot be read or decoded
   */
  int read(float[] target, int offset, int frames) throws IOException;

  /** Frees what it holds; may be repeated. */
  @Override
  void close();

  /** Opens the same sound anew, from the front. */
  @FunctionalInterface
  interface Opener {
    /** Opens the sound. */
    AudioSource open() throws IOException;
  }
}
