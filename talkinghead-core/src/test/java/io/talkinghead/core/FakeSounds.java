package io.talkinghead.core;

import io.talkinghead.AudioClip;
import io.talkinghead.Limits;
import io.talkinghead.Warning;
import io.talkinghead.core.internal.pipeline.SoundOpener;
import io.talkinghead.spi.AudioSource;
import io.talkinghead.spi.fake.Trouble;
import java.io.IOException;
import java.util.function.Consumer;

/** Opens mono samples at 16 kHz as they are; or a tone of any length, made while it is read. */
final class FakeSounds implements SoundOpener {
  private final Trouble trouble;
  private final long virtualSamples;

  FakeSounds(Trouble trouble) {
    this(trouble, -1);
  }

  /** With {@code virtualSamples} of sound, whatever the clip says. */
  FakeSounds(Trouble trouble, long virtualSamples) {
    this.trouble = trouble;
    this.virtualSamples = virtualSamples;
  }

  @Override
  public String name() {
    return "fake";
  }

  @Override
  public AudioSource openMono16k(
      AudioClip.Content content, Limits limits, Consumer<Warning> warnings) throws IOException {
    trouble.at("sound.open");
    return new Samples(content, trouble, warnings);
  }

  @Override
  public AudioSource mono16k(AudioSource sound) {
    return sound;
  }

  @Override
  public AudioSource openOriginal(AudioClip.Content content, Limits limits) throws IOException {
    trouble.at("sound.original");
    return new Samples(content, Trouble.NONE, w -> {});
  }

  private final class Samples implements AudioSource {
    private final float[] samples;
    private final Trouble trouble;
    private final long length;
    private final Consumer<Warning> warnings;
    private long position;

    Samples(AudioClip.Content content, Trouble trouble, Consumer<Warning> warnings) {
      this.trouble = trouble;
      this.samples = ((AudioClip.Content.Samples) content).interleaved();
      this.length = virtualSamples < 0 ? samples.length : virtualSamples;
      this.warnings = warnings;
    }

    @Override
    public int sampleRateHz() {
      return 16_000;
    }

    @Override
    public int channels() {
      return 1;
    }

    @Override
    public int read(float[] target, int offset, int frames) throws IOException {
      trouble.at("sound.read");
      int count = (int) Math.min(Math.min(frames, 1600), length - position);
      if (count <= 0) {
        warnings.accept(new Warning(Warning.Code.AUDIO_TRUNCATED, "the sound is a fake"));
        return -1;
      }
      int from = (int) (position % samples.length);
      for (int i = 0; i < count; i++) {
        target[offset + i] = samples[from];
        from = from + 1 == samples.length ? 0 : from + 1;
      }
      position += count;
      return count;
    }

    @Override
    public void close() {}
  }
}
