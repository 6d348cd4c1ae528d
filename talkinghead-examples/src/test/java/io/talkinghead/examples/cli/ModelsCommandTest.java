package io.talkinghead.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelsCommandTest {
  @TempDir Path folder;

  private Path home() {
    return folder.resolve("home");
  }

  private Talk models(Object... words) {
    Object[] all = new Object[words.length + 3];
    all[0] = "models";
    System.arraycopy(words, 0, all, 1, words.length);
    all[words.length + 1] = "--cache-dir";
    all[words.length + 2] = home();
    return Talk.of(all);
  }

  @Test
  void list_tellsSizesLicences_andWhatIsMissing() {
    Talk list = models("list");

    assertThat(list.exitCode()).isZero();
    assertThat(list.out())
        .contains("ditto_onnx: ", "14 of 14 files are missing, 2.3 GB", "warp_network.onnx")
        .contains("199.7 MB", "InsightFace models: research only", "(optional)");
  }

  @Test
  void where_isForScripts() {
    Talk where = models("where");

    assertThat(where.exitCode()).isZero();
    assertThat(where.out().strip())
        .isEqualTo(home().resolve("models").resolve("ditto_onnx").toString());
    assertThat(where.err()).isEmpty();
  }

  @Test
  void foreignPack_isTakenOnlyWhenAskedFor_andThenServesAHead() {
    Path synthetic = Recorded.ROOT.resolve("ditto_onnx");
    Talk refused = models("import", synthetic);
    assertThat(refused.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(refused.err()).contains("error[MODEL_INVALID]: ").contains("--accept-unlisted");

    Talk taken = models("import", synthetic, "--accept-unlisted", "--link");
    assertThat(taken.err()).doesNotContain("error[");
    assertThat(taken.exitCode()).isZero();
    assertThat(taken.out()).contains("ditto_onnx is in " + home());

    Talk verified = models("verify");
    assertThat(verified.exitCode()).isZero();
    assertThat(verified.out()).contains("other").contains("missing").contains("(optional)");

    Talk backends = Talk.of("backends", "--cache-dir", home(), "--option", "onnx.cache=none");
    assertThat(backends.out().lines().filter(line -> line.startsWith("FaceWarper")))
        .anyMatch(line -> line.matches("FaceWarper +onnx +yes .*model pack .*"));
  }

  @Test
  void damagedPack_isFound() throws IOException {
    models("import", Recorded.ROOT.resolve("ditto_onnx"), "--accept-unlisted");
    Path decoder = home().resolve("models/ditto_onnx/ditto_onnx/decoder.onnx");
    byte[] bytes = Files.readAllBytes(decoder);
    bytes[bytes.length / 2] ^= 1;
    Files.write(decoder, bytes);
    Talk verified = models("verify");

    assertThat(verified.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(verified.out()).containsPattern("wrong +[0-9a-f]{64} ditto_onnx/decoder.onnx");
    assertThat(verified.err())
        .contains("error[MODEL_INVALID]")
        .contains("talkinghead models fetch");
  }

  /** A hub on this machine with one file, and the manifest of a pack that consists of it. */
  private Path manifest(HttpServer hub, byte[] content, String sha256) throws IOException {
    hub.createContext(
        "/",
        exchange -> {
          try (exchange) {
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.getResponseHeaders().set("Accept-Ranges", "bytes");
            if (head) {
              exchange.getResponseHeaders().set("Content-Length", Integer.toString(content.length));
            }
            exchange.sendResponseHeaders(200, head ? -1 : content.length);
            if (!head) {
              exchange.getResponseBody().write(content);
            }
          }
        });
    return Files.writeString(
        folder.resolve("tiny.json"),
        """
        {"name": "tiny", "description": "a test", "hub": "http://127.0.0.1:1", \
        "repository": "some/body", "revision": "main", "files": [{"path": "net/one.onnx", \
        "size": %d, "sha256": "%s", "licence": "MIT", "origin": "a test"}]}
        """
            .formatted(content.length, sha256));
  }

  @Test
  void fetch_tellsFirst_thenBringsTheFile_andOnlyOnce() throws Exception {
    byte[] content = new byte[50_000];
    new Random(7).nextBytes(content);
    HttpServer hub =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    hub.start();
    try {
      String mirror = "http://127.0.0.1:" + hub.getAddress().getPort();
      Path manifest = manifest(hub, content, sha256(content));
      Talk fetched = models("fetch", "--manifest", manifest, "--mirror", mirror);
      assertThat(fetched.err())
          .contains("tiny: 1 of 1 files to fetch, about 50.0 kB", "Licences:", "MIT: a test")
          .doesNotContain("error[");
      assertThat(fetched.exitCode()).isZero();
      Path file = home().resolve("models/tiny/net/one.onnx");
      assertThat(Files.readAllBytes(file)).isEqualTo(content);
      hub.stop(0);
      Talk again = models("fetch", "--manifest", manifest, "--mirror", mirror);
      assertThat(again.exitCode()).isZero();
      assertThat(again.err()).contains("0 of 1 files to fetch");
      assertThat(models("verify", "--manifest", manifest).out()).startsWith("good");
    } finally {
      hub.stop(0);
    }
  }

  @Test
  void wrongDigest_isRefused() throws Exception {
    byte[] content = "not what the manifest means".getBytes(StandardCharsets.US_ASCII);
    HttpServer hub =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    hub.start();
    try {
      Path manifest = manifest(hub, content, "0".repeat(64));
      Talk fetched =
          models(
              "fetch",
              "-q",
              "--manifest",
              manifest,
              "--mirror",
              "http://127.0.0.1:" + hub.getAddress().getPort());
      assertThat(fetched.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
      assertThat(fetched.err()).startsWith("error[MODEL_INVALID]: ");
      assertThat(home().resolve("models/tiny/net/one.onnx")).doesNotExist();
    } finally {
      hub.stop(0);
    }
  }

  private static String sha256(byte[] content) throws Exception {
    return java.util.HexFormat.of()
        .formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(content));
  }

  @Test
  void offline_fetchesNothing_andSaysWhatToDo() {
    Talk fetch = models("fetch", "--offline");
    assertThat(fetch.exitCode()).isEqualTo(ExitCode.NO_BACKEND);
    assertThat(fetch.err()).contains("error[MODEL_NOT_AVAILABLE]: ").contains("offline");

    Talk generate =
        Talk.of(
            "generate",
            "--backend",
            "onnx",
            "--download",
            "--offline",
            "--cache-dir",
            home(),
            "--image",
            Recorded.input("face512.png"),
            "--audio",
            Recorded.input("speechlike16k.wav"),
            "--out",
            folder.resolve("v.mp4"));
    assertThat(generate.exitCode()).isEqualTo(ExitCode.NO_BACKEND);
    assertThat(generate.err()).contains("14 of 14 files to fetch", "about 2.3 GB", "offline");
  }

  @Test
  void missingPack_namesTheCommand_andTheSize() {
    Talk generate =
        Talk.of(
            "generate",
            "--backend",
            "onnx",
            "--cache-dir",
            home(),
            "--image",
            Recorded.input("face512.png"),
            "--audio",
            Recorded.input("speechlike16k.wav"),
            "--out",
            folder.resolve("v.mp4"));
    assertThat(generate.exitCode()).isEqualTo(ExitCode.NO_BACKEND);
    assertThat(generate.err())
        .contains("error[BACKEND_NOT_AVAILABLE]: ")
        .contains("talkinghead models fetch ditto_onnx", "2.3 GB");
  }

  @Test
  void commercial_leavesTheRestrictedFilesOut() {
    Talk fetch = models("fetch", "--commercial", "--offline");
    assertThat(fetch.err())
        .contains("12 of 12 files to fetch")
        .doesNotContain("Not for commercial use");
  }

  @Test
  void bench_timesEveryNetwork() throws IOException {
    Path pack = Files.createDirectory(folder.resolve("pack"));
    for (String name : new String[] {"stitch_network.onnx", "blaze_face.onnx"}) {
      Files.copy(Recorded.ROOT.resolve("ditto_onnx").resolve(name), pack.resolve(name));
    }
    Talk bench = Talk.of("models", "bench", "--pack", pack, "--runs", "1");

    assertThat(bench.err()).isEmpty();
    assertThat(bench.exitCode()).isZero();
    assertThat(bench.out()).contains("stitch_network", "blaze_face", "as published");
  }

  @Test
  void bench_damagedNetwork_isAnErrorAfterTheTable() throws IOException {
    Path pack = Files.createDirectory(folder.resolve("pack"));
    Files.copy(
        Recorded.ROOT.resolve("ditto_onnx/stitch_network.onnx"),
        pack.resolve("stitch_network.onnx"));
    Files.write(pack.resolve("decoder.onnx"), new byte[] {8, 7, 18});
    Talk bench = Talk.of("models", "bench", "--pack", pack, "--runs", "1");

    assertThat(bench.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(bench.err()).startsWith("error[MODEL_INVALID]: ").contains("decoder");
    assertThat(bench.out()).contains("decoder.onnx cannot be used", "stitch_network");
  }

  @Test
  void bench_otherNumbers_areAnErrorThatNamesThem() {
    StringWriter err = new StringWriter();
    int exitCode = ModelsBenchCommand.tell(List.of("decoder + winograd"), new PrintWriter(err));
    assertThat(exitCode).isEqualTo(ExitCode.INTERNAL);
    assertThat(err.toString()).startsWith("error[INTERNAL]: ").contains("decoder + winograd");
    assertThat(ModelsBenchCommand.tell(List.of(), new PrintWriter(err))).isEqualTo(ExitCode.OK);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "models",
        "models dance",
        "models import",
        "models fetch nobody",
        "models bench --pack . --runs 0",
        "models fetch --mirror ftp://x"
      })
  void wrongUsage_saysSo(String line) {
    Talk talk = Talk.of((Object[]) line.split(" "));

    assertThat(talk.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(talk.err()).startsWith("error[USAGE]: ").contains("--help");
  }
}
