package io.talkinghead.core;

import io.talkinghead.AudioClip;
import io.talkinghead.Limits;
import io.talkinghead.Warning;
import io.talkinghead.core.internal.ditto.audio.ResampledSource;
import io.talkinghead.core.internal.media.RecordedSound;
import io.talkinghead.core.internal.media.SoundReader;
import io.talkinghead.core.internal.media.SoundReader.Target;
import io.talkinghead.core.internal.pipeline.SoundOpener;
import io.talkinghead.spi.AudioSource;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Opens recordings with {@link SoundReader} for the pipeline. The stages hear them through {@link
 * ResampledSource}, whose result is defined to the last bit: neural features follow it closely.
 */
final class FfmpegSounds implements SoundOpener {
  @Override
  public String name() {
    return "ffmpeg";
  }

  @Override
  public AudioSource openMono16k(
      AudioClip.Content content, Limits limits, Consumer<Warning> warnings) throws IOException {
    RecordedSound sound = SoundReader.open(content, limits, Target.MONO);
    if (ResampledSource.takes(sound.sampleRateHz())) {
      return new ResampledSource(telling(sound, warnings));
    }
    sound.close();
    return telling(SoundReader.open(content, limits, Target.FEATURES), warnings);
  }

  private static AudioSource telling(RecordedSound sound, Consumer<Warning> warnings) {
    return new AudioSource() {
      private boolean told;

      @Override
      public int sampleRateHz() {
        return sound.sampleRateHz();
      }

      @Override
      public int channels() {
        return sound.channels();
      }

      @Override
      public int read(float[] target, int offset, int frames) throws IOException {
        int count = sound.read(target, offset, frames);
        if (count < 0 && !told) { // only now are the warnings complete
          told = true;
          sound.warnings().forEach(warnings);
        }
        return count;
      }

      @Override
      public void close() {
        sound.close();
      }
    };
  }

  @Override
  public AudioSource mono16k(AudioSource sound) {
    return SoundReader.forFeatures(sound);
  }

  @Override
  public AudioSource openOriginal(AudioClip.Content content, Limits limits) throws IOException {
    return SoundReader.open(content, limits, Target.RECORDING);
  }
}
