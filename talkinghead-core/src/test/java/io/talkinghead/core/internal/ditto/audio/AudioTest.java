package io.talkinghead.core.internal.ditto.audio;

import static org.assertj.core.api.Assertions.assertThat;

import io.talkinghead.core.ditto.DittoMode;
import io.talkinghead.core.ditto.SamplingOptions;
import io.talkinghead.core.internal.ditto.Golden;
import io.talkinghead.core.internal.ditto.WavSource;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AudioTest {
  static float[] read(ResampledSource source, int piece) throws IOException {
    float[] all = new float[0];
    float[] buffer = new float[piece];
    for (int n; (n = source.read(buffer, 0, piece)) > 0; ) {
      int at = all.length;
      all = Arrays.copyOf(all, at + n);
      System.arraycopy(buffer, 0, all, at, n);
    }
    return all;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 333, 100_000})
  void resampledSpeech_matchesTheReference_inPiecesOfAnySize(int piece) throws IOException {
    try (var source = new ResampledSource(WavSource.read(Golden.input("speechlike24k.wav")))) {
      Golden.of("a_offline").assertClose("audio_16k", read(source, piece));
    }
  }

  @Test
  void sixteenKilohertz_passesUnchanged() throws IOException {
    try (var source = new ResampledSource(WavSource.read(Golden.input("speechlike16k.wav")))) {
      Golden.of("b_offline").assertClose("audio_16k", read(source, 1000));
    }
  }

  @ParameterizedTest
  @CsvSource({"44100, 1000, 363", "48000, 1001, 334", "8000, 77, 154", "22051, 5000, 3628"})
  void everyRate_hasTheLengthAndTheLevelOfTheReference(int rate, int samples, int length)
      throws IOException {
    float[] ones = new float[samples];
    Arrays.fill(ones, 0.5f);
    try (var source = new ResampledSource(new WavSource(ones, 1, rate))) {
      float[] out = read(source, 777);
      assertThat(out).hasSize(length);
      assertThat(out[length / 2]).isCloseTo(0.5f, org.assertj.core.data.Offset.offset(2e-3f));
    }
  }

  @Test
  void channels_areAveragedFirst() throws IOException {
    float[] stereo = {1, 0, 0.5f, -0.5f, 0, 1};
    try (var source = new ResampledSource(new WavSource(stereo, 2, 16_000))) {
      assertThat(read(source, 10)).containsExactly(0.5f, 0, 0.5f);
    }
  }

  @Test
  void frames_roundAsInTheReference() {
    // 142 of the first 3000 multiples of 640 give one frame more
    long more = 0;
    for (long k = 1; k <= 3000; k++) {
      more += AudioWindows.frames(640 * k) - k;
    }
    assertThat(more).isEqualTo(142);
    assertThat(AudioWindows.frames(640 * 7)).isEqualTo(8);
    assertThat(AudioWindows.frames(640 * 14)).isEqualTo(15);
    assertThat(AudioWindows.frames(641)).isEqualTo(2);
  }

  /** Where each window starts in a sound whose samples count up. */
  private static int[] starts(DittoMode mode, int windows) {
    AudioWindows cutter = new AudioWindows(SamplingOptions.DEFAULT, mode);
    float[] window = new float[cutter.span()];
    int[] starts = new int[windows];
    float[] sample = new float[6400];
    int found = 0;
    for (int at = 0; found < windows; at += sample.length) {
      for (int i = 0; i < sample.length; i++) {
        sample[i] = at + i;
      }
      cutter.accept(sample, 0, sample.length);
      while (found < windows && cutter.ready()) {
        cutter.next(window);
        starts[found++] = (int) window[6479] - 6479;
      }
    }
    return starts;
  }

  @Test
  void windows_startWhereTheReferenceStartsThem() {
    int[] offline = starts(DittoMode.OFFLINE, 660);
    int[] online = starts(DittoMode.ONLINE, 660);
    assertThat(offline[0]).isEqualTo(-2000);
    assertThat(online[0]).isEqualTo(-1920); // 80 samples later
    for (int i = 0; i < 660; i++) {
      int frame = 5 * i;
      int early = frame == 1615 || frame == 3205 || frame == 3230 || frame == 3255 ? 1 : 0;
      assertThat(offline[i]).as("frame %d", frame).isEqualTo(frame * 640 - 2000 - early);
      assertThat(online[i]).isEqualTo(frame * 640 - 1920);
    }
  }
}
