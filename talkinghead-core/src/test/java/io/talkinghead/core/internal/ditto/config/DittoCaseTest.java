package io.talkinghead.core.internal.ditto.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonParser;
import io.talkinghead.InputException;
import io.talkinghead.core.ditto.Blinks;
import io.talkinghead.core.ditto.Compat;
import io.talkinghead.core.ditto.DittoMode;
import io.talkinghead.core.ditto.DittoOptions;
import io.talkinghead.core.ditto.FadeTarget;
import io.talkinghead.core.ditto.MotionKey;
import io.talkinghead.core.internal.ditto.Golden;
import io.talkinghead.core.internal.ditto.npy.Npy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DittoCaseTest {
  @TempDir Path folder;

  private DittoCase read(String json) throws IOException {
    Path file = folder.resolve("options.json");
    Files.writeString(file, json);
    return DittoCase.read(file, Compat.REPAIRED);
  }

  @Test
  void presets_areTheConstants() {
    assertThat(DittoCase.preset("offline")).isEqualTo(DittoOptions.offline());
    assertThat(DittoCase.preset("online")).isEqualTo(DittoOptions.online());
    assertThatThrownBy(() -> DittoCase.preset("other")).hasMessageContaining("other");
  }

  @Test
  void recordedOptions_areRead() {
    Path inputs = java.util.Objects.requireNonNull(Golden.input("x").getParent());
    DittoCase c = DittoCase.of(Golden.of("controls_a").options(), inputs, Compat.REPAIRED);
    var controls = c.options().controls();
    assertThat(c.options().mode()).isEqualTo(DittoMode.OFFLINE);
    assertThat(c.frames()).containsExactly(0, 25, 45, 95);
    assertThat(c.source()).contains("face512.png");
    assertThat(controls.fadeTarget()).isEqualTo(FadeTarget.FIRST_FRAME);
    assertThat(controls.fadeIn()).isEqualTo(8);
    assertThat(controls.blinks()).isEqualTo(Blinks.every(12, 25, 9));
    assertThat(controls.eyeTable().rows()).hasNumberOfRows(15);
    assertThat(java.util.Objects.requireNonNull(controls.frames().get(20)).alphaYaw())
        .isEqualTo(1.25);
    assertThat(c.options().sampling().emotions().rows()).hasNumberOfRows(4);
    assertThat(c.options().sampling().bounds().present()).isTrue();
    assertThat(c.options().source().cropRotates()).isFalse();
  }

  @Test
  void template_isReadFromItsFiles() throws IOException {
    Map<String, Integer> widths =
        Map.of("pitch", 66, "yaw", 66, "roll", 66, "t", 3, "exp", 63, "scale", 1, "kp", 63);
    for (var entry : widths.entrySet()) {
      float[] values = new float[entry.getValue()];
      java.util.Arrays.fill(values, 1.5f);
      float[] frames = java.util.Arrays.copyOf(values, 3 * values.length);
      new Npy(new int[] {3, values.length}, frames)
          .write(folder.resolve("ch_" + entry.getKey() + ".npy"));
    }
    new Npy(new int[] {2, 2}, new float[] {1, 2, 3, 4}).write(folder.resolve("ch_eye_open.npy"));
    new Npy(new int[] {2, 6}, new float[12]).write(folder.resolve("ch_eye_ball.npy"));
    var template =
        read("{\"setup_kwargs\": {\"ch_info\": {\"ch_info\": \"ch\"}}}")
            .options()
            .sampling()
            .template();
    assertThat(template).isNotNull();
    assertThat(java.util.Objects.requireNonNull(template).scale()).isEqualTo(1.5f);
    assertThat(template.eyeOpen()[1]).containsExactly(3, 4);
    assertThat(template.pitch()).hasSize(66).containsOnly(1.5f);
    assertThat(template.kp()).hasSize(63).containsOnly(1.5f);
  }

  @Test
  void keysWithWeights_andPlainKeys_areRead() throws IOException {
    var plain = read("{\"setup_kwargs\": {\"use_d_keys\": [\"exp\", \"yaw\"]}}");
    assertThat(java.util.Objects.requireNonNull(plain.options().controls().drivenKeys()).weights())
        .containsOnlyKeys(MotionKey.EXP, MotionKey.YAW);
    var map = read("{\"setup_kwargs\": {\"use_d_keys\": {\"exp\": 0.5}}}");
    assertThat(java.util.Objects.requireNonNull(map.options().controls().drivenKeys()).weights())
        .containsEntry(MotionKey.EXP, 0.5);
  }

  @Test
  void setupControls_areKept_butReplacedInTheReference() {
    var json =
        JsonParser.parseString(
                "{\"setup_kwargs\": {\"ctrl_info\": {\"3\": {\"delta_yaw\": 4}}}, \"run_kwargs\": {}}")
            .getAsJsonObject();
    assertThat(frames(json, Compat.REPAIRED)).containsOnlyKeys(3);
    assertThat(frames(json, Compat.REFERENCE)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "offline, REFERENCE, 5",
    "online, REFERENCE, 8",
    "offline, REPAIRED, 8",
    "online, REPAIRED, 8"
  })
  void chunkSize_actsOnlineOnlyInTheReference(String mode, Compat compat, int wanted) {
    var json =
        JsonParser.parseString(
                "{\"mode\": \"%s\", \"run_kwargs\": {\"chunksize\": [4, 8, 3]}}".formatted(mode))
            .getAsJsonObject();
    assertThat(DittoCase.of(json, folder, compat).options().sampling().chunkFrames())
        .isEqualTo(wanted);
  }

  private Map<Integer, ?> frames(com.google.gson.JsonObject json, Compat compat) {
    return DittoCase.of(json, folder, compat).options().controls().frames();
  }

  @Test
  void nulls_andLabels_areDefaultsAndMoods() throws IOException {
    DittoCase c =
        read("{\"setup_kwargs\": {\"use_d_keys\": null, \"emo\": [3, 4], \"ch_info\": null}}");
    assertThat(c.options().controls().drivenKeys()).isNull();
    float[] row = c.options().sampling().emotions().row(5);
    assertThat(row[3]).isEqualTo(row[4]).isGreaterThan(0.49f);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"setup_kwargs\": {\"smo\": 3}} | setup_kwargs has no option 'smo'. It takes N_d, ch_info, crop",
        "{\"run_kwargs\": {\"a\": 3, \"b\": 1}} | run_kwargs has no options 'a', 'b'. It takes chunks",
        "{\"setup_kwargs\": {\"smo_k_d\": 999999}} | setup_kwargs.smo_k_d: smoothing must be in",
        "{\"run_kwargs\": {\"ctrl_info\": {\"x\": {}}}} | ctrl_info must be keyed by frame numbers, was x",
        "{\"setup_kwargs\": {\"emo\": {\"npy\": [1, 2]}}} | setup_kwargs.emo: npy must name a file, was [1,2]",
        "{\"setup_kwargs\": {\"emo\": {\"npy\": null}}} | setup_kwargs.emo: npy must name a file, was null",
        "{\"setup_kwargs\": {\"ch_info\": {\"ch_info\": \"a\"}}} | setup_kwargs.ch_info: There is no file",
        "{\"setup_kwargs\": {\"overlap_v2\": 80}} | overlap must be in [1, 79], was 80",
        "{\"setup_kwargs\": {\"overlap_v2\": \"x\"}} | overlap_v2 must be a number",
        "{\"setup_kwargs\": {\"fade_type\": \"x\"}} | fade_type",
        "{\"setup_kwargs\": {\"emo\": [9]}} | emo must be in [0, 7], was 9",
        "{\"setup_kwargs\": {\"delta_eye_arr\": {\"npy\": \"no.npy\"}}} | setup_kwargs.delta_eye_arr: There is no file",
        "{\"run_kwargs\": {\"ctrl_info\": {\"1\": {\"delta\": 1}}}} | delta",
        "{\"run_kwargs\": {\"ctrl_info\": {\"1\": {\"vad_alpha\": 2}}}} | vadAlpha must be in",
        "{\"mode\": \"x\"} | mode",
        "[1] | JSON object",
        "{\"mode\" | it is no valid JSON: End of input at line 1 column 8",
        "{\"mode\": ]} | it is no valid JSON: Unexpected value at line 1"
      })
  void mistakes_areNamed(String json, String words) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("options.json")
        .hasMessageContaining(words)
        .hasMessageNotContainingAny(
            "Exception", "io.talkinghead", "kwargs.:", "setLenient", "http");
  }

  @Test
  void missingFile_isNamed() {
    assertThatThrownBy(() -> DittoCase.read(folder.resolve("none.json"), Compat.REPAIRED))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("none.json");
  }
}
