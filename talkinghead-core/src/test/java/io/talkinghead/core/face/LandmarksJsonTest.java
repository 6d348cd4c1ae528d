package io.talkinghead.core.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import io.talkinghead.Landmarks;
import io.talkinghead.Landmarks.Point;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LandmarksJsonTest {
  private static final String HEAD = "{\"format\": \"talkinghead-landmarks/1\"";
  private static final String EYES = HEAD + ", \"leftEye\": [10, 20], \"rightEye\": [30.5, 21]";
  @TempDir Path folder;

  @Test
  void whatIsWritten_isReadBack() throws Exception {
    Landmarks landmarks =
        new Landmarks(
            new Point(256.25, 290.5),
            new Point(380, 290),
            new Point(270, 411),
            null,
            new Point(320, 401),
            new Point(320, 431.75),
            null,
            List.of(new Point(226, 293), new Point(258, 270), new Point(290, 291)),
            List.of());
    Path file = folder.resolve("face.json");
    LandmarksJson.write(file, landmarks);
    assertThat(LandmarksJson.read(file)).isEqualTo(landmarks);
    assertThat(Files.readString(file))
        .startsWith(
            "{\n  \"format\": \"talkinghead-landmarks/1\",\n  \"leftEye\": [256.25, 290.50]")
        .doesNotContain("chin");
  }

  @Test
  void eyesAlone_areEnough() throws Exception {
    assertThat(read(EYES + "}")).isEqualTo(Landmarks.of(new Point(10, 20), new Point(30.5, 21)));
  }

  private Landmarks read(String json) throws Exception {
    return LandmarksJson.read(Files.writeString(folder.resolve("read.json"), json));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "HEAD, \"leftEye\": [1, 2]} | are needed",
        "HEAD} | are needed",
        "EYES, \"leftEar\": [1, 2]} | \"leftEar\" is unknown",
        "EYES, \"chin\": [1]} | \"chin\" must be [x, y]",
        "EYES, \"chin\": [1, -2]} | \"chin\" must be [x, y]",
        "EYES, \"chin\": [1, 70000]} | \"chin\" must be [x, y]",
        "EYES, \"chin\": [1, \"2\"]} | \"chin\" must be [x, y]",
        "EYES, \"chin\": null} | \"chin\" must be [x, y]",
        "EYES, \"chin\": [1, NaN]} | not JSON",
        "EYES, \"chin\": [1, 1e999]} | \"chin\" must be [x, y]",
        "EYES, \"leftLid\": 5} | \"leftLid\" must be a list",
        "EYES, \"leftLid\": [[1, 2], 3]} | \"leftLid\" must be [x, y]",
        "EYES} {} | not JSON",
        "EYES | not JSON",
        "[] | must be a JSON object and nothing else",
        "{\"format\": \"other/1\"} | \"format\" must be",
        "{\"leftEye\": [1, 2]} | \"format\" must be",
        "HEAD, \"leftEye\": [9, 2], \"rightEye\": [3, 2]} | smaller x"
      })
  void mistakes_areNamed(String json, String complaint) {
    String text = json.replace("HEAD", HEAD).replace("EYES", EYES);
    assertThatThrownBy(() -> read(text))
        .isInstanceOfSatisfying(
            InputException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LANDMARKS_INVALID))
        .hasMessageContaining(complaint)
        .hasMessageContaining("Correct the file");
  }

  @Test
  void deepNesting_isRefused() {
    assertThatThrownBy(() -> read("[".repeat(500_000)))
        .isInstanceOfSatisfying(
            InputException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LANDMARKS_INVALID));
  }

  @Test
  void bytesThatAreNoText_areRefused() throws Exception {
    Path file = Files.write(folder.resolve("x.json"), new byte[] {(byte) 0xff, (byte) 0xfe, 1});
    assertThatThrownBy(() -> LandmarksJson.read(file))
        .isInstanceOfSatisfying(
            InputException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LANDMARKS_INVALID));
  }

  @Test
  void missingFile_isSaidSo() {
    assertThatThrownBy(() -> LandmarksJson.read(folder.resolve("none.json")))
        .isInstanceOfSatisfying(
            InputException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FILE_NOT_FOUND));
  }

  @Test
  void unwritablePlace_isSaidSo() {
    Landmarks landmarks = Landmarks.of(new Point(1, 2), new Point(3, 2));
    assertThatThrownBy(() -> LandmarksJson.write(folder.resolve("no/such/folder.json"), landmarks))
        .isInstanceOfSatisfying(
            InputException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.OUTPUT_NOT_WRITABLE));
  }
}
