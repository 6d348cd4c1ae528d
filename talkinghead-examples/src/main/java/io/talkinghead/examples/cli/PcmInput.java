package io.talkinghead.examples.cli;

import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Sound as it arrives on a pipe: bare samples, or WAV (16-bit or float, any number of channels,
 * which are averaged; a header that states no length, or a wrong one, is normal on a pipe).
 */
final class PcmInput {
  /** How sound is written. */
  enum Format {
    /** 16-bit signed, little-endian, one channel. */
    S16LE,
    /** 32-bit float, little-endian, one channel. */
    F32LE,
    /** What {@code arecord} writes. */
    WAV
  }

  private static final int RIFF = 0x46464952;
  private static final int WAVE = 0x45564157;
  private static final int FMT = 0x20746d66;
  private static final int DATA = 0x61746164;
  private static final int PCM = 1;
  private static final int FLOAT = 3;
  private static final int EXTENSIBLE = 0xfffe;
  private static final float FULL_SCALE = 32_768;
  private static final int PIECE = 1 << 14;

  private final InputStream in;
  private final int sampleRateHz;
  private final int channels;
  private final boolean floats;
  private final byte[] bytes = new byte[PIECE];
  private int kept; // bytes of a sample that is not whole yet

  private PcmInput(InputStream in, int sampleRateHz, int channels, boolean floats) {
    this.in = in;
    this.sampleRateHz = sampleRateHz;
    this.channels = channels;
    this.floats = floats;
  }

  /**
   * Begins to read {@code in}.
   *
   * @param rawRateHz samples per second of bare samples; WAV states its own
   * @throws InputException if it is no WAV, or one of another coding
   */
  static PcmInput open(InputStream in, Format format, int rawRateHz) throws IOException {
    return switch (format) {
      case S16LE -> new PcmInput(in, rawRateHz, 1, /* floats= */ false);
      case F32LE -> new PcmInput(in, rawRateHz, 1, /* floats= */ true);
      case WAV -> openWav(in);
    };
  }

  private static PcmInput openWav(InputStream in) throws IOException {
    ByteBuffer riff = read(in, 12);
    if (riff.getInt(0) != RIFF || riff.getInt(8) != WAVE) {
      throw unreadable("it does not begin as WAV does; name the format with --format");
    }
    ByteBuffer fmt = null;
    while (true) {
      ByteBuffer chunk = read(in, 8);
      if (chunk.getInt(0) == DATA) {
        break;
      }
      int size = chunk.getInt(4);
      if (size < 0 || size > 1 << 20) {
        throw unreadable("its header is damaged");
      }
      ByteBuffer body = read(in, size + (size & 1));
      fmt = chunk.getInt(0) == FMT && size >= 16 ? body : fmt;
    }
    if (fmt == null) {
      throw unreadable("its header names no format");
    }
    int coding = fmt.getShort(0) & 0xffff;
    coding = coding == EXTENSIBLE && fmt.limit() >= 26 ? fmt.getShort(24) & 0xffff : coding;
    int channels = fmt.getShort(2);
    int rate = fmt.getInt(4);
    int bits = fmt.getShort(14);
    boolean known = (coding == PCM && bits == 16) || (coding == FLOAT && bits == 32);
    if (!known || channels < 1 || channels > 8) {
      throw unreadable(
          "%d channels, coding %d of %d bits; 16-bit and float are taken"
              .formatted(channels, coding, bits));
    }
    return new PcmInput(in, rate, channels, coding == FLOAT);
  }

  private static ByteBuffer read(InputStream in, int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw unreadable("it ends within its header");
    }
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static InputException unreadable(String why) {
    return new InputException(
        ErrorCode.AUDIO_UNREADABLE, "The sound on standard input cannot be read: " + why + ".");
  }

  /** Returns the samples per second. */
  int sampleRateHz() {
    return sampleRateHz;
  }

  /** Returns the next samples as soon as there are some; an empty array at the end. */
  float[] next() throws IOException {
    int frame = channels * (floats ? Float.BYTES : Short.BYTES);
    int filled = kept;
    while (filled < frame) {
      int count = in.read(bytes, filled, bytes.length / frame * frame - filled);
      if (count < 0) {
        return new float[0];
      }
      filled += count;
    }
    float[] mono = new float[filled / frame];
    ByteBuffer source = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < mono.length; i++) {
      float sum = 0;
      for (int c = 0; c < channels; c++) {
        sum += floats ? source.getFloat() : source.getShort() / FULL_SCALE;
      }
      mono[i] = sum / channels;
    }
    kept = filled - source.position();
    System.arraycopy(bytes, source.position(), bytes, 0, kept);
    return mono;
  }
}
