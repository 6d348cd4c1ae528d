package io.talkinghead;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/**
 * A whole recording: anything that FFmpeg reads (WAV, MP3, Ogg, FLAC, M4A, the sound of a video),
 * or samples.
 *
 * <p>A clip names its sound and is decoded piece by piece while a job runs, so its length costs no
 * memory. The file must stay in place until then. The format is told from the content, never from
 * the name.
 */
public final class AudioClip {
  /** Where the sound is. */
  public sealed interface Content {
    /** An encoded recording on disk. */
    record File(Path path) implements Content {}

    /** An encoded recording in memory. */
    record Encoded(byte[] bytes) implements Content {}

    /** Samples, interleaved by channel, nominally in [-1, 1]. */
    record Samples(float[] interleaved, int channels, int sampleRateHz) implements Content {}
  }

  private static final int MAX_STREAM_BYTES = 256 << 20;

  private final Content content;

  private AudioClip(Content content) {
    this.content = content;
  }

  /**
   * Names the recording in {@code file}.
   *
   * @throws InputException if there is no readable file of that name, or it is empty
   */
  public static AudioClip read(Path file) throws IOException {
    InputFiles.requireReadable(file, "recording", ErrorCode.AUDIO_EMPTY);
    return new AudioClip(new Content.File(file));
  }

  /**
   * Reads an encoded recording from {@code in} to its end, into memory, and leaves it open.
   *
   * @throws InputException if it is empty or longer than 256 MiB
   */
  public static AudioClip read(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(MAX_STREAM_BYTES + 1);
    if (bytes.length > MAX_STREAM_BYTES) {
      throw new InputException(
          ErrorCode.AUDIO_TOO_LARGE,
          "The recording is longer than %d MiB. Read it from a file."
              .formatted(MAX_STREAM_BYTES >> 20));
    }
    return encoded(bytes);
  }

  /** Takes an encoded recording from {@code bytes}, which must not change afterwards. */
  public static AudioClip encoded(byte[] bytes) throws InputException {
    if (bytes.length == 0) {
      throw new InputException(ErrorCode.AUDIO_EMPTY, "The recording is empty (0 bytes).");
    }
    return new AudioClip(new Content.Encoded(bytes));
  }

  /**
   * Copies mono samples.
   *
   * @param samples {@code float32[N]}, nominally in [-1, 1], at least one
   * @param sampleRateHz 1,000 to 768,000
   */
  public static AudioClip of(float[] samples, int sampleRateHz) {
    return of(samples, 1, sampleRateHz);
  }

  /**
   * Copies samples.
   *
   * @param interleaved {@code float32[N, channels]}, nominally in [-1, 1], at least one
   * @param channels 1 to 8
   * @param sampleRateHz 1,000 to 768,000
   */
  public static AudioClip of(float[] interleaved, int channels, int sampleRateHz) {
    Checks.inRange("channels", channels, 1, 8);
    Checks.inRange("sampleRateHz", sampleRateHz, 1_000, 768_000);
    Checks.argument(
        interleaved.length > 0 && interleaved.length % channels == 0,
        "samples must be a positive multiple of %d channels, were %d",
        channels,
        interleaved.length);
    return new AudioClip(new Content.Samples(interleaved.clone(), channels, sampleRateHz));
  }

  /** Returns where the sound is; for backends, not to be changed. */
  public Content content() {
    return content;
  }

  @Override
  public String toString() {
    if (content instanceof Content.File file) {
      return file.path().toString();
    }
    if (content instanceof Content.Encoded encoded) {
      return "recording of " + encoded.bytes().length + " bytes";
    }
    return "recording of " + ((Content.Samples) content).interleaved().length + " samples";
  }
}
