package io.talkinghead.core.internal.ditto;

import static org.assertj.core.api.Assertions.assertThat;

import io.talkinghead.core.ditto.DittoMode;
import io.talkinghead.core.ditto.DittoOptions;
import io.talkinghead.core.ditto.SamplingOptions;
import io.talkinghead.core.internal.ditto.audio.ResampledSource;
import io.talkinghead.core.internal.ditto.npy.DittoDump;
import io.talkinghead.core.internal.ditto.pack.NetworkPack;
import io.talkinghead.spi.AudioFeatureExtractor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Features of a voice, against the recorded runs. */
class HubertGoldenTest {
  static float[] voice(String name) throws IOException {
    Golden golden = Golden.of(name);
    try (var source =
        new ResampledSource(
            WavSource.read(Golden.input(golden.options().get("audio").getAsString())))) {
      float[] all = new float[golden.summary("audio_samples_16k")];
      for (int at = 0, n; at < all.length; at += n) {
        n = source.read(all, at, all.length - at);
      }
      return all;
    }
  }

  private static float[] extract(DittoOptions options, float[] voice, long total, int piece)
      throws IOException {
    List<float[]> rows = new ArrayList<>();
    AudioFeatureExtractor.Sink sink =
        (values, count) -> rows.add(java.util.Arrays.copyOf(values, count * 1024));
    NetworkPack pack = new NetworkPack(new OrtEngine(), Golden.pack());
    try (var extractor = new HubertFeatureExtractor(pack, options, DittoDump.OFF);
        var session =
            extractor.open(
                new AudioFeatureExtractor.Request(
                    () -> new WavSource(voice, 1, 16_000), total, event -> {}))) {
      for (int at = 0; at < voice.length; at += piece) {
        session.accept(voice, at, Math.min(piece, voice.length - at), sink);
      }
      session.finish(sink);
    }
    float[] all = new float[rows.stream().mapToInt(r -> r.length).sum()];
    int at = 0;
    for (float[] row : rows) {
      System.arraycopy(row, 0, all, at, row.length);
      at += row.length;
    }
    return all;
  }

  private static DittoOptions online() {
    return DittoOptions.builder()
        .mode(DittoMode.ONLINE)
        .sampling(SamplingOptions.builder().overlap(70).build())
        .build();
  }

  @ParameterizedTest
  @CsvSource({"a_offline, 64000", "a_offline, 37", "b_offline, 640"})
  void offlineFeatures_matchTheReference(String name, int piece) throws IOException {
    float[] voice = voice(name);
    Golden.of(name)
        .assertClose("features", extract(DittoOptions.offline(), voice, voice.length, piece));
  }

  @Test
  void onlineFeatures_matchTheReference_silenceFirst() throws IOException {
    float[] voice = voice("a_online");
    float[] features = extract(online(), voice, voice.length, 3200);
    float[] every8th = new float[features.length / 8];
    for (int i = 0; i < every8th.length; i++) {
      every8th[i] = features[8 * i];
    }
    Golden.of("a_online").assertClose("features", every8th);
  }

  @Test
  void liveVoice_hasNoSurplusRows() throws IOException {
    float[] features = extract(online(), voice("a_online"), -1, 3200);
    assertThat(features.length / 1024).isEqualTo(70 + 100);
  }

  @Test
  void modes_areDifferentRepresentations() throws IOException {
    NetworkPack pack = new NetworkPack(new OrtEngine(), Golden.pack());
    try (var offline = new HubertFeatureExtractor(pack, DittoOptions.offline(), DittoDump.OFF);
        var online = new HubertFeatureExtractor(pack, online(), DittoDump.OFF)) {
      assertThat(offline.features()).isNotEqualTo(online.features());
    }
  }
}
