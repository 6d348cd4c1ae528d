package io.talkinghead.core.internal.ditto.audio;

import static org.assertj.core.api.Assertions.assertThat;

import io.talkinghead.core.ditto.DittoMode;
import io.talkinghead.core.ditto.SamplingOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Windows of voices of any length against the rules for a voice that lies there as a whole. */
class AudioWindowsTest {
  private static final int[] LENGTHS = {
    1, 79, 80, 639, 640, 641, 3199, 3200, 3201, 4480, 6400, 6480, 6481, 8960, 9599, 16_000, 17_921
  };

  @ParameterizedTest
  @CsvSource({"3, 5, 2", "0, 5, 2", "3, 1, 1", "7, 4, 3", "2, 10, 5"})
  void everyLengthAndChunk(int past, int now, int future) {
    SamplingOptions options =
        SamplingOptions.builder().chunkPast(past).chunkFrames(now).chunkFuture(future).build();
    for (int length : LENGTHS) {
      float[] voice = new float[length];
      for (int i = 0; i < length; i++) {
        voice[i] = 1 + i;
      }
      for (int piece : new int[] {length, 1000, 37}) {
        assertThat(cut(options, DittoMode.OFFLINE, voice, piece))
            .as("offline, %d samples in pieces of %d", length, piece)
            .isEqualTo(offline(voice, past, now, future));
        assertThat(cut(options, DittoMode.ONLINE, voice, piece))
            .as("online, %d samples in pieces of %d", length, piece)
            .isEqualTo(online(voice, past, now, future));
      }
    }
  }

  /** {@code int(803 * 0.04 * 16000)} is not 803 * 640; shorter voices have no such window. */
  @Test
  void startOffline_isTruncatedInDouble() {
    SamplingOptions options =
        SamplingOptions.builder().chunkPast(1).chunkFrames(1).chunkFuture(1).build();
    AudioWindows windows = new AudioWindows(options, DittoMode.OFFLINE);
    float[] voice = new float[810 * 640];
    for (int i = 0; i < voice.length; i++) {
      voice[i] = i;
    }
    windows.accept(voice, 0, voice.length);
    float[] window = new float[windows.span()];
    for (int i = 0; i <= 804; i++) {
      windows.next(window);
      int front = window.length - 2 * 640;
      int wanted = i * 640 - (i == 803 ? 1 : 0) - front;
      assertThat(window[0]).as("window %d", i).isEqualTo(Math.max(0, wanted));
    }
  }

  private static List<List<Float>> cut(
      SamplingOptions options, DittoMode mode, float[] voice, int piece) {
    AudioWindows windows = new AudioWindows(options, mode);
    List<List<Float>> cut = new ArrayList<>();
    float[] window = new float[windows.span()];
    for (int at = 0; at < voice.length; at += piece) {
      windows.accept(voice, at, Math.min(piece, voice.length - at));
      while (windows.ready() && (mode == DittoMode.ONLINE || windows.more())) {
        windows.next(window);
        cut.add(list(window));
      }
    }
    while (windows.more()) {
      windows.next(window);
      cut.add(list(window));
    }
    return cut;
  }

  private static List<List<Float>> offline(float[] voice, int past, int now, int future) {
    int span = (int) ((past + now + future) * 0.04 * 16000) + 80;
    int front = span - (now + future) * 640;
    float[] padded = new float[front + voice.length + span];
    System.arraycopy(voice, 0, padded, front, voice.length);
    List<List<Float>> cut = new ArrayList<>();
    int frames = (int) Math.ceil(voice.length / 16000.0 * 25);
    for (int i = 0; i < frames; i += now) {
      int from = (int) (i * 0.04 * 16000);
      cut.add(list(Arrays.copyOfRange(padded, from, from + span)));
    }
    return cut;
  }

  private static List<List<Float>> online(float[] voice, int past, int now, int future) {
    int span = (int) ((past + now + future) * 0.04 * 16000) + 80;
    float[] stream = new float[past * 640 + voice.length];
    System.arraycopy(voice, 0, stream, past * 640, voice.length);
    List<List<Float>> cut = new ArrayList<>();
    int chunks = (stream.length + now * 640 - 1) / (now * 640);
    for (int i = 0; i < chunks; i++) {
      cut.add(list(Arrays.copyOfRange(stream, i * now * 640, i * now * 640 + span)));
    }
    return cut;
  }

  private static List<Float> list(float[] values) {
    List<Float> list = new ArrayList<>();
    for (float value : values) {
      list.add(value);
    }
    return list;
  }
}
