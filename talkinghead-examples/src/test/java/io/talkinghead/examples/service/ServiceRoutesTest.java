package io.talkinghead.examples.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.talkinghead.examples.client.FormBody;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every route, as it is meant. */
class ServiceRoutesTest {
  @TempDir static Path folder;
  private static Running running;

  @BeforeAll
  static void start() throws Exception {
    running = Running.in(folder, ServiceLimits.DEFAULT);
  }

  @AfterAll
  static void stop() throws Exception {
    running.close();
  }

  @Test
  void health_tellsWhatAClientNeeds() throws Exception {
    HttpResponse<String> answer = running.get("health");

    assertThat(answer.statusCode()).isEqualTo(200);
    JsonObject json = Running.json(answer);
    assertThat(json.get("ready").getAsBoolean()).isTrue();
    assertThat(json.get("backend").getAsString()).isEqualTo("builtin");
    assertThat(json.get("backends").getAsJsonArray()).isNotEmpty();
    assertThat(json.get("emotions").getAsJsonArray()).hasSize(8);
    assertThat(json.getAsJsonObject("versions").has("talkinghead")).isTrue();
    assertThat(json.has("device")).isTrue();
  }

  @Test
  void generate_answersWithTheVideo_andKeepsNothing() throws Exception {
    HttpResponse<String> answer = running.post("generate", Running.form(Running.SMALL));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("video/mp4");
    assertThat(answer.headers().firstValue("X-Talkinghead-Frames")).contains("25");
    assertThat(answer.body().substring(4, 8)).isEqualTo("ftyp");
  }

  @Test
  void generate_async_isFollowed_fetched_andDeleted() throws Exception {
    HttpResponse<String> begun =
        running.post(
            "generate?async=true", Running.form("{\"size\": 64, \"seed\": 3, \"tracks\": true}"));
    assertThat(begun.statusCode()).as(begun.body()).isEqualTo(202);
    String job = begun.headers().firstValue("Location").orElseThrow().substring(1);
    assertThat(job).isEqualTo("jobs/" + Running.json(begun).get("id").getAsString());

    HttpResponse<String> events = running.get(job + "/events");
    assertThat(events.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/event-stream");
    String last = events.body().substring(events.body().lastIndexOf("event: "));
    assertThat(last).startsWith("event: done\n");
    JsonObject done =
        JsonParser.parseString(last.substring(last.indexOf("data: ") + 6)).getAsJsonObject();
    assertThat(done.getAsJsonObject("report").get("frames").getAsInt()).isEqualTo(25);
    assertThat(done.getAsJsonObject("progress").get("frames").getAsInt()).isPositive();

    assertThat(Running.json(running.get(job)).get("state").getAsString()).isEqualTo("done");
    HttpResponse<byte[]> piece =
        running.http.send(
            running.request(job + "/video").header("Range", "bytes=4-7").build(),
            BodyHandlers.ofByteArray());
    assertThat(piece.statusCode()).isEqualTo(206);
    assertThat(piece.body()).isEqualTo(new byte[] {'f', 't', 'y', 'p'});
    assertThat(running.get(job + "/video", "Range", "bytes=99999999-").statusCode()).isEqualTo(416);
    JsonObject timeline = Running.json(running.get(job + "/timeline"));
    assertThat(timeline.getAsJsonArray("mouth")).hasSize(25);
    assertThat(timeline.getAsJsonObject("visemes").getAsJsonArray("visemes")).isNotEmpty();

    assertThat(running.delete(job).statusCode()).isEqualTo(204);
    assertThat(running.get(job).statusCode()).isEqualTo(404);
    assertThat(running.files()).doesNotContain(job.substring(5));
  }

  @Test
  void processTalkingHead_computesAnew_theOptimizedOneDoesNot() throws Exception {
    String options = "{\"size\": 64, \"seed\": 11}";
    assertThat(cached("process_talking_head_optimized", options)).isFalse();
    assertThat(cached("process_talking_head_optimized", options)).isTrue();
    assertThat(cached("process_talking_head", options)).isFalse();
    assertThat(cached("process_talking_head", options)).isFalse();
  }

  private static boolean cached(String path, String options) throws Exception {
    HttpResponse<String> answer = running.post(path, Running.form(options));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Boolean.parseBoolean(answer.headers().firstValue("X-Talkinghead-Cached").orElseThrow());
  }

  @Test
  void portraits_areKept_used_andForgotten() throws Exception {
    FormBody form =
        new FormBody().file("image", Running.PORTRAIT).text("options", "{\"size\": 96}");
    HttpResponse<String> answer = running.post("preload_avatar", form);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    String token = Running.json(answer).get("token").getAsString();
    assertThat(Running.json(answer).get("width").getAsInt()).isEqualTo(96);

    assertThat(running.get("avatars").body()).contains(token);
    HttpResponse<byte[]> picture =
        running.http.send(
            running.request("avatars/" + token + "/picture").build(), BodyHandlers.ofByteArray());
    assertThat(picture.body()).startsWith(0xff, 0xd8);
    HttpResponse<String> video =
        running.post(
            "generate", new FormBody().bytes("audio", Running.voice()).text("avatar", token));
    assertThat(video.statusCode()).as(video.body()).isEqualTo(200);

    assertThat(running.delete("avatars/" + token).statusCode()).isEqualTo(204);
    assertThat(running.delete("avatars/" + token).statusCode()).isEqualTo(404);
    assertThat(running.get("avatars").body()).doesNotContain(token);
  }

  @Test
  void samePortrait_hasOneToken() throws Exception {
    assertThat(running.preload()).isEqualTo(running.preload());
  }

  @Test
  void clearCache_forgetsAll() throws Exception {
    String token = running.preload();
    assertThat(cached("process_talking_head_optimized", "{\"size\": 64, \"seed\": 12}")).isFalse();

    HttpResponse<String> answer =
        running.http.send(
            running.request("clear_cache").POST(BodyPublishers.noBody()).build(),
            BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(Running.json(answer).get("avatars").getAsInt()).isPositive();
    assertThat(running.get("avatars").body()).doesNotContain(token);
    assertThat(cached("process_talking_head_optimized", "{\"size\": 64, \"seed\": 12}")).isFalse();
  }

  @Test
  void landmarks_areInPixelsOfThePicture() throws Exception {
    HttpResponse<String> answer =
        running.post("landmarks", new FormBody().file("image", Running.PORTRAIT));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonObject json = Running.json(answer);
    assertThat(json.getAsJsonArray("faces")).hasSize(1);
    JsonArray left = json.getAsJsonObject("landmarks").getAsJsonArray("leftEye");
    JsonArray right = json.getAsJsonObject("landmarks").getAsJsonArray("rightEye");
    assertThat(left.get(0).getAsDouble()).isBetween(100.0, right.get(0).getAsDouble());
  }

  @Test
  void metrics_tellOfJobsFramesStagesAndMemory() throws Exception {
    running.post("generate", Running.form(Running.SMALL));

    assertThat(running.get("metrics").body())
        .contains(
            "talkinghead_jobs_total{outcome=",
            "talkinghead_frames_total{kind=\"job\"}",
            "talkinghead_stage_seconds_count{backend=\"builtin\",stage=\"FaceWarper\"}",
            "talkinghead_job_first_frame_seconds{quantile=\"0.95\"}",
            "talkinghead_jobs_queued",
            "talkinghead_streams_open",
            "talkinghead_avatar_cache_hits",
            "talkinghead_resident_memory_bytes",
            "jvm_threads_live_threads",
            "talkinghead_http_seconds_count");
  }

  @ParameterizedTest
  @CsvSource({
    "'', text/html",
    "app.js, text/javascript",
    "app.css, text/css",
    "docs, text/html",
    "openapi.json, application/json",
    "samples, application/json",
    "samples/cartoon.png, image/png",
    "samples/hello_slt.wav, audio/wav"
  })
  void pages_areThere(String path, String type) throws Exception {
    HttpResponse<String> answer = running.get(path);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith(type);
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    if (type.equals("text/html")) {
      assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
          .contains("default-src 'self'");
      assertThat(answer.body()).doesNotContain("http://", "https://"); // nothing from elsewhere
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/generate",
        "/process_talking_head",
        "/process_talking_head_optimized",
        "/jobs/{id}",
        "/jobs/{id}/events",
        "/jobs/{id}/video",
        "/jobs/{id}/timeline",
        "/landmarks",
        "/preload_avatar",
        "/clear_cache",
        "/avatars",
        "/avatars/{token}",
        "/avatars/{token}/picture",
        "/stream",
        "/health",
        "/metrics",
        "/openapi.json",
        "/samples"
      })
  void openApi_tellsOfEveryRoute(String route) throws Exception {
    JsonObject document = Running.json(running.get("openapi.json"));

    assertThat(document.getAsJsonObject("paths").has(route)).isTrue();
    assertThat(document.getAsJsonObject("info").get("version").getAsString()).doesNotContain("$");
  }
}
