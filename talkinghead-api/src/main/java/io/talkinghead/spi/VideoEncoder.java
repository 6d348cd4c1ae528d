package io.talkinghead.spi;

import io.talkinghead.Checks;
import io.talkinghead.FrameBuffer;
import io.talkinghead.Output;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes videos. */
public interface VideoEncoder extends Stage {
  /** Returns whether it can write to {@code output}. */
  boolean accepts(Output output);

  /**
   * Opens the writing of one video; nothing appears under the target's name before {@link
   * Session#finish()}.
   *
   * @throws io.talkinghead.InputException if the target cannot be written, or no encoder can write
   *     the format
   */
  Session open(Request request) throws IOException;

  /**
   * One video.
   *
   * @param output where it goes
   * @param width of each picture, pixels; an odd last column is left out where the format needs
   *     even sizes
   * @param height of each picture, pixels; likewise
   * @param frameRate pictures per second
   * @param sound the original recording at its own rate, opened by the encoder once and closed by
   *     it; null for a silent video
   */
  record Request(
      Output output, int width, int height, int frameRate, AudioSource.@Nullable Opener sound) {
    // spelled out: javac 17 loses the @Nullable of a compact constructor
    public Request(
        Output output, int width, int height, int frameRate, AudioSource.@Nullable Opener sound) {
      this.output = Objects.requireNonNull(output, "output");
      this.width = Checks.inRange("width", width, 1, 1 << 14);
      this.height = Checks.inRange("height", height, 1, 1 << 14);
      this.frameRate = Checks.inRange("frameRate", frameRate, 1, 120);
      this.sound = sound;
    }

    /** Returns how to open the sound. */
    public Optional<AudioSource.Opener> soundOpener() {
      return Optional.ofNullable(sound);
    }
  }

  /** One video being written. <b>Threads:</b> one caller at a time. */
  interface Session extends AutoCloseable {
    /** Returns what really encodes, such as {@code libopenh264 + aac}. */
    String encoder();

    /**
     * Returns the codecs of the video's streams as RFC 6381 writes them, such as {@code
     * avc1.64001E,mp4a.40.2}, as the encoders really made them; empty if it does not tell.
     */
    default Optional<String> codecs() {
      return Optional.empty();
    }

    /** Writes the next picture, whose pixels are not kept. */
    void write(FrameBuffer picture) throws IOException;

    /**
     * Writes the rest of the sound and the index, and moves the whole into the target's place. The
     * last picture is shown until the sound ends.
     */
    void finish() throws IOException;

    /**
     * Frees what it holds and, without a {@link #finish()} before, removes every trace; may be
     * repeated.
     */
    @Override
    void close();
  }
}
