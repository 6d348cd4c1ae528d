package io.talkinghead.core.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PackManifestTest {
  private static final String GOOD =
      """
      {"name": "pack", "description": "", "hub": "https://hub.example", "repository": "owner/pack",
       "revision": "main", "files": [{"path": "a/b.onnx", "size": 3, "licence": "MIT", "origin": "me"}]}
      """;

  @Test
  void dittoPack_isWhatTheContractSays() {
    PackManifest ditto = PackManifest.named("ditto_onnx").orElseThrow();

    assertThat(ditto.files()).filteredOn(f -> f.path().endsWith(".onnx")).hasSize(12);
    assertThat(ditto.files()).filteredOn(f -> f.path().endsWith(".pkl")).hasSize(2);
    assertThat(ditto.files())
        .filteredOn(PackManifest.File::nonCommercial)
        .extracting(PackManifest.File::role)
        .containsExactly("insightface_det", "landmark106");
    assertThat(ditto.files())
        .extracting(PackManifest.File::role)
        .contains("lmdm_v0.4_hubert", "warp_network", "v0.4_hubert_cfg_trt_online");
    assertThat(Sizes.text(ditto.totalSize())).isEqualTo("2.3 GB");
    assertThat(ditto.address(ditto.hub(), ditto.files().get(0)))
        .hasToString(
            "https://huggingface.co/digital-avatar/ditto-talkinghead/resolve/"
                + ditto.revision()
                + "/ditto_onnx/hubert.onnx");
  }

  @Test
  void smallManifest_isRead() throws Exception {
    PackManifest pack = PackManifest.parse(GOOD, "test");

    PackManifest.File file = pack.files().get(0);
    assertThat(file.role()).isEqualTo("b");
    assertThat(file.source()).isEqualTo("a/b.onnx");
    assertThat(file.knownSize()).hasValue(3);
    assertThat(file.knownDigest()).isEmpty();
    assertThat(file.required()).isTrue();
    assertThat(pack.address(URI.create("https://mirror.example/hub/"), file))
        .hasToString("https://mirror.example/hub/owner/pack/resolve/main/a/b.onnx");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../b.onnx",
        "a/../../b.onnx",
        "/etc/passwd",
        "a//b.onnx",
        "a/",
        "",
        ".",
        "..",
        ".hidden",
        "C:b.onnx",
        "C:/b.onnx",
        "a\\\\..\\\\b.onnx",
        "a/nul.onnx",
        "com1",
        "a b.onnx",
        "a/b.onnx?x=1",
        "a/b%2e.onnx",
        "a/b.onnx.part",
        "b.",
        "1/2/3/4/5/6/7/8/9"
      })
  void pathThatLeavesTheFolderOrIsOdd_isRefused(String path) {
    refused(GOOD.replace("a/b.onnx", path), "path");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"size\": 3 | \"size\": -2 | size",
        "\"size\": 3 | \"size\": 1.5 | size",
        "\"size\": 3 | \"size\": \"3\" | size",
        "\"size\": 3 | \"size\": 1e400 | size",
        "\"size\": 3 | \"size\": null | size",
        "\"size\": 3 | \"sha256\": \"abc\" | sha256",
        "\"size\": 3 | \"sha512\": \"abc\" | sha512",
        "\"size\": 3 | \"size\": 3, \"size\": 4 | twice",
        "\"size\": 3 | \"required\": \"no\" | required",
        "https://hub.example | file:///etc | hub",
        "https://hub.example | ftp://hub.example | hub",
        "https://hub.example | https:// | JSON or hub",
        "https://hub.example | https://me:pw@hub.example | hub",
        "https://hub.example | https://hub.example/?a=b | hub",
        "owner/pack | owner/pack/../x | repository",
        "owner/pack | pack | repository",
        "\"main\" | \"../main\" | revision",
        "\"pack\" | \"../pack\" | name",
        "\"name\": \"pack\", | `` | name",
        "\"licence\": \"MIT\", | `` | licence",
        "\"MIT\" | 3 | licence",
      })
  void damagedManifest_isRefusedByName(String good, String bad, String named) {
    refused(GOOD.replace(good, bad), named.equals("JSON or hub") ? "" : named);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "null", "{", "{'name': 'pack'}", "{\"name\": \"pack\"} x"})
  void textThatIsNoManifest_isRefused(String text) {
    refused(text, "");
  }

  @Test
  void sameFileTwice_isRefused() {
    String file = GOOD.substring(GOOD.indexOf("[{") + 1, GOOD.indexOf("}]") + 1);
    refused(GOOD.replace(file, file + "," + file.replace("a/b", "A/B")), "twice");
    refused(GOOD.replace(file, ""), "1 to 1000");
  }

  private static void refused(String json, String named) {
    Throwable thrown =
        org.assertj.core.api.Assertions.catchThrowable(() -> PackManifest.parse(json, "test.json"));
    assertThat(thrown)
        .isInstanceOf(InputException.class)
        .hasMessageContaining("test.json")
        .hasMessageContaining(named);
    assertThat(((InputException) thrown).code()).isEqualTo(ErrorCode.MODEL_INVALID);
  }
}
