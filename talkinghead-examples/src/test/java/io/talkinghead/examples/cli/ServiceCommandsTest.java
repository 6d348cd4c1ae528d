package io.talkinghead.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.gson.JsonObject;
import io.talkinghead.examples.client.LiveClient;
import io.talkinghead.examples.client.ServiceClient;
import io.talkinghead.examples.client.ServiceException;
import java.io.BufferedReader;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code talkinghead serve} and {@code bench-service}. */
class ServiceCommandsTest {
  @TempDir Path folder;

  private interface Visit {
    void to(URI service) throws Exception;
  }

  /**
   * Starts {@code serve} on a free port, has it visited, and interrupts it; returns its exit code.
   */
  private int serve(Visit visit, Object... more) throws Exception {
    List<String> words = new ArrayList<>(List.of("serve", "--port", "0", "--data", "" + folder));
    Arrays.stream(more).map(Object::toString).forEach(words::add);
    PipedWriter said = new PipedWriter();
    AtomicInteger exitCode = new AtomicInteger(-1);
    try (BufferedReader lines = new BufferedReader(new PipedReader(said))) {
      Thread program =
          new Thread(
              () ->
                  exitCode.set(
                      Main.commandLine()
                          .setOut(new PrintWriter(said, true))
                          .execute(words.toArray(String[]::new))));
      program.start();
      String line = lines.readLine();
      assertThat(line).startsWith("talkinghead serves at http://127.0.0.1:");
      try {
        visit.to(URI.create(line.split(" ")[3]));
      } finally {
        program.interrupt();
        program.join();
      }
    }
    return exitCode.get();
  }

  @Test
  void serve_answers_untilItIsInterrupted() throws Exception {
    int exitCode =
        serve(
            service -> {
              HttpRequest health = HttpRequest.newBuilder(service.resolve("health")).build();
              assertThat(HttpClient.newHttpClient().send(health, BodyHandlers.ofString()).body())
                  .contains("\"live\":true");
            });
    assertThat(exitCode).isEqualTo(ExitCode.OK);
    assertThat(folder.resolve("work")).doesNotExist();
  }

  @Test
  void serve_onAGpuThatIsNotThere_isRefused() {
    StringWriter complaint = new StringWriter();

    int exitCode =
        Main.commandLine()
            .setErr(new PrintWriter(complaint, true))
            .execute("serve", "--port", "0", "--data", "" + folder, "--device", "cuda");

    assertThat(exitCode).isEqualTo(ExitCode.NO_BACKEND);
    assertThat(complaint.toString()).startsWith("error[BACKEND_NOT_AVAILABLE]: ").contains("cuda");
    assertThat(folder.resolve("work")).doesNotExist();
  }

  @Test
  void serve_onNetworks_makesVideos_andSpeaksLive() throws Exception {
    int exitCode =
        serve(
            this::visitNetworks,
            "--backend",
            "onnx",
            "--pack",
            Recorded.ROOT,
            "--threads",
            "1",
            "--option",
            "onnx.cache=none");
    assertThat(exitCode).isEqualTo(ExitCode.OK);
    assertThat(folder.resolve("work")).doesNotExist();
  }

  private void visitNetworks(URI service) throws Exception {
    ServiceClient client = new ServiceClient(service, Optional.empty());
    JsonObject health = client.health();
    assertThat(health.get("backend").getAsString()).isEqualTo("onnx");
    assertThat(health.getAsJsonArray("backends").toString()).contains("builtin", "onnx");
    assertThat(health.getAsJsonObject("stages").get("FaceWarper").getAsString()).isEqualTo("onnx");

    // a mood is a head of its own
    Path face = Recorded.input("face512.png");
    Path voice = Wav.cut(Recorded.input("speechlike16k.wav"), folder.resolve("a.wav"), 16_000);
    Path video = folder.resolve("a.mp4");
    client.generate(voice, face, "{\"size\": 64, \"emotion\": \"happy\"}", video);
    assertThat(Files.readAllBytes(video)).contains('f', 't', 'y', 'p');

    String avatar = client.preload(face, "{\"size\": 64}").get("token").getAsString();
    JsonObject hello = new JsonObject();
    hello.addProperty("type", "hello");
    hello.addProperty("avatar", avatar);
    hello.addProperty("output", "jpeg");
    List<byte[]> pictures = new CopyOnWriteArrayList<>();
    List<JsonObject> events = new CopyOnWriteArrayList<>();
    LiveClient live = LiveClient.open(service, hello, events::add, pictures::add);
    byte[] wav = Files.readAllBytes(voice);
    live.sound(ByteBuffer.wrap(wav, wav.length - 32_000, 32_000).slice());
    live.finish();
    assertThat(live.ended().get(120, TimeUnit.SECONDS))
        .as("" + events)
        .isEqualTo(new LiveClient.End(1000, "finished"));
    assertThat(pictures).hasSize(25);

    // what one backend measured, no other animates
    ServiceException refused =
        catchThrowableOfType(
            ServiceException.class,
            () -> client.begin(voice, avatar, "{\"backend\": \"builtin\"}"));
    assertThat(refused.code()).contains("BACKEND_OF_AVATAR");
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
