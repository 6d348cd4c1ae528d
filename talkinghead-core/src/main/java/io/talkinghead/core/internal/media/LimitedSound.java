package io.talkinghead.core.internal.media;

import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import io.talkinghead.spi.AudioSource;
import java.io.IOException;
import java.time.Duration;

/** Sound that fails when it lasts too long. Owns the sound it was made from. */
final class LimitedSound implements AudioSource {
  private final AudioSource source;
  private final Duration longest;
  private final double maxFrames;
  private long frames;

  LimitedSound(AudioSource source, Duration longest) {
    this.source = source;
    this.longest = longest;
    double seconds = longest.getSeconds() + longest.getNano() * 1e-9;
    maxFrames = seconds * source.sampleRateHz();
  }

  /**
   * Checks a length of {@code count} samples of each channel; -1 is unknown and passes.
   *
   * @throws InputException {@code AUDIO_TOO_LARGE} if it is too long
   */
  void requireWithin(long count) throws InputException {
    if (count > maxFrames) {
      throw new InputException(
          ErrorCode.AUDIO_TOO_LARGE,
          "The recording lasts longer than %s, the most that is allowed. Cut it, or raise the limit."
              .formatted(longest));
    }
  }

  @Override
  public int sampleRateHz() {
    return source.sampleRateHz();
  }

  @Override
  public int channels() {
    return source.channels();
  }

  @Override
  public int read(float[] target, int offset, int wanted) throws IOException {
    int count = source.read(target, offset, wanted);
    frames += Math.max(0, count);
    requireWithin(frames);
    return count;
  }

  @Override
  public void close() {
    source.close();
  }
}
