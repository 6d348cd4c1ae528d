package io.talkinghead.core.internal.media;

import io.talkinghead.spi.AudioSource;
import java.io.IOException;

/** Sound with its channels mixed to fewer. Owns the sound it was made from. */
final class MixedSound implements AudioSource {
  private static final int PIECE = 4096;

  private final AudioSource source;
  private final ChannelMix mix;
  private final float[] piece;

  MixedSound(AudioSource source, ChannelMix mix) {
    this.source = source;
    this.mix = mix;
    piece = new float[PIECE * source.channels()];
  }

  @Override
  public int sampleRateHz() {
    return source.sampleRateHz();
  }

  @Override
  public int channels() {
    return mix.outputs();
  }

  @Override
  public int read(float[] target, int offset, int frames) throws IOException {
    int count = source.read(piece, 0, Math.min(frames, PIECE));
    if (count > 0) {
      mix.apply(piece, target, offset, count);
    }
    return count;
  }

  @Override
  public void close() {
    source.close();
  }
}
