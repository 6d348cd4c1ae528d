package io.talkinghead.core.internal.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.talkinghead.AudioClip;
import io.talkinghead.Limits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Recordings of every kind arrive as the samples they hold. */
class SoundReaderTest {
  @TempDir Path folder;

  /** Reads everything, in pieces of an odd size. */
  static float[] readAll(AudioClip clip, SoundReader.Target target) throws IOException {
    try (RecordedSound sound = SoundReader.open(clip.content(), Limits.DEFAULT, target)) {
      int channels = sound.channels();
      float[] all = new float[1 << 16];
      int filled = 0;
      int count;
      while (true) {
        if (all.length - filled < 777 * channels) {
          all = Arrays.copyOf(all, 2 * all.length);
        }
        count = sound.read(all, filled, 777);
        if (count < 0) {
          return Arrays.copyOf(all, filled);
        }
        filled += count * channels;
      }
    }
  }

  private static float[] features(byte[] file) throws IOException {
    return readAll(AudioClip.encoded(file), SoundReader.Target.FEATURES);
  }

  /** Compares away from the ends, where resamplers and codecs ring. */
  private static void assertTone(float[] actual, int rate, double seconds, double tolerance) {
    float[] wanted = TestMedia.tone(rate, 1, seconds);
    assertThat(actual.length).isBetween(wanted.length - 1, wanted.length + 1);
    double worst = 0;
    for (int i = rate / 20; i < wanted.length - rate / 20; i++) {
      worst = Math.max(worst, Math.abs(actual[i] - wanted[i]));
    }
    assertThat(worst).isLessThan(tolerance);
  }

  @ParameterizedTest
  @CsvSource({
    "8, 16000, 1",
    "16, 16000, 1",
    "24, 16000, 1",
    "32, 16000, 1",
    "-32, 16000, 1",
    "-64, 16000, 1",
    "16, 8000, 1",
    "16, 11025, 2",
    "16, 22050, 1",
    "24, 44100, 2",
    "16, 48000, 2",
    "24, 96000, 1",
    "-32, 192000, 2",
    "16, 48000, 3",
    "16, 48000, 4",
    "24, 48000, 5",
    "16, 44100, 6",
    "-32, 48000, 7",
    "16, 96000, 8",
    "16, 16000, 8",
    "8, 8000, 2",
    "16, 37000, 1"
  })
  void wav_becomes16kHzMono(int bits, int rate, int channels) throws IOException {
    byte[] file = TestMedia.wav(TestMedia.tone(rate, channels, 0.5), channels, rate, bits);

    float[] actual = features(file);

    assertTone(actual, 16_000, 0.5, bits == 8 ? 0.012 : 0.002);
  }

  @Test
  void mono_isTheMeanOfAllChannels() throws IOException {
    float[] samples = {0.4f, 0f, 0f, 0.2f, 0.8f, -0.2f, 0f, 0f, 0f};

    float[] actual = readAll(AudioClip.of(samples, 3, 16_000), SoundReader.Target.FEATURES);

    assertThat(actual).containsExactly(new float[] {0.4f / 3, 0.8f / 3, 0f}, within(1e-6f));
  }

  @Test
  void samples_at16kHzPassUnchanged() throws IOException {
    float[] samples = TestMedia.tone(16_000, 1, 0.3);

    assertThat(readAll(AudioClip.of(samples, 16_000), SoundReader.Target.FEATURES))
        .containsExactly(samples);
    assertThat(readAll(AudioClip.of(samples, 16_000), SoundReader.Target.RECORDING))
        .containsExactly(samples);
  }

  @ParameterizedTest
  @CsvSource({
    "libmp3lame, mp3, 44100, 0.03", "libmp3lame, mp3, 16000, 0.03", "flac, flac, 44100, 0.002",
    "flac, ogg, 48000, 0.002", "libopus, ogg, 48000, 0.05", "libopus, webm, 48000, 0.05",
    "vorbis, ogg, 44100, 0.1", "aac, ipod, 44100, 0.03", "aac, mp4, 16000, 0.05",
    "flac, matroska, 48000, 0.002"
  })
  void compressed_startsAtTheFirstHeardSample(
      String codec, String format, int rate, double tolerance) throws IOException {
    float[] tone = TestMedia.tone(rate, 1, 1.2);
    byte[] file = TestMedia.encoded(tone, rate, codec, format, folder);

    float[] actual = features(file);

    float[] wanted = TestMedia.tone(16_000, 1, 1.2);
    // Matroska and Ogg Vorbis do not state the padding of the last packet
    boolean stated =
        !format.equals("webm") && !format.equals("matroska") && !codec.equals("vorbis");
    int around = stated ? 2 : 700;
    assertThat(actual.length).isBetween(wanted.length - around, wanted.length + around);
    int lag = bestLag(actual, wanted);
    assertThat(lag).isBetween(-1, 1);
    double worst = 0;
    for (int i = 2400; i < 16_000; i++) {
      worst = Math.max(worst, Math.abs(actual[i + lag] - wanted[i]));
    }
    assertThat(worst).isLessThan(tolerance + (lag == 0 ? 0 : 0.09));
  }

  /** A tone of 440 Hz repeats after 36 samples, so a lag shows up to 18. */
  private static int bestLag(float[] actual, float[] wanted) {
    int best = 0;
    double most = -1;
    for (int lag = -18; lag < 18; lag++) {
      double sum = 0;
      for (int i = 4000; i < 12_000; i++) {
        sum += actual[i + lag] * wanted[i];
      }
      if (sum > most) {
        most = sum;
        best = lag;
      }
    }
    return best;
  }

  @ParameterizedTest
  @CsvSource({
    "libmp3lame, mp3, 44100",
    "libmp3lame, mp3, 16000",
    "flac, flac, 16000",
    "libopus, ogg, 48000",
    "aac, ipod, 44100",
    "aac, mp4, 16000"
  })
  void compressed_clickStaysInPlace(String codec, String format, int rate) throws IOException {
    byte[] file = TestMedia.encoded(TestMedia.click(rate, 1.5, 1.0), rate, codec, format, folder);

    float[] actual = features(file);

    int loudest = 0;
    for (int i = 0; i < actual.length; i++) {
      loudest = Math.abs(actual[i]) > Math.abs(actual[loudest]) ? i : loudest;
    }
    assertThat(loudest / 16_000.0).isCloseTo(1.0, within(0.001));
  }

  @Test
  void recording_keepsRateAndChannels() throws IOException {
    byte[] file = TestMedia.wav(TestMedia.tone(44_100, 2, 0.2), 2, 44_100, 16);
    try (RecordedSound sound =
        SoundReader.open(
            AudioClip.encoded(file).content(), Limits.DEFAULT, SoundReader.Target.RECORDING)) {
      assertThat(sound.sampleRateHz()).isEqualTo(44_100);
      assertThat(sound.channels()).isEqualTo(2);
      assertThat(sound.info())
          .isEqualTo(new SoundInfo(44_100, 2, "pcm_s16le", 8820, /* exact= */ true));
    }
  }

  @Test
  void recording_thatAacCannotTakeIsConverted() throws IOException {
    float[] five = new float[6 * 1920];
    for (int i = 0; i < five.length; i++) {
      five[i] = i % 6 == 0 ? 0.5f : i % 6 == 3 ? 0.9f : 0f; // front left and the deep one
    }
    float[] stereo = readAll(AudioClip.of(five, 6, 192_000), SoundReader.Target.RECORDING);

    assertThat(stereo).hasSize(2 * 480); // 48 kHz
    assertThat(stereo[2 * 240]).isCloseTo(0.5f / (1 + 2 * (float) Math.sqrt(0.5)), within(1e-3f));
    assertThat(stereo[2 * 240 + 1]).isCloseTo(0f, within(1e-3f));
  }

  @Test
  void count_isThatOfADecodingPass() throws IOException {
    byte[] file = TestMedia.wav(TestMedia.tone(44_100, 1, 1.0), 1, 44_100, 16);

    long count = SoundReader.countFeatureSamples(AudioClip.encoded(file).content(), Limits.DEFAULT);

    assertThat(count).isEqualTo(16_000);
    assertThat(features(file)).hasSize(16_000);
  }

  @Test
  void resampling_keepsVoiceAndDropsWhatWouldAlias() throws IOException {
    int rate = 48_000;
    float[] high = new float[rate];
    for (int i = 0; i < rate; i++) {
      high[i] = (float) Math.sin(2 * Math.PI * 11_000 * i / rate);
    }
    float[] actual = readAll(AudioClip.of(high, rate), SoundReader.Target.FEATURES);

    double energy = 0;
    for (int i = 1000; i < 15_000; i++) {
      energy += actual[i] * actual[i];
    }
    assertThat(Math.sqrt(energy / 14_000)).isLessThan(1e-3); // 60 dB under the input
  }
}
