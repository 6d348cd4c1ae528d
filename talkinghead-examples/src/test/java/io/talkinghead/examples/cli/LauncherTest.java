package io.talkinghead.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the launcher builds before it starts Java, in a tree whose Maven and Java only tell. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class LauncherTest {
  @TempDir Path root;

  @BeforeEach
  void plant() throws IOException {
    Files.createFile(root.resolve("pom.xml"));
    for (String module :
        List.of("api", "core", "examples", "backend-onnx", "backend-djl", "examples-spark")) {
      Path folder = root.resolve("talkinghead-" + module);
      Files.createDirectories(folder.resolve("src/main"));
      Files.createFile(folder.resolve("pom.xml"));
    }
    script("jdk/bin/java", "echo java \"$@\"");
    script(
        "maven/bin/mvn",
        """
        echo "$@" >> "%1$s/built"
        mkdir -p "%1$s/talkinghead-examples/target/lib"
        touch "%1$s/talkinghead-examples/target/talkinghead-examples.jar"
        case "$*" in *-Pspark*)
          mkdir -p "%1$s/talkinghead-examples-spark/target/spark/jars"
          touch "%1$s/talkinghead-examples-spark/target/talkinghead-batch-all.jar" ;;
        esac
        """
            .formatted(root));
    Path launcher =
        Path.of(System.getProperty("talkinghead.samples")).resolve("../bin/talkinghead");
    Path bin = Files.createDirectories(root.resolve("talkinghead-examples/bin"));
    Files.copy(launcher, bin.resolve("talkinghead"));
  }

  private void script(String name, String body) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + body);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private record Start(String said, List<String> builds) {}

  private Start start(String line) throws Exception {
    List<String> words = new ArrayList<>();
    words.add("bash");
    words.add(root.resolve("talkinghead-examples/bin/talkinghead").toString());
    words.addAll(List.of(line.split(" ")));
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", root.resolve("jdk").toString());
    builder.environment().put("MAVEN_HOME", root.resolve("maven").toString());
    Process process = builder.start();
    String said =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    Path built = root.resolve("built");
    return new Start(said, Files.exists(built) ? Files.readAllLines(built) : List.of());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "generate --audio a.wav --image b.png --out c.mp4",
        "models list",
        "models fetch",
        "models import bench",
        "backends",
        "--help"
      })
  void mostCommands_needNoOnnxRuntime(String line) throws Exception {
    Start first = start(line);
    assertThat(first.builds())
        .hasSize(1)
        .noneMatch(words -> words.contains("onnx") || words.contains("pytorch"));
    assertThat(first.said()).contains("Building talkinghead (first use only)", "java ", line);
    assertThat(start(line).builds()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "generate --backend onnx --audio a.wav",
        "generate --backend=onnx --audio a.wav",
        "generate --pack p --audio a.wav",
        "generate --stage FaceWarper=onnx",
        "generate --download",
        "generate --emotion happy",
        "models bench --runs 1"
      })
  void modelPacks_bringItAlong_once_andItStays(String line) throws Exception {
    start("generate --audio a.wav --image b.png --out c.mp4");
    Start first = start(line);
    assertThat(first.builds()).hasSize(2);
    assertThat(first.builds().get(1)).contains("-Ponnx", "-Dquick", "-pl talkinghead-examples");
    assertThat(first.said()).contains("with ONNX Runtime", "58 MB", line);
    assertThat(start(line).builds()).hasSize(2);
    assertThat(start("backends").builds()).hasSize(2);

    Path changed = Files.createFile(root.resolve("talkinghead-backend-onnx/src/main/New.java"));
    Files.setLastModifiedTime(changed, FileTime.from(java.time.Instant.now().plusSeconds(60)));
    assertThat(start("backends").builds()).hasSize(3).last().asString().contains("-Ponnx");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "generate --backend pytorch --audio a.wav",
        "generate --backend=pytorch --audio a.wav",
        "generate --stage MotionGenerator=pytorch --pack p",
        "generate --stage=MotionGenerator=pytorch",
        "backends --backend tensorrt"
      })
  void pytorch_bringsLibtorchAlong_once_andItStays(String line) throws Exception {
    start("generate --pack p --audio a.wav");
    Start first = start(line);
    assertThat(first.builds()).hasSize(2);
    assertThat(first.builds().get(0)).contains("-Ponnx ").doesNotContain("pytorch");
    assertThat(first.builds().get(1)).contains("-Ponnx,pytorch", "-Dquick");
    assertThat(first.said()).contains("and PyTorch", "180 MB", line);
    assertThat(start(line).builds()).hasSize(2);
    assertThat(start("backends").builds()).hasSize(2);

    Path changed = Files.createFile(root.resolve("talkinghead-backend-djl/src/main/New.java"));
    Files.setLastModifiedTime(changed, FileTime.from(java.time.Instant.now().plusSeconds(60)));
    assertThat(start("backends").builds()).hasSize(3).last().asString().contains("-Ponnx,pytorch");
  }

  @Test
  void batch_bringsSparkAlong_asAProgramOfItsOwn() throws Exception {
    start("generate --audio a.wav --image b.png --out c.mp4");
    Start first = start("batch --jobs j.csv --out o");
    assertThat(first.builds()).hasSize(2);
    assertThat(first.builds().get(1))
        .contains("-Pspark", "-pl talkinghead-examples-spark")
        .doesNotContain("-Ponnx");
    assertThat(first.said())
        .contains("with Apache Spark", "320 MB")
        .containsPattern(
            "java @\\S+/spark-jvm.options .*-cp \\S+batch-all.jar:\\S+/spark/jars/\\*"
                + " io.talkinghead.examples.batch.BatchMain --jobs j.csv --out o");
    assertThat(start("batch --jobs j.csv --out o").builds()).hasSize(2);
    assertThat(start("generate --audio a.wav").builds()).hasSize(2);
    assertThat(start("batch --jobs j.csv --out o --backend onnx").builds().get(2))
        .contains("-Ponnx,spark");
  }

  @Test
  void buildByHand_takesItAway_untilItIsNeeded() throws Exception {
    start("models bench");
    Path jar = root.resolve("talkinghead-examples/target/talkinghead-examples.jar");
    Files.setLastModifiedTime(jar, FileTime.from(java.time.Instant.now().plusSeconds(60)));
    assertThat(start("backends").builds()).hasSize(1);
    assertThat(start("models bench").builds()).hasSize(2);
  }

  @Test
  void avatarFile_tellsWhetherItsBackendNeedsIt() throws Exception {
    Path onnx = Files.writeString(root.resolve("o.avatar"), "x{\"backend\":\"onnx\",");
    Path builtin = Files.writeString(root.resolve("b.avatar"), "x{\"backend\":\"builtin\",");
    assertThat(start("generate --avatar " + builtin).builds().get(0)).doesNotContain("-Ponnx");
    assertThat(start("generate --avatar " + onnx).builds().get(1)).contains("-Ponnx");
    Path torch = Files.writeString(root.resolve("t.avatar"), "x{\"backend\":\"pytorch\",");
    assertThat(start("generate --avatar " + torch).builds().get(2)).contains("-Ponnx,pytorch");
  }
}
