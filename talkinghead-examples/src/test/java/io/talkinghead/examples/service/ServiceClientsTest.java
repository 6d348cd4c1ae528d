package io.talkinghead.examples.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.talkinghead.examples.client.ClientExample;
import io.talkinghead.examples.client.FormBody;
import io.talkinghead.examples.client.ServiceClient;
import io.talkinghead.examples.client.ServiceException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
      for (String path : List.of("avatars", "metrics", "jobs/x")) {
        HttpResponse<String> answer = running.get(path);
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElse("")).contains("Bearer");
      }
      assertThat(running.get("avatars", "Authorization", bearer("alice-secreT")).statusCode())
          .isEqualTo(401);
      assertThat(running.post("generate", Running.form("{}")).statusCode()).isEqualTo(401);
      assertThat(running.files()).isEmpty();
      assertThat(Running.json(running.get("health")).has("versions")).isFalse();
      assertThat(running.get("avatars", "Authorization", bearer(ALICE)).statusCode())
          .isEqualTo(200);
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
