package io.talkinghead.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code talkinghead serve} and {@code bench-service}. */
class ServiceCommandsTest {
  @TempDir Path folder;

  @Test
  void serve_answers_untilItIsInterrupted() throws Exception {
    PipedWriter said = new PipedWriter();
    AtomicInteger exitCode = new AtomicInteger(-1);
    try (BufferedReader lines = new BufferedReader(new PipedReader(said))) {
      Thread program =
          new Thread(
              () ->
                  exitCode.set(
                      Main.commandLine()
                          .setOut(new PrintWriter(said, true))
                          .execute("serve", "--port", "0", "--data", folder.toString())));
      program.start();
      String line = lines.readLine();
      assertThat(line).startsWith("talkinghead serves at http://127.0.0.1:");
      URI address = URI.create(line.split(" ")[3]);
      HttpRequest health = HttpRequest.newBuilder(address.resolve("health")).build();
      assertThat(HttpClient.newHttpClient().send(health, BodyHandlers.ofString()).body())
          .contains("\"live\":true");
      program.interrupt();
      program.join();
    }
    assertThat(exitCode).hasValue(ExitCode.OK);
    assertThat(folder.resolve("work")).doesNotExist();
  }

  @Test
  void serve_refusesATokenThatCanBeGuessed() {
    Talk talk = Talk.of("serve", "--port", "0", "--token", "1234");

    assertThat(talk.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(talk.err()).contains("at least 8");
  }

  @Test
  void benchService_printsWhatCameOfIt_andEnds() {
    Talk talk =
        Talk.of(
            "bench-service", "--clients", "1", "--requests", "1", "--live", "1", "--size", "64");

    assertThat(talk.exitCode()).as(talk.err()).isEqualTo(ExitCode.OK);
    assertThat(talk.out())
        .contains("1 videos and 1 streams in ", " 0 errors", "video, ms: 50 % ", "first picture");
  }
}
