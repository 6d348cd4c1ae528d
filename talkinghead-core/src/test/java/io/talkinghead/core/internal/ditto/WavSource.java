package io.talkinghead.core.internal.ditto;

import io.talkinghead.spi.AudioSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Samples in memory, or those of a 16-bit WAV file of the test inputs (44 bytes of header). */
public final class WavSource implements AudioSource {
  private final float[] samples;
  private final int channels;
  private final int rate;
  private int at;

  public WavSource(float[] interleaved, int channels, int rate) {
    this.samples = interleaved;
    this.channels = channels;
    this.rate = rate;
  }

  /** Reads {@code file}. */
  public static WavSource read(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    float[] samples = new float[(bytes.limit() - 44) / 2];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = bytes.getShort(44 + 2 * i) / 32768f;
    }
    return new WavSource(samples, bytes.getShort(22), bytes.getInt(24));
  }

  @Override
  public int sampleRateHz() {
    return rate;
  }

  @Override
  public int channels() {
    return channels;
  }

  @Override
  public int read(float[] target, int offset, int frames) {
    int count = Math.min(frames, (samples.length - at) / channels);
    if (count == 0) {
      return -1;
    }
    System.arraycopy(samples, at, target, offset, count * channels);
    at += count * channels;
    return count;
  }

  @Override
  public void close() {}
}
