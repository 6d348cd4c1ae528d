package io.talkinghead.spi;

import io.talkinghead.Avatar;
import io.talkinghead.FrameBuffer;
import io.talkinghead.Landmarks;
import io.talkinghead.Warning;
import java.io.IOException;
import java.util.List;

/**
 * Takes an avatar apart into named arrays and pictures, and puts it together again, so that it can
 * be kept in a file. The file itself (its form, digest, and who wrote it) is the library's matter;
 * size, landmarks and warnings are kept with it for every kind of avatar.
 *
 * <p>What is read back paints the same bytes as what was written. Parts are read in the order in
 * which they were written.
 *
 * <p><b>Threads:</b> any number of callers.
 */
public interface AvatarCodec {
  /**
   * Hands the parts of {@code avatar} to {@code out}.
   *
   * @throws IllegalArgumentException if the avatar is another encoder's
   */
  void write(Avatar avatar, Writer out) throws IOException;

  /**
   * Makes an avatar of the parts that {@code in} gives.
   *
   * @throws IllegalArgumentException if they make no sense together; the message says which
   */
  Avatar read(Reader in) throws IOException;

  /** Takes parts; nothing is kept beyond the call. Names are 1 to 64 printable ASCII characters. */
  interface Writer {
    /** Writes {@code values}, bit for bit. */
    void floats(String name, float[] values) throws IOException;

    /** Writes {@code values}, bit for bit. */
    void doubles(String name, double[] values) throws IOException;

    /** Writes {@code picture} without loss. */
    void picture(String name, FrameBuffer picture) throws IOException;
  }

  /**
   * Gives parts, each the caller's own. Every size is compared with what the caller expects before
   * memory is taken for it; a part of another name, kind or size is an {@link IOException}.
   */
  interface Reader {
    /** Returns {@link Avatar#width()}. */
    int width();

    /** Returns {@link Avatar#height()}. */
    int height();

    /** Returns {@link Avatar#landmarks()}. */
    Landmarks landmarks();

    /** Returns {@link Avatar#warnings()}. */
    List<Warning> warnings();

    /** Reads {@code count} numbers. */
    float[] floats(String name, int count) throws IOException;

    /** Reads {@code count} numbers. */
    double[] doubles(String name, int count) throws IOException;

    /** Reads a picture of {@code width} x {@code height} pixels. */
    FrameBuffer picture(String name, int width, int height) throws IOException;
  }
}
