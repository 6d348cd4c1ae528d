package io.talkinghead.core.internal.ditto.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.talkinghead.InputException;
import io.talkinghead.core.internal.ditto.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpyTest {
  @TempDir Path folder;

  @Test
  void writtenArray_readsBack() throws IOException {
    Npy array = new Npy(new int[] {2, 3}, new float[] {1, 2, 3, -4.5f, 5, 6});
    array.write(folder.resolve("a.npy"));
    Npy back = Npy.read(folder.resolve("a.npy"));
    assertThat(back.shape()).containsExactly(2, 3);
    assertThat(back.values()).containsExactly(array.values());
    assertThat(back.row(1)).containsExactly(-4.5f, 5, 6);
    assertThat(Files.size(folder.resolve("a.npy")) - 6 * 4).isEqualTo(128);
  }

  @Test
  void oneAxis_isWrittenAsATuple() throws IOException {
    new Npy(new int[] {1}, new float[] {7}).write(folder.resolve("a.npy"));
    assertThat(
            Files.readString(folder.resolve("a.npy"), java.nio.charset.StandardCharsets.ISO_8859_1))
        .contains("'shape': (1,), }");
  }

  @Test
  void int16_isRead() throws IOException {
    Npy bank = Npy.read(Golden.noiseBank());
    assertThat(bank.shape()).containsExactly(64, 80, 265);
    assertThat(Arrays.copyOf(bank.values(), 3)).doesNotContain(Float.NaN);
  }

  @Test
  void damagedFiles_areNamed() throws IOException {
    Path file = folder.resolve("bad.npy");
    Files.write(file, new byte[40]);
    assertThatThrownBy(() -> Npy.read(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("bad.npy")
        .hasMessageContaining("signature");
    Path whole = folder.resolve("whole.npy");
    new Npy(new int[] {8}, new float[8]).write(whole);
    byte[] bytes = Files.readAllBytes(whole);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 5));
    assertThatThrownBy(() -> Npy.read(file)).isInstanceOf(InputException.class);
    assertThatThrownBy(() -> Npy.read(folder.resolve("none.npy")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("none.npy");
  }
}
