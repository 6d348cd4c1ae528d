package io.talkinghead.examples.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.talkinghead.core.face.LandmarksJson;
import io.talkinghead.examples.client.FormBody;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    assertThat(answer.headers().firstValue("Cross-Origin-Resource-Policy")).contains("same-origin");
    if (type.equals("text/html")) {
      assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
          .contains("default-src 'self'", "frame-ancestors 'none'")
          .doesNotContain("unsafe");
      assertThat(answer.headers().firstValue("Cross-Origin-Opener-Policy")).contains("same-origin");
      assertThat(answer.body()).doesNotContain("style=", "onclick=", "<script>");
      assertThat(answer.body()).doesNotContain("http://", "https://"); // nothing from elsewhere
    }
  }

  @Test
  void openApi_tellsOfEveryRoute_andOfNoOther() throws Exception {
    JsonObject document = Running.json(running.get("openapi.json"));
    Set<String> told = new TreeSet<>();
    document
        .getAsJsonObject("paths")
        .asMap()
        .forEach(
            (path, verbs) ->
                verbs
                    .getAsJsonObject()
                    .keySet()
                    .forEach(verb -> told.add(verb.toUpperCase(Locale.ROOT) + " " + path)));

    Set<String> pages = new TreeSet<>();
    Pages.addresses().forEach(page -> pages.add("GET " + page));
    assertThat(running.service.addresses())
        .filteredOn(address -> address.matches("(GET|POST|PUT|PATCH|DELETE) .*"))
        .filteredOn(address -> !pages.contains(address))
        .containsExactlyInAnyOrderElementsOf(told);
    assertThat(document.getAsJsonObject("info").get("version").getAsString()).doesNotContain("$");
  }

  @Test
  void openApi_namesNothingThatItDoesNotTell() throws Exception {
    String text = running.get("openapi.json").body();
    JsonObject document = JsonParser.parseString(text).getAsJsonObject();
    Matcher reference = Pattern.compile("\"\\$ref\": \"#/([^\"]+)\"").matcher(text);
    int count = 0;
    for (; reference.find(); count++) {
      JsonElement at = document;
      for (String part : reference.group(1).split("/")) {
        at = at.getAsJsonObject().get(part);
        assertThat(at).as(reference.group()).isNotNull();
      }
    }
    assertThat(count).isGreaterThan(50);
  }

  @Test
  void head_isGetWithoutContent() throws Exception {
    String job = begin("{\"size\": 64, \"seed\": 21}");
    running.get(job + "/events"); // until it is done
    for (String path :
        List.of("", "health", "openapi.json", "samples/cartoon.png", job, job + "/video")) {
      HttpResponse<String> head = head(path);
      HttpResponse<String> get = running.get(path);
      assertThat(head.statusCode()).as(path).isEqualTo(200);
      assertThat(head.body()).isEmpty();
      assertThat(head.headers().firstValue("Content-Type"))
          .isEqualTo(get.headers().firstValue("Content-Type"));
      assertThat(head.headers().firstValue("Content-Length"))
          .as(path)
          .isEqualTo(get.headers().firstValue("Content-Length"));
    }
    assertThat(head(job + "/events").headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/event-stream");
    assertThat(head("jobs/x/video").statusCode()).isEqualTo(404);
    assertThat(running.delete(job).statusCode()).isEqualTo(204);
  }

  private static HttpResponse<String> head(String path) throws Exception {
    return running.http.send(
        running.request(path).method("HEAD", BodyPublishers.noBody()).build(),
        BodyHandlers.ofString());
  }

  private static String begin(String options) throws Exception {
    HttpResponse<String> begun = running.post("generate?async=true", Running.form(options));
    assertThat(begun.statusCode()).as(begun.body()).isEqualTo(202);
    return "jobs/" + Running.json(begun).get("id").getAsString();
  }

  @Test
  void ranges_areThoseOfTheStandard() throws Exception {
    String job = begin("{\"size\": 64, \"seed\": 22}");
    running.get(job + "/events"); // until it is done
    String video = job + "/video";
    int size = Integer.parseInt(head(video).headers().firstValue("Content-Length").orElseThrow());

    assertThat(range(video, "bytes=-10"))
        .isEqualTo("206 10 bytes %d-%d/%d".formatted(size - 10, size - 1, size));
    assertThat(range(video, "bytes=10-99999999"))
        .isEqualTo("206 %d bytes 10-%d/%d".formatted(size - 10, size - 1, size));
    assertThat(range(video, "bytes=" + size + "-")).startsWith("416").endsWith("bytes */" + size);
    for (String ignored : List.of("bytes=5-3", "bytes=-", "bytes=0-1,4-5", "lines=1-2", "what?")) {
      assertThat(range(video, ignored)).as(ignored).isEqualTo("200 " + size + " ");
    }
    // a condition on a version that was never named is not met: all of it
    assertThat(running.get(video, "Range", "bytes=0-9", "If-Range", "\"x\"").statusCode())
        .isEqualTo(200);
    assertThat(running.delete(job).statusCode()).isEqualTo(204);
  }

  private static String range(String path, String range) throws Exception {
    HttpResponse<byte[]> answer =
        running.http.send(
            running.request(path).header("Range", range).build(), BodyHandlers.ofByteArray());
    return answer.statusCode()
        + " "
        + answer.body().length
        + " "
        + answer.headers().firstValue("Content-Range").orElse("");
  }

  @Test
  void landmarks_correctedByHand_areTaken() throws Exception {
    FormBody form = new FormBody().file("image", Running.PORTRAIT);
    JsonObject seen = Running.json(running.post("landmarks", form)).getAsJsonObject("landmarks");
    JsonObject moved = seen.deepCopy();
    for (String name : List.of("mouthLeft", "mouthRight", "mouthTop", "mouthBottom")) {
      JsonArray point = moved.getAsJsonArray(name);
      point.set(1, new JsonPrimitive(point.get(1).getAsDouble() + 8));
    }

    // what came back is what is taken, here as with every portrait
    JsonObject again =
        Running.json(
            running.post(
                "landmarks",
                new FormBody()
                    .file("image", Running.PORTRAIT)
                    .text("landmarks", moved.toString())));
    assertThat(mouth(again.getAsJsonObject("landmarks"))).isCloseTo(mouth(seen) + 8, within(0.02));

    assertThat(video(seen)).isEqualTo(video(seen)).isNotEqualTo(video(moved));

    assertThat(preload(moved)).isEqualTo(preload(moved)).isNotEqualTo(preload(seen));
  }

  private static double mouth(JsonObject landmarks) {
    return landmarks.getAsJsonArray("mouthLeft").get(1).getAsDouble();
  }

  private static String video(JsonObject landmarks) throws Exception {
    FormBody form =
        new FormBody()
            .bytes("audio", Running.voice(3))
            .file("image", Running.PORTRAIT)
            .text("options", "{\"size\": 160}")
            .text("landmarks", landmarks.toString());
    HttpResponse<String> answer = running.post("process_talking_head", form);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  private static String preload(JsonObject landmarks) throws Exception {
    FormBody form =
        new FormBody()
            .file("image", Running.PORTRAIT)
            .text("options", Running.SMALL)
            .text("landmarks", landmarks.toString());
    return Running.json(running.post("preload_avatar", form)).get("token").getAsString();
  }

  @Test
  void landmarks_areAFileOfTheCommandLine() throws Exception {
    FormBody form = new FormBody().file("image", Running.PORTRAIT);
    JsonObject seen = Running.json(running.post("landmarks", form)).getAsJsonObject("landmarks");
    Path file = Files.writeString(folder.resolve("face.json"), seen.toString());

    assertThat(LandmarksJson.read(file).leftEye().x())
        .isEqualTo(seen.getAsJsonArray("leftEye").get(0).getAsDouble());
  }
}
