package io.talkinghead.core.tracks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.talkinghead.Articulation;
import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import io.talkinghead.Keypoints;
import io.talkinghead.MotionFrame;
import io.talkinghead.MotionTrack;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MotionTrackJsonTest {
  private static String write(MotionTrack track) throws IOException {
    StringWriter out = new StringWriter();
    MotionTrackJson.write(track, out);
    return out.toString();
  }

  private static MotionTrack read(String text) throws IOException {
    return MotionTrackJson.read(new StringReader(text));
  }

  private static String rest() throws IOException {
    return write(new MotionTrack(25, List.of(MotionFrame.REST)));
  }

  @Property(tries = 2000)
  void everyFloat_readsBackToTheSameBits(@ForAll float value) {
    StringBuilder out = new StringBuilder();
    if (Float.isFinite(value)) {
      Decimals.append(out, value);
      assertThat(Float.parseFloat(out.toString())).isEqualTo(value + 0f); // -0 becomes 0
    }
  }

  @Test
  void millionths_areShort() {
    StringBuilder out = new StringBuilder();
    for (float value : new float[] {0, -0.05f, 0.105f, 1, 12.5f, 0.000001f, -3}) {
      Decimals.append(out, value);
      out.append(' ');
    }
    assertThat(out.toString()).isEqualTo("0 -0.05 0.105 1 12.5 0.000001 -3 ");
  }

  @Test
  void articulation_roundTrips(@TempDir Path dir) throws IOException {
    Random random = new Random(9);
    List<MotionFrame> frames = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      float[] values = new float[16];
      for (int k = 0; k < 16; k++) {
        values[k] = (float) random.nextGaussian();
      }
      frames.add(
          new MotionFrame(random.nextFloat(), -1e-9f, 3e8f, 0.25f, 0, 1, Articulation.of(values)));
    }
    MotionTrack track = new MotionTrack(30, frames);
    Path file = Files.writeString(dir.resolve("motion.json"), write(track));
    assertThat(MotionTrackJson.read(file)).isEqualTo(track);
    assertThat(write(MotionTrackJson.read(file))).isEqualTo(write(track));
  }

  @Test
  void keypoints_roundTrip() throws IOException {
    float[] xyz = new float[63];
    xyz[62] = 0.12345679f;
    MotionFrame frame = new MotionFrame(0, 0, 0, 0, 0, 0, new Keypoints(xyz));
    MotionTrack again = read(write(new MotionTrack(25, List.of(frame))));
    assertThat(((Keypoints) again.frames().get(0).expression()).toArray()).isEqualTo(xyz);
  }

  @Test
  void mixedExpressions_areRefused() {
    MotionFrame other = new MotionFrame(0, 0, 0, 0, 0, 0, new Keypoints(new float[63]));
    assertThatThrownBy(() -> write(new MotionTrack(25, List.of(MotionFrame.REST, other))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  static Stream<Arguments> damages() {
    return Stream.of(
        Arguments.of("\"talkinghead-motion/1\"", "\"talkinghead-motion/9\"", "\"format\""),
        Arguments.of("25", "0", "from 1 to 120"),
        Arguments.of("25", "29.97", "from 1 to 120"),
        Arguments.of("25", "\"25\"", "a number"),
        Arguments.of("articulation-22", "visemes", "articulation-22"),
        Arguments.of("\"jaw\"", "\"chin\"", "column 7 is \"chin\", must be \"jaw\""),
        Arguments.of(", \"breath\"", "", "21 columns are given, must be 22: breath is missing"),
        Arguments.of("[0, 0, 0", "[0, 0", "frame 0 has 21 numbers, must have 22"),
        Arguments.of("[0, 0, 0", "[0, 0, 0, 0", "frame 0 has more than 22"),
        Arguments.of("[0, 0, 0", "[0, null, 0", "$.frames[0][1]: here must be a number"),
        Arguments.of("[0, 0, 0", "[0, NaN, 0", "line 7"),
        Arguments.of("[0, 0, 0", "[0, 1e99, 0", "\"pitch\" of frame 0 is too large"),
        Arguments.of("\"frames\": [", "\"frames\": [[[[[", "here must be a number"),
        Arguments.of("  ]\n}", "", "ends in the middle"),
        Arguments.of("}\n", "} x", "not JSON"),
        Arguments.of("}\n", "}{}", "not JSON"),
        Arguments.of("\"frameRate\": 25", "\"speed\": 25", "\"speed\" is unknown"),
        Arguments.of("\"frameRate\": 25,", "", "\"frameRate\" is missing"),
        Arguments.of("\"frameRate\": 25", "\"frameRate\": 25, \"frameRate\": 25", "twice"),
        Arguments.of("\"representation\": \"articulation-22\",", "", "must stand before"),
        Arguments.of("{\n", "[", "an object"));
  }

  @ParameterizedTest
  @MethodSource("damages")
  void damage_isNamed(String from, String to, String complaint) throws IOException {
    String damaged = rest().replace(from, to);
    assertThat(damaged).isNotEqualTo(rest());
    assertThatThrownBy(() -> read(damaged))
        .isInstanceOfSatisfying(
            InputException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TRACK_INVALID))
        .hasMessageContaining(complaint)
        .hasMessageContaining("line ");
  }

  @Test
  void anyCut_isRefusedWithOurError() throws IOException {
    String whole = rest();
    for (int end = 0; end < whole.strip().length(); end++) {
      String cut = whole.substring(0, end);
      assertThatThrownBy(() -> read(cut)).as("cut at %d", end).isInstanceOf(InputException.class);
    }
  }

  @Test
  void enormousFile_isNotRead(@TempDir Path dir) throws IOException {
    Path file = dir.resolve("motion.json");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(MotionTrackJson.MAX_BYTES + 1);
    }
    assertThatThrownBy(() -> MotionTrackJson.read(file))
        .isInstanceOfSatisfying(
            InputException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TRACK_INVALID))
        .hasMessageContaining("more than 512 MiB");
  }

  @Test
  void missingFileAndWrongEncoding_areRefused(@TempDir Path dir) throws IOException {
    assertThatThrownBy(() -> MotionTrackJson.read(dir.resolve("none.json")))
        .isInstanceOfSatisfying(
            InputException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FILE_NOT_FOUND));
    Path binary = Files.write(dir.resolve("x.json"), new byte[] {'{', (byte) 0xff, (byte) 0xfe});
    assertThatThrownBy(() -> MotionTrackJson.read(binary))
        .isInstanceOfSatisfying(
            InputException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TRACK_INVALID));
  }
}
