package io.talkinghead.core.internal.pickle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pickles are made by {@code make_pickles.py} beside them. */
class PickleReaderTest {
  @ParameterizedTest
  @ValueSource(strings = {"config_p0", "config_p2", "config_p2_numpy2", "config_p4", "config_p5"})
  void configuration_isReadAsPythonWroteIt(String name) throws Exception {
    PickleValue.Dict config = PickleReader.read(bytes(name), name).asDict("config");

    assertThat(config.require("base_cfg").asDict("").require("hubert_cfg").asDict("").get("device"))
        .contains(new PickleValue.Text("cuda"));
    PickleValue.Dict audio = config.require("audio2motion_cfg").asDict("");
    assertThat(audio.get("motion_feat_dim")).contains(new PickleValue.Int(265));
    assertThat(audio.get("use_emo")).contains(new PickleValue.Bool(true));
    assertThat(audio.get("use_sc")).contains(new PickleValue.Bool(false));
    PickleValue.Dict options = config.require("default_kwargs").asDict("");
    assertThat(options.get("overlap_v2")).contains(new PickleValue.Int(70));
    assertThat(options.get("scale")).contains(new PickleValue.Real(2.3));
    assertThat(options.get("nothing")).contains(new PickleValue.None());
    assertThat(options.get("fix_kp_cond_dim"))
        .contains(
            new PickleValue.Items(
                List.of(new PickleValue.Int(0), new PickleValue.Int(202)), /* tuple= */ false));
    assertThat(options.get("text"))
        .contains(new PickleValue.Text("Grüße \u2713 \ud83d\ude00 \\ \n'\""));
    assertThat(((PickleValue.Items) options.require("tuple")).tuple()).isTrue();
    assertThat(((PickleValue.Items) options.require("tuple")).items())
        .extracting(v -> ((PickleValue.Int) v).value())
        .containsExactly(1L, -2L, 300L, 70000L, 1L << 40, -(1L << 33));
    assertThat(options.get("absent")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"config_p0", "config_p2", "config_p2_numpy2", "config_p4", "config_p5"})
  void arrays_areRowMajorInNativeOrder(String name) throws Exception {
    PickleValue.Dict options =
        PickleReader.read(bytes(name), name).asDict("").require("default_kwargs").asDict("");

    PickleValue.FloatArray emotion = floats(options, "emo");
    assertThat(emotion.shape()).containsExactly(3, 8);
    assertThat(emotion.data()).hasSize(24).startsWith(0, 0.125f).endsWith(23 / 8f);
    assertThat(floats(options, "delta_eye_arr").data())
        .containsExactly(-1, -0.6f, -0.2f, 0.2f, 0.6f, 1);
    assertThat(floats(options, "fortran").data()).containsExactly(0, 1, 2, 3, 4, 5);
    assertThat(floats(options, "big_endian").data()).containsExactly(1.5f, -2.5f);
    assertThat(floats(options, "half").data())
        .containsExactly(1.5f, -0.25f, 65504, 0x1p-24f, Float.POSITIVE_INFINITY);
    assertThat(floats(options, "empty").shape()).containsExactly(0, 3);
    assertThat(ints(options, "ints").data()).containsExactly(1, -2, 3, Integer.MAX_VALUE);
    assertThat(ints(options, "ints").shape()).containsExactly(2, 2);
    assertThat(ints(options, "bytes").data()).containsExactly(0, 255);
    assertThat(ints(options, "flags").data()).containsExactly(1, 0);
    assertThat(options.get("scalar")).contains(new PickleValue.Real(1.5));
    assertThat(options.get("count")).contains(new PickleValue.Int(7));
  }

  @ParameterizedTest
  @CsvSource({
    "system_p0, os.system, 0",
    "system_p4, posix.system, ",
    "eval, __builtin__.eval, 0",
    "inst, INST, 6",
    "obj, __builtin__.list, 1",
    "newobj, NEWOBJ, 18",
    "newobj_ex, NEWOBJ_EX, 19",
    "build, BUILD, 4",
    "build_name, BUILD, ",
    "ext, EXT1, 2",
    "persid, PERSID, 0",
    "binpersid, BINPERSID, 2",
    "buffer, NEXT_BUFFER, 2",
    "name_as_value, a name, ",
    "dotted_name, numpy.ndarray.dumps, ",
    "codec, ENCODE, ",
    "object_array, no plain numbers, ",
    "structured_array, no plain numbers, ",
    "string_array, no plain numbers, ",
    "big_int_array, exceeds 32 bits, ",
    "shape, comes with 24, ",
    "huge_shape, more elements than bytes, ",
    "length, needs 4611686018427387904, 2",
    "negative_length, needs 4294967295, 2",
    "long, exceeds 64 bits, 2",
    "depth, deeper than 64, ",
    "cycle, deeper than 64, ",
    "doubling, , ",
    "key, neither a string nor, 4",
    "protocol, newer than 5, 0",
    "memo, nothing was stored, 0",
    "empty_stack, stack is empty, 0",
    "no_mark, no mark, 2",
    "odd_dict, without a value, 3",
    "append, no list, 4",
    "utf8, not UTF-8, 2",
    "text_number, other than digits, 0",
    "operation, operation 0xf7, 0",
    "truncated, it ends, ",
    "empty, it ends, 0"
  })
  void hostilePickle_isRefusedByNameAndPlace(String name, String said, Integer offset)
      throws Exception {
    Throwable thrown = catchThrowable(() -> PickleReader.read(bytes("hostile_" + name), "bad.pkl"));

    assertThat(thrown)
        .isInstanceOf(InputException.class)
        .hasMessageContaining("bad.pkl")
        .hasMessageContaining(said == null ? "" : said);
    assertThat(((InputException) thrown).code()).isEqualTo(ErrorCode.MODEL_INVALID);
    if (offset != null) {
      assertThat(thrown).hasMessageContaining("(offset " + offset + ")");
    }
  }

  @Test
  void damagedPickle_isReadOrRefusedButNeverAnythingElse() throws Exception {
    byte[] good = bytes("config_p4");
    int refused = 0;
    for (int seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      byte[] damaged = good.clone();
      for (int i = random.nextInt(4); i >= 0; i--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      try {
        PickleReader.read(damaged, "damaged");
      } catch (InputException e) {
        refused++;
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
    assertThat(refused).isPositive().isLessThan(500);
  }

  @Test
  void file_isReadUpToItsLimit(@TempDir Path folder) throws Exception {
    Path file = Files.write(folder.resolve("a.pkl"), bytes("config_p4"));
    assertThat(PickleReader.read(file)).isInstanceOf(PickleValue.Dict.class);
    assertThatThrownBy(() -> PickleReader.read(folder.resolve("none.pkl")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("none.pkl");
  }

  private static PickleValue.FloatArray floats(PickleValue.Dict from, String key)
      throws InputException {
    return (PickleValue.FloatArray) from.require(key);
  }

  private static PickleValue.IntArray ints(PickleValue.Dict from, String key)
      throws InputException {
    return (PickleValue.IntArray) from.require(key);
  }

  private static byte[] bytes(String name) throws IOException {
    try (InputStream in = PickleReaderTest.class.getResourceAsStream(name + ".pkl")) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }
}
