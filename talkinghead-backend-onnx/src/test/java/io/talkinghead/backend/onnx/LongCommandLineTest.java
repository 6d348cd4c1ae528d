package io.talkinghead.backend.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.talkinghead.Options;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Hosts have long class paths, and ONNX Runtime looks through them on its way up. */
class LongCommandLineTest {
  /** The program that is started. */
  static final class Host {
    private Host() {}

    /** Opens an engine and closes it. */
    public static void main(String[] arguments) {
      Options options = Options.builder().device("cpu").build();
      System.out.print(OnnxEngine.availability(options).usable());
    }
  }

  @Test
  void engineOpens() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Dlong=" + "x".repeat(60_000),
            "-XX:TieredStopAtLevel=1",
            Host.class.getName());
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    Process process = builder.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said).endsWith("true");
  }
}
