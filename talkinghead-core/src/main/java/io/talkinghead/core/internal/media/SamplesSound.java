package io.talkinghead.core.internal.media;

import io.talkinghead.AudioClip;
import io.talkinghead.spi.AudioSource;

/** Reads samples that are in memory already, made finite. */
final class SamplesSound implements AudioSource {
  private final AudioClip.Content.Samples samples;
  private int position; // in the array
  private long notFinite;

  SamplesSound(AudioClip.Content.Samples samples) {
    this.samples = samples;
  }

  @Override
  public int sampleRateHz() {
    return samples.sampleRateHz();
  }

  @Override
  public int channels() {
    return samples.channels();
  }

  @Override
  public int read(float[] target, int offset, int frames) {
    int left = samples.interleaved().length - position;
    if (left == 0) {
      return -1;
    }
    int count = (int) Math.min(left, (long) frames * samples.channels());
    System.arraycopy(samples.interleaved(), position, target, offset, count);
    notFinite += Samples.clean(target, offset, count);
    position += count;
    return count / samples.channels();
  }

  /** Returns how many numbers were not finite until now. */
  long notFinite() {
    return notFinite;
  }

  @Override
  public void close() {
    // on the heap
  }
}
