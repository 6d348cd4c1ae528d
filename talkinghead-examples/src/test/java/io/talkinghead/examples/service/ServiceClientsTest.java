package io.talkinghead.examples.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.talkinghead.examples.client.ClientExample;
import io.talkinghead.examples.client.FormBody;
import io.talkinghead.examples.client.ServiceClient;
import io.talkinghead.examples.client.ServiceException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several clients: tokens, what belongs to whom, too much at once, and the end. */
class ServiceClientsTest {
  private static final String ALICE = "alice-secret";
  private static final String BOB = "bob-secret-too";
  private static final ServiceLimits LIMITS = ServiceLimits.DEFAULT;

  @TempDir Path folder;

  private static String bearer(String token) {
    return "Bearer " + token;
  }

  @Test
  void withoutTheToken_nothingButHealthAndThePage() throws Exception {
    try (Running running = Running.in(folder, LIMITS, ALICE)) {
      for (String path : List.of("avatars", "metrics", "jobs/x", "jobs/x/events", "jobs/x/video")) {
        HttpResponse<String> answer = running.get(path);
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElse("")).contains("Bearer");
      }
      assertThat(running.get("avatars", "Authorization", bearer("alice-secreT")).statusCode())
          .isEqualTo(401);
      HttpResponse<String> refused = running.post("generate", Running.form("{}"));
      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(Running.code(refused)).isEqualTo("TOKEN_NEEDED");
      assertThat(Running.json(refused).get("detail").getAsString()).contains("Bearer");
      assertThat(running.files()).isEmpty();
      assertThat(Running.json(running.get("health")).has("versions")).isFalse();
      assertThat(running.get("avatars", "Authorization", bearer(ALICE)).statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void tokensThatDifferInCaseAlone_areTwo_onOneConnection() throws Exception {
    try (Running running = Running.in(folder, LIMITS, ALICE, ALICE.toUpperCase(Locale.ROOT))) {
      String avatar = running.preload("Authorization", bearer(ALICE));
      for (int i = 0; i < 2; i++) {
        assertThat(running.get("avatars", "Authorization", bearer(ALICE)).body()).contains(avatar);
        assertThat(
                running
                    .get("avatars", "Authorization", bearer(ALICE.toUpperCase(Locale.ROOT)))
                    .body())
            .doesNotContain(avatar);
      }
    }
  }

  @Test
  void whatBelongsToOne_doesNotExistForTheOther() throws Exception {
    try (Running running = Running.in(folder, LIMITS, ALICE, BOB)) {
      String[] alice = {"Authorization", bearer(ALICE)};
      String[] bob = {"Authorization", bearer(BOB)};
      String avatar = running.preload(alice);
      HttpResponse<String> begun =
          running.post("generate?async=true", Running.form(Running.SMALL), alice);
      String job = "jobs/" + Running.json(begun).get("id").getAsString();
      running.get(job + "/events", alice); // until it is done

      for (String path :
          List.of(job, job + "/video", job + "/events", "avatars/" + avatar + "/picture")) {
        assertThat(running.get(path, bob).statusCode()).as(path).isEqualTo(404);
        assertThat(running.get(path, alice).statusCode()).as(path).isEqualTo(200);
      }
      assertThat(running.delete("avatars/" + avatar, bob).statusCode()).isEqualTo(404);
      assertThat(running.delete(job, bob).statusCode()).isEqualTo(404);
      assertThat(running.get("avatars", bob).body()).doesNotContain(avatar);
      FormBody stolen = new FormBody().bytes("audio", Running.voice()).text("avatar", avatar);
      assertThat(running.post("generate", stolen, bob).statusCode()).isEqualTo(404);

      // not even by the time it takes: a result of one is no result of the other
      assertThat(cached(running, alice)).isEqualTo("true");
      assertThat(cached(running, bob)).isEqualTo("false");
    }
  }

  private static String cached(Running running, String[] who) throws Exception {
    return running
        .post("generate", Running.form(Running.SMALL), who)
        .headers()
        .firstValue("X-Talkinghead-Cached")
        .orElseThrow();
  }

  @Test
  void tooMuchAtOnce_isToldWhenToComeBack() throws Exception {
    try (Running running = Running.in(folder, LIMITS.toBuilder().jobs(1).waitingJobs(0).build())) {
      FormBody longOne =
          new FormBody()
              .bytes("audio", Running.voice(120))
              .file("image", Running.PORTRAIT)
              .text("options", "{\"size\": 512, \"async\": true}");
      HttpResponse<String> begun = running.post("generate", longOne);
      assertThat(begun.statusCode()).as(begun.body()).isEqualTo(202);

      HttpResponse<String> refused = running.post("generate", Running.form("{\"size\": 64}"));
      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(Running.code(refused)).isEqualTo("AT_CAPACITY");
      assertThat(refused.headers().firstValue("Retry-After").map(Integer::valueOf).orElse(0))
          .isPositive();

      String job = "jobs/" + Running.json(begun).get("id").getAsString();
      assertThat(running.get(job + "/video").statusCode()).isEqualTo(409);
      assertThat(running.delete(job).statusCode()).isEqualTo(204);
      assertThat(running.files()).isEmpty();
      assertThat(running.post("generate", Running.form("{\"size\": 64}")).statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void finishedJobs_beyondTheLimit_go() throws Exception {
    try (Running running = Running.in(folder, LIMITS.toBuilder().jobs(1).keptJobs(1).build())) {
      List<String> jobs = new ArrayList<>();
      for (int seed = 0; seed < 2; seed++) {
        HttpResponse<String> begun =
            running.post(
                "generate?async=true", Running.form("{\"size\": 64, \"seed\": " + seed + "}"));
        jobs.add("jobs/" + Running.json(begun).get("id").getAsString());
        running.get(jobs.get(seed) + "/events");
      }
      for (int i = 0; i < 5_000 && running.get(jobs.get(0)).statusCode() != 404; i++) {
        Thread.onSpinWait();
      }
      assertThat(running.get(jobs.get(0)).statusCode()).isEqualTo(404);
      assertThat(running.get(jobs.get(1)).statusCode()).isEqualTo(200);
      assertThat(running.files()).hasSize(1);
    }
  }

  @Test
  void stop_cancelsWhatDoesNotEnd_andLeavesNoFile() throws Exception {
    Running running = Running.in(folder, LIMITS.toBuilder().shutdown(Duration.ZERO).build());
    FormBody longOne =
        new FormBody()
            .bytes("audio", Running.voice(120))
            .file("image", Running.PORTRAIT)
            .text("options", "{\"size\": 512, \"async\": true}");
    assertThat(running.post("generate", longOne).statusCode()).isEqualTo(202);

    running.close();

    assertThat(folder.resolve("work")).doesNotExist();
    assertThatThrownBy(() -> running.get("health")).isInstanceOf(java.io.IOException.class);
  }

  @Test
  void stop_letsAVideoEnd_andRefusesNewWork() throws Exception {
    Running running =
        Running.in(folder, LIMITS.toBuilder().shutdown(Duration.ofMinutes(5)).build());
    CompletableFuture<HttpResponse<String>> video =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return running.post(
                    "process_talking_head",
                    new FormBody()
                        .bytes("audio", Running.voice(30))
                        .file("image", Running.PORTRAIT)
                        .text("options", "{\"size\": 320}"));
              } catch (Exception e) {
                throw new CompletionException(e);
              }
            });
    for (int i = 0;
        i < 5_000 && !running.get("metrics").body().contains("talkinghead_jobs_running 1.0");
        i++) {
      Thread.onSpinWait();
    }
    Thread stop = new Thread(running::close);
    stop.start();
    HttpResponse<String> health = running.get("health");
    for (int i = 0; i < 5_000 && health.statusCode() == 200; i++) {
      health = running.get("health");
    }
    assertThat(health.statusCode()).isEqualTo(503);
    assertThat(Running.json(health).get("status").getAsString()).isEqualTo("stopping");
    HttpResponse<String> refused = running.post("generate", Running.form(Running.SMALL));
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(Running.code(refused)).isEqualTo("STOPPING");
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();

    assertThat(video.get(5, TimeUnit.MINUTES).statusCode()).isEqualTo(200);
    assertThat(video.join().headers().firstValue("X-Talkinghead-Frames")).contains("750");
    stop.join();
    assertThat(folder.resolve("work")).doesNotExist();
  }

  @Test
  void stop_letsWhatIsStillBeingSentArrive_andAnswersIt() throws Exception {
    Running running =
        Running.in(folder, LIMITS.toBuilder().shutdown(Duration.ofMinutes(5)).build());
    CompletableFuture<Void> accepted = new CompletableFuture<>();
    CompletableFuture<Void> sent = new CompletableFuture<>();
    FormBody form = Running.form(Running.SMALL);
    HttpRequest request =
        running
            .request("process_talking_head")
            .header("Content-Type", form.contentType())
            .expectContinue(true) // the service asks for the form when it has taken the request on
            .POST(
                BodyPublishers.fromPublisher(
                    subscriber -> {
                      accepted.complete(null);
                      var unused = sent.thenRun(() -> form.publisher().subscribe(subscriber));
                    }))
            .build();
    CompletableFuture<HttpResponse<byte[]>> video =
        running.http.sendAsync(request, BodyHandlers.ofByteArray());
    accepted.get(1, TimeUnit.MINUTES);

    Thread stop = new Thread(running::close);
    stop.start();
    for (int i = 0; i < 500; i++) { // far longer than a stop that does not wait takes
      running.get("health");
    }
    assertThat(Running.json(running.get("health")).get("status").getAsString())
        .isEqualTo("stopping");
    sent.complete(null);

    assertThat(video.get(1, TimeUnit.MINUTES).statusCode()).isEqualTo(200);
    assertThat(video.join().body()).contains('f', 't', 'y', 'p');
    stop.join();
  }

  @Test
  void folderInUse_isRefused() throws Exception {
    try (Running running = Running.in(folder, LIMITS)) {
      assertThatThrownBy(() -> Running.in(folder, LIMITS)).hasMessageContaining("in use");
      assertThat(running.get("health").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void exampleProgram_makesAFile_andSpeaksLive() throws Exception {
    try (Running running = Running.in(folder.resolve("data"), LIMITS)) {
      Path voice = Files.write(folder.resolve("a.wav"), Running.voice());
      for (String how : List.of("file", "live")) {
        Path video = folder.resolve(how + ".mp4");
        ClientExample.main(
            new String[] {
              running.address().toString(),
              how,
              voice.toString(),
              Running.PORTRAIT.toString(),
              video.toString()
            });
        assertThat(Files.readAllBytes(video)).contains('f', 't', 'y', 'p');
      }
    }
  }

  @Test
  void javaClient_makesFollowsAndFetches() throws Exception {
    try (Running running = Running.in(folder.resolve("data"), LIMITS, ALICE)) {
      ServiceClient client = new ServiceClient(running.address(), Optional.of(ALICE));
      Path voice = Files.write(folder.resolve("a.wav"), Running.voice());
      Path video = folder.resolve("a.mp4");

      client.generate(voice, Running.PORTRAIT, Running.SMALL, video);
      assertThat(video).isNotEmptyFile();

      String avatar = client.preload(Running.PORTRAIT, Running.SMALL).get("token").getAsString();
      String job = client.begin(voice, avatar, "{\"seed\": 5}").get("id").getAsString();
      assertThat(client.follow(job, state -> {}).get("state").getAsString()).isEqualTo("done");
      client.fetch(job, folder.resolve("b.mp4"));
      assertThat(folder.resolve("b.mp4")).isNotEmptyFile();
      client.delete(job);
      client.forget(avatar);

      ServiceException refused =
          catchThrowableOfType(ServiceException.class, () -> client.fetch(job, video));
      assertThat(refused.code()).contains("JOB_UNKNOWN");
      assertThat(refused.status()).isEqualTo(404);
      assertThat(refused).hasMessageContaining("Send the request again");
    }
  }
}
