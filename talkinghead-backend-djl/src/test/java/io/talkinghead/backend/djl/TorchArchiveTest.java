package io.talkinghead.backend.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are no networks, or damaged ones: a typed error that says what to do. */
class TorchArchiveTest {
  @TempDir Path folder;
  private PyTorchEngine engine;

  @BeforeEach
  void open() {
    engine = TorchPack.engine();
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private void assertRefused(Path file, ErrorCode code, String... parts) {
    assertThatThrownBy(() -> engine.load("stitch_network", file).close())
        .isInstanceOfSatisfying(InputException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(file.toString())
        .hasMessageContainingAll(parts);
  }

  private Path write(String name, byte[] bytes) throws Exception {
    return Files.write(folder.resolve(name), bytes);
  }

  private Path zip(String name, Map<String, String> entries) throws Exception {
    Path file = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, String> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
    }
    return file;
  }

  /** Copies the stitching network with a change in its code. */
  private Path changed(String from, String to) throws Exception {
    Path file = folder.resolve("stitch_network.pt");
    Files.copy(TorchPack.FOLDER.resolve(Manifest.NAME), folder.resolve(Manifest.NAME));
    try (ZipFile source = new ZipFile(TorchPack.file("stitch_network").toFile());
        ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (ZipEntry entry : source.stream().toList()) {
        byte[] bytes = source.getInputStream(entry).readAllBytes();
        if (entry.getName().endsWith(".py")) {
          String code = new String(bytes, StandardCharsets.UTF_8);
          assertThat(code).contains(from);
          bytes = code.replace(from, to).getBytes(StandardCharsets.UTF_8);
        }
        ZipEntry copy = new ZipEntry(entry.getName());
        zip.setMethod(ZipOutputStream.DEFLATED);
        zip.putNextEntry(copy);
        zip.write(bytes);
        zip.closeEntry();
      }
    }
    return file;
  }

  @Test
  void missing() {
    assertRefused(folder.resolve("none.pt"), ErrorCode.FILE_NOT_FOUND, "no model file");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100, 20_000, 52_400})
  void cutShort(int length) throws Exception {
    byte[] whole = Files.readAllBytes(TorchPack.file("stitch_network"));
    Path file = write("cut.pt", Arrays.copyOf(whole, length));
    assertRefused(file, ErrorCode.MODEL_INVALID, length > 1 ? "cut short" : "");
  }

  @Test
  void damagedInside() throws Exception {
    byte[] bytes = Files.readAllBytes(TorchPack.file("stitch_network"));
    Path file = write("stitch_network.pt", bytes);
    Files.copy(TorchPack.FOLDER.resolve(Manifest.NAME), folder.resolve(Manifest.NAME));
    try (ZipFile zip = new ZipFile(file.toFile())) {
      assertThat(zip.getEntry("stitch_network/constants.pkl")).isNotNull();
    }
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int at = text.indexOf("torch._utils"); // in constants.pkl: what a weight is made by
    bytes[at] = 'x';
    Files.write(file, bytes);
    assertRefused(file, ErrorCode.MODEL_INVALID, "does not load");
  }

  @Test
  void checkpoint_oldAndNew() throws Exception {
    Path old = write("decoder.pth", new byte[] {(byte) 0x80, 2, '}', 'q', 0, '.'});
    assertRefused(old, ErrorCode.MODEL_INVALID, "pickle", "never run", "give the network as ONNX");
    Path zipped = zip("decoder.pth", Map.of("archive/data.pkl", "x", "archive/version", "3"));
    assertRefused(zipped, ErrorCode.MODEL_INVALID, "weights without a network", "TorchScript");
  }

  @Test
  void safetensors() throws Exception {
    String header = "@\0\0\0\0\0\0\0{\"weight\":{\"dtype\":\"F32\"}}";
    byte[] bytes = header.getBytes(StandardCharsets.ISO_8859_1);
    assertRefused(
        write("decoder.safetensors", bytes), ErrorCode.MODEL_INVALID, "safetensors", "ONNX");
    assertRefused(write("decoder.pt", bytes), ErrorCode.MODEL_INVALID, "safetensors");
  }

  @Test
  void exportedProgram_andOtherZips() throws Exception {
    Path exported = zip("decoder.pt2", Map.of("decoder/archive_format", "pt2"));
    assertRefused(exported, ErrorCode.MODEL_INVALID, ".pt2", "Python");
    Path other = zip("decoder.pt", Map.of("readme.txt", "hello"));
    assertRefused(other, ErrorCode.MODEL_INVALID, "holds no TorchScript");
  }

  @Test
  void pointerAndPage() throws Exception {
    Path pointer =
        write(
            "a.pt",
            "version https://git-lfs.github.com/spec/v1\n".getBytes(StandardCharsets.UTF_8));
    assertRefused(pointer, ErrorCode.MODEL_INVALID, "git lfs pull");
    Path page = write("b.pt", "<html>404 not found</html>".getBytes(StandardCharsets.UTF_8));
    assertRefused(page, ErrorCode.MODEL_INVALID, "no TorchScript");
  }

  @Test
  void unknownOperator() throws Exception {
    Path file = changed("torch.relu(", "torch.teleport(");
    assertRefused(file, ErrorCode.MODEL_INVALID, "does not know", "teleport");
  }

  @Test
  void inputsOtherThanTheManifests() throws Exception {
    Path file = changed("argument_2: Tensor)", "argument_2: Tensor,\n    more: Tensor)");
    assertRefused(file, ErrorCode.MODEL_INVALID, "takes 3", "kp_source, kp_driving");
  }

  @Test
  void declaredShapeThatTheNetworkDoesNotTake() throws Exception {
    Files.copy(TorchPack.file("stitch_network"), folder.resolve("stitch_network.pt"));
    String manifest = Files.readString(TorchPack.FOLDER.resolve(Manifest.NAME));
    Files.writeString(folder.resolve(Manifest.NAME), manifest.replace("[1, 21, 3]", "[1, 20, 3]"));
    try (PyTorchEngine warming = TorchPack.engine("pytorch.warmUp", "1")) {
      assertThatThrownBy(
              () -> warming.load("stitch_network", folder.resolve("stitch_network.pt")).close())
          .isInstanceOf(InputException.class)
          .hasMessageContainingAll("declared shapes", "invalid for input of size 60");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{}",
        "{\"files\": 3}",
        "{\"files\": [{}]}",
        "{\"files\": [{\"file\": \"stitch_network.pt\"}]}",
        "{\"files\": [{\"file\": \"stitch_network.pt\", \"inputs\": [{\"name\": \"a\", \"dtype\": \"bfloat16\", \"shape\": []}], \"outputs\": []}]}",
        "nonsense"
      })
  void brokenManifest(String text) throws Exception {
    Files.copy(TorchPack.file("stitch_network"), folder.resolve("stitch_network.pt"));
    Path manifest = Files.writeString(folder.resolve(Manifest.NAME), text);
    assertThatThrownBy(
            () -> engine.load("stitch_network", folder.resolve("stitch_network.pt")).close())
        .isInstanceOfSatisfying(
            InputException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_INVALID))
        .hasMessageContaining(manifest.toString());
  }

  @Test
  void withoutManifest_theCodesOwnNamesServe() throws Exception {
    Path file = folder.resolve("any.pt");
    Files.copy(TorchPack.file("warp_network"), file);
    try (var network = engine.load("any", file)) {
      assertThat(network.inputs()).containsExactly("argument_1", "t", "t0");
      assertThat(network.outputs()).containsExactly("output0");
      assertThat(network.declaredShape("t")).isEmpty();
    }
    Files.copy(
        TorchPack.file("lmdm_v0.4_hubert"),
        file,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    try (var network = engine.load("any", file)) {
      assertThat(network.outputs()).containsExactly("output0", "output1");
    }
  }
}
