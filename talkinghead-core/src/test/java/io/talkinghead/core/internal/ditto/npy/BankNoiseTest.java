package io.talkinghead.core.internal.ditto.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import io.talkinghead.NoiseSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BankNoiseTest {
  @TempDir Path folder;

  /** Writes zeros, but for the first two bytes, a 7 in little endian. */
  private Path bank(String type, int width, int... shape) throws IOException {
    StringBuilder axes = new StringBuilder();
    int size = 1;
    for (int axis : shape) {
      axes.append(axis).append(", ");
      size *= axis;
    }
    String header = "{'descr': '%s', 'fortran_order': False, 'shape': (%s)}".formatted(type, axes);
    ByteBuffer bytes = ByteBuffer.allocate(10 + header.length() + size * width);
    bytes.order(ByteOrder.LITTLE_ENDIAN).put((byte) 0x93);
    bytes.put("NUMPY".getBytes(StandardCharsets.US_ASCII)).put((byte) 1).put((byte) 0);
    bytes.putShort((short) header.length()).put(header.getBytes(StandardCharsets.US_ASCII));
    if (size > 0) {
      bytes.put((byte) 7);
    }
    return Files.write(folder.resolve("bank.npy"), bytes.array());
  }

  @Test
  void shortBank_startsOver() throws IOException {
    NoiseSource noise = BankNoise.read(bank("<i2", 2, 1, 80, 265));
    float[] drawn = new float[80 * 265 + 2];
    noise.gaussian(drawn, 0, drawn.length);
    assertThat(drawn[0]).isEqualTo(7f / 8192);
    assertThat(drawn[1]).isZero();
    assertThat(drawn[80 * 265]).isEqualTo(7f / 8192);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<f4 | 4 | 2 | 80 | 265 | float32 [2, 80, 265]",
        "<i4 | 4 | 2 | 80 | 265 | int32 [2, 80, 265]",
        "<i2 | 2 | 2 | 265 | 80 | int16 [2, 265, 80]",
        "<i2 | 2 | 0 | 80 | 265 | int16 [0, 80, 265]",
      })
  void anotherTypeOrShape_isRefused(String type, int width, int k, int rows, int columns, String is)
      throws IOException {
    Path file = bank(type, width, k, rows, columns);
    assertRefused(file, is);
  }

  @Test
  void anotherNumberOfAxes_isRefused() throws IOException {
    assertRefused(bank("<i2", 2, 80, 265), "int16 [80, 265]");
    assertRefused(bank("<i2", 2, 1, 1, 80, 265), "int16 [1, 1, 80, 265]");
  }

  private static void assertRefused(Path file, String is) {
    assertThatThrownBy(() -> BankNoise.read(file))
        .isInstanceOfSatisfying(
            InputException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TRACK_INVALID))
        .hasMessageContainingAll(file.toString(), is, "int16 [K, 80, 265]");
  }
}
