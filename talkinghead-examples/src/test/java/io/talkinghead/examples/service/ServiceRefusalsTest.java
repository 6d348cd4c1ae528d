package io.talkinghead.examples.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.talkinghead.examples.client.FormBody;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is refused: with the right status, words that say what to do, a service that lives on, and
 * nothing left behind.
 */
class ServiceRefusalsTest {
  private static final int MOST_PICTURE = 1 << 20;
  private static final int MOST_AUDIO = 4 << 20;

  @TempDir static Path folder;
  private static Running running;

  @BeforeAll
  static void start() throws Exception {
    running =
        Running.in(
            folder,
            ServiceLimits.DEFAULT.toBuilder()
                .maxPictureBytes(MOST_PICTURE)
                .maxAudioBytes(MOST_AUDIO)
                .upload(Duration.ofSeconds(30))
                .silence(Duration.ofMillis(700))
                .avatars(2)
                .listeners(4)
                .build());
  }

  @AfterAll
  static void stop() throws Exception {
    running.close();
  }

  @AfterEach
  void aliveAndClean() throws Exception {
    assertThat(running.get("health").statusCode()).isEqualTo(200);
    // a client that has left may not even have been noticed yet, by this test or the one before
    for (int i = 0; i < 2000 && !running.files().isEmpty(); i++) {
      running.get("health"); // the time that this takes, and no more
    }
    assertThat(running.files()).isEmpty();
  }

  private static void refused(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(Running.code(answer)).isEqualTo(code);
    assertThat(Running.json(answer).get("detail").getAsString())
        .hasSizeGreaterThan(20)
        .doesNotContain(folder.toString());
  }

  private static void picture(byte[] image, int status, String code) throws Exception {
    for (String path : new String[] {"generate", "preload_avatar", "landmarks"}) {
      FormBody form = new FormBody().bytes("image", image);
      refused(
          running.post(path, path.equals("generate") ? form.bytes("audio", Running.voice()) : form),
          status,
          code);
    }
  }

  private static void voice(byte[] audio, int status, String code) throws Exception {
    FormBody form =
        new FormBody()
            .bytes("audio", audio)
            .file("image", Running.PORTRAIT)
            .text("options", Running.SMALL);
    refused(running.post("generate", form), status, code);
  }

  @Test
  void noPicture() throws Exception {
    picture(
        "Dear service, this is text.".repeat(9).getBytes(StandardCharsets.UTF_8),
        415,
        "PICTURE_UNREADABLE");
  }

  @Test
  void cutPicture() throws Exception {
    picture(Arrays.copyOf(Files.readAllBytes(Running.PORTRAIT), 20_000), 415, "PICTURE_UNREADABLE");
  }

  @Test
  void bomb_isToldFromItsHeader() throws Exception {
    ByteBuffer png = ByteBuffer.allocate(64);
    png.putLong(0x89504e470d0a1a0aL).putInt(13).putInt(0x49484452);
    png.putInt(60_000).putInt(60_000).put(new byte[] {8, 2, 0, 0, 0});
    java.util.zip.CRC32 crc = new java.util.zip.CRC32();
    crc.update(png.array(), 12, 17);
    png.putInt((int) crc.getValue());
    picture(png.array(), 413, "PICTURE_TOO_LARGE");
  }

  @Test
  void cat_hasNoFaceThatSpeaks() throws Exception {
    FormBody form = new FormBody().bytes("image", Running.cat());
    HttpResponse<String> answer = running.post("landmarks", form);

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(Running.code(answer))
        .isIn("NO_FACE", "EYES_NOT_FOUND", "NOT_HUMAN", "MOUTH_UNCERTAIN");
  }

  @Test
  void noSound() throws Exception {
    voice(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, 415, "AUDIO_UNREADABLE");
  }

  @Test
  void emptySound() throws Exception {
    voice(new byte[0], 422, "AUDIO_EMPTY");
    voice(Arrays.copyOf(Running.voice(0), 44), 422, "AUDIO_EMPTY");
  }

  @Test
  void fourHoursInAThousandBytes() throws Exception {
    byte[] wav = Arrays.copyOf(Running.voice(), 1_000);
    ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN).putInt(40, 4 * 3600 * 32_000);
    FormBody form =
        new FormBody()
            .bytes("audio", wav)
            .file("image", Running.PORTRAIT)
            .text("options", Running.SMALL);
    HttpResponse<String> answer = running.post("generate", form);

    // believed and refused, or found out and made as short as it is: never four hours of video
    assertThat(answer.statusCode()).isIn(200, 413);
    if (answer.statusCode() == 200) {
      assertThat(answer.headers().firstValue("X-Talkinghead-Frames")).contains("1");
    }
  }

  @ParameterizedTest
  @CsvSource({"image, 1048577", "audio, 4194305", "options, 65537"})
  void field_beyondItsLimit(String field, int bytes) throws Exception {
    refused(
        running.post("generate", new FormBody().bytes(field, new byte[bytes])),
        413,
        "UPLOAD_TOO_LARGE");
  }

  @Test
  void numbers_areWrittenAlikeInEveryCountry() throws Exception {
    Locale here = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      HttpResponse<String> answer =
          running.post("generate", new FormBody().bytes("image", new byte[MOST_PICTURE + 1]));
      assertThat(Running.json(answer).get("detail").getAsString()).contains(" 1,048,576 bytes");
    } finally {
      Locale.setDefault(here);
    }
  }

  @Test
  void statedLength_beyondAllLimits_isNotEvenRead() throws Exception {
    String head =
        """
        POST /generate HTTP/1.1\r
        Host: 127.0.0.1\r
        Content-Type: multipart/form-data; boundary=x\r
        Content-Length: 99999999999\r
        \r
        """;
    assertThat(raw(head)).startsWith("HTTP/1.1 413");
  }

  @Test
  void whatIsNoForm() throws Exception {
    HttpResponse<String> answer =
        running.http.send(
            running
                .request("generate")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{}"))
                .build(),
            BodyHandlers.ofString());
    refused(answer, 415, "FORM_NEEDED");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--b",
        "nothing of a form",
        "--b\r\nContent-Disposition: form-data; name=\"audio\"\r\n\r\ncut off",
        "--b\r\nno name here\r\n\r\nx\r\n--b--\r\n"
      })
  void cutForm(String body) throws Exception {
    HttpResponse<String> answer =
        running.http.send(
            running
                .request("generate")
                .header("Content-Type", "multipart/form-data; boundary=b")
                .POST(BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
    refused(answer, 400, "FORM_MALFORMED");
  }

  @Test
  void missingFields_areNamed() throws Exception {
    refused(
        running.post("generate", new FormBody().file("image", Running.PORTRAIT)),
        422,
        "FIELD_MISSING");
    refused(
        running.post("generate", new FormBody().bytes("audio", Running.voice())),
        422,
        "FIELD_MISSING");
    refused(running.post("generate", new FormBody().text("x", "y")), 422, "FIELD_UNKNOWN");
    refused(
        running.post("generate", new FormBody().text("avatar", "a").text("avatar", "b")),
        422,
        "FIELD_TWICE");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[] | 400 | JSON_MALFORMED",
        "{\"size\": | 400 | JSON_MALFORMED",
        "{\"sizes\": 64} | 422 | OPTION_INVALID",
        "{\"size\": 63} | 422 | OPTION_INVALID",
        "{\"size\": \"big\"} | 422 | OPTION_INVALID",
        "{\"seed\": 1.5} | 422 | OPTION_INVALID",
        "{\"frameRate\": 121} | 422 | OPTION_INVALID",
        "{\"emotion\": \"jolly\"} | 422 | OPTION_INVALID",
        "{\"async\": \"yes\"} | 422 | OPTION_INVALID",
        "{\"controls\": {\"smile\": 2}} | 422 | OPTION_INVALID",
        "{\"controls\": {\"gaze\": [1]}} | 422 | OPTION_INVALID",
        "{\"backend\": \"nobody\"} | 422 | BACKEND_NOT_AVAILABLE"
      })
  void wrongOptions(String options, int status, String code) throws Exception {
    refused(running.post("generate", Running.form(options)), status, code);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../../etc/passwd",
        "/etc/passwd",
        "..",
        "a\r\nSet-Cookie: x=1",
        "\u0000",
        "nobody's token"
      })
  void tokensThatAreNone(String token) throws Exception {
    HttpResponse<String> answer =
        running.post(
            "generate", new FormBody().bytes("audio", Running.voice()).text("avatar", token));
    refused(answer, 404, "AVATAR_UNKNOWN");
    assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/jobs/..%2f..%2fetc%2fpasswd",
        "/avatars/%2e%2e%2f%2e%2e%2fetc%2fpasswd/picture",
        "/samples/..%2fweb%2findex.html",
        "/samples/%2e%2e/Pages.class",
        "/jobs/%0d%0aSet-Cookie:%20x=1",
        "/../../etc/passwd",
        "/no/such/thing"
      })
  void addressesThatAreNone(String path) throws Exception {
    String answer =
        raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assertThat(answer).matches("(?s)HTTP/1.1 (400|404) .*").doesNotContain("Set-Cookie:");
  }

  @Test
  void wrongMethod_andUnknownAddress_areProblems() throws Exception {
    HttpResponse<String> put =
        running.http.send(
            running.request("generate").PUT(BodyPublishers.noBody()).build(),
            BodyHandlers.ofString());
    refused(put, 405, "METHOD_NOT_ALLOWED");
    refused(running.get("nothing"), 404, "NOT_FOUND");
    refused(running.get("jobs/x/video"), 404, "JOB_UNKNOWN");
    refused(running.delete("jobs/x"), 404, "JOB_UNKNOWN");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET /%s HTTP/1.1\\r\\nHost: localhost | 414 | ADDRESS_TOO_LONG",
        "GET /health HTTP/1.1\\r\\nHost: localhost\\r\\nX: %s | 431 | HEADERS_TOO_LONG",
        "GET /health HTTP/1.1 | 400 | BAD_REQUEST",
        "%.9s | 400 | BAD_REQUEST"
      })
  void whatIsNoRequest_isAProblem_too(String head, int status, String code) throws Exception {
    String answer = raw(head.formatted("x".repeat(20_000)).replace("\\r\\n", "\r\n") + "\r\n\r\n");
    assertThat(answer)
        .startsWith("HTTP/1.1 " + status)
        .contains("application/problem+json", "\"code\":\"" + code + "\"")
        .doesNotContain("<html", "etty");
  }

  @Test
  void streamWithoutWebSocket_isToldWhatItWants() throws Exception {
    HttpResponse<String> answer = running.get("stream");
    refused(answer, 426, "WEBSOCKET_NEEDED");
    assertThat(answer.headers().firstValue("Upgrade")).contains("websocket");
  }

  @Test
  void compressedForm_isRefused() throws Exception {
    FormBody form = new FormBody().file("image", Running.PORTRAIT);
    refused(running.post("landmarks", form, "Content-Encoding", "gzip"), 415, "CODING_UNKNOWN");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nothing",
        "[]",
        "{}",
        "{\"format\": \"talkinghead-landmarks/1\", \"leftEye\": [9, 9]}",
        "{\"format\": \"talkinghead-landmarks/1\", \"leftEye\": [9, 9], \"rightEye\": [1e9, 9]}",
        "{\"format\": \"talkinghead-landmarks/1\", \"leftEye\": [9, 9], \"rightEye\": [1, 9]}"
      })
  void wrongLandmarks(String landmarks) throws Exception {
    for (String path : new String[] {"generate", "preload_avatar", "landmarks"}) {
      FormBody form = new FormBody().file("image", Running.PORTRAIT).text("landmarks", landmarks);
      refused(
          running.post(path, path.equals("generate") ? form.bytes("audio", Running.voice()) : form),
          422,
          "LANDMARKS_INVALID");
    }
  }

  @Test
  void portraitOfAnotherBackend_isRefused_notAnimatedByItsOwn() throws Exception {
    String token = running.preload();
    FormBody form =
        new FormBody()
            .bytes("audio", Running.voice())
            .text("avatar", token)
            .text("options", "{\"backend\": \"onnx\"}");
    refused(running.post("generate", form), 422, "BACKEND_OF_AVATAR");
    running.delete("avatars/" + token);
  }

  @Test
  void landmarks_belongToAPicture() throws Exception {
    FormBody form =
        new FormBody().bytes("audio", Running.voice()).text("avatar", "x").text("landmarks", "{}");
    refused(running.post("generate", form), 422, "FIELD_TWICE");
  }

  @Test
  void headersInAFileName_haveNoEffect() throws Exception {
    String body =
        lines(
            "--b",
            "Content-Disposition: form-data; name=\"image\"; filename=\"../../x\\r\\nSet-Cookie: a=b\"",
            "Content-Type: text/html",
            "Set-Cookie: a=b",
            "",
            "nothing",
            "--b--",
            "");
    HttpResponse<String> answer =
        running.http.send(
            running
                .request("landmarks")
                .header("Content-Type", "multipart/form-data; boundary=b")
                .POST(BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
    refused(answer, 415, "PICTURE_UNREADABLE");
    assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
  }

  @Test
  void pagesOfOthers_areRefused() throws Exception {
    refused(running.get("avatars", "Origin", "http://elsewhere.example"), 403, "FOREIGN_ORIGIN");
    assertThat(raw("GET /avatars HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 403");
  }

  @Test
  void uploadThatStops_isGivenUp() throws Exception {
    String answer =
        raw(
            lines(
                "POST /landmarks HTTP/1.1",
                "Host: localhost",
                "Content-Length: 9999",
                "Content-Type: multipart/form-data; boundary=b",
                "",
                "--b",
                "Content-Disposition: form-data; name=\"image\"",
                "",
                "slow"));
    assertThat(answer).startsWith("HTTP/1.1 408").contains("UPLOAD_TOO_SLOW");
  }

  @Test
  void videoThatTakesLongerThanASilence_isAwaited() throws Exception {
    FormBody form =
        new FormBody()
            .bytes("audio", Running.voice(40))
            .file("image", Running.PORTRAIT)
            .text("options", "{\"size\": 512}");
    HttpResponse<String> answer = running.post("process_talking_head", form);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("X-Talkinghead-Frames")).contains("1000");
    assertThat(
            answer.headers().firstValue("X-Talkinghead-Seconds").map(Double::valueOf).orElse(0.0))
        .isGreaterThan(0.7);
  }

  @Test
  void clientThatLeaves_leavesNothing() throws Exception {
    try (Socket socket = new Socket(running.address().getHost(), running.address().getPort())) {
      OutputStream out = socket.getOutputStream();
      out.write(
          lines(
                  "POST /landmarks HTTP/1.1",
                  "Host: localhost",
                  "Content-Length: 99999",
                  "Content-Type: multipart/form-data; boundary=b",
                  "",
                  "--b",
                  "Content-Disposition: form-data; name=\"image\"",
                  "",
                  "bye")
              .getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
    }
  }

  @Test
  void portraitsBeyondTheLimit() throws Exception {
    String first = running.preload();
    FormBody second =
        new FormBody().file("image", Running.PORTRAIT).text("options", "{\"size\": 96}");
    String other = Running.json(running.post("preload_avatar", second)).get("token").getAsString();
    FormBody third =
        new FormBody().file("image", Running.PORTRAIT).text("options", "{\"size\": 98}");
    HttpResponse<String> answer = running.post("preload_avatar", third);
    refused(answer, 429, "AVATARS_FULL");
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    running.delete("avatars/" + first);
    running.delete("avatars/" + other);
  }

  @Test
  void clientThatDoesNotWaitForItsVideo_doesNotGetIt() throws Exception {
    FormBody form =
        new FormBody()
            .bytes("audio", Running.voice(100))
            .file("image", Running.PORTRAIT)
            .text("options", "{\"size\": 512}");
    byte[] body = bytes(form);
    try (Socket socket = new Socket(running.address().getHost(), running.address().getPort())) {
      OutputStream out = socket.getOutputStream();
      out.write(
          lines(
                  "POST /process_talking_head HTTP/1.1",
                  "Host: localhost",
                  "Content-Length: " + body.length,
                  "Content-Type: " + form.contentType(),
                  "",
                  "")
              .getBytes(StandardCharsets.ISO_8859_1));
      out.write(body);
      out.flush();
      for (int i = 0; i < 5_000 && gauge("talkinghead_jobs_running") == 0; i++) {
        Thread.onSpinWait();
      }
      assertThat(gauge("talkinghead_jobs_running")).isEqualTo(1);
    }
    for (int i = 0; i < 2_000 && gauge("talkinghead_jobs_running") > 0; i++) {
      Thread.onSpinWait();
    }
    assertThat(gauge("talkinghead_jobs_running")).isZero();
    assertThat(gauge("talkinghead_jobs_total{outcome=\"cancelled\"}")).isEqualTo(1);
    for (int i = 0; i < 2_000 && !running.files().isEmpty(); i++) {
      running.get("health"); // the time that this takes, and no more
    }
  }

  private static byte[] bytes(FormBody form) {
    BodySubscriber<byte[]> subscriber = BodySubscribers.ofByteArray();
    form.publisher()
        .subscribe(
            new Flow.Subscriber<>() {
              @Override
              public void onSubscribe(Flow.Subscription to) {
                subscriber.onSubscribe(to);
              }

              @Override
              public void onNext(ByteBuffer item) {
                subscriber.onNext(List.of(item));
              }

              @Override
              public void onError(Throwable failure) {
                subscriber.onError(failure);
              }

              @Override
              public void onComplete() {
                subscriber.onComplete();
              }
            });
    return subscriber.getBody().toCompletableFuture().join();
  }

  private static double gauge(String name) throws Exception {
    return running
        .get("metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow();
  }

  private static String lines(String... lines) {
    return String.join("\r\n", lines);
  }

  /** Sends bytes as they are, and returns what comes back. */
  private static String raw(String request) throws Exception {
    try (Socket socket = new Socket(running.address().getHost(), running.address().getPort())) {
      OutputStream out = socket.getOutputStream();
      out.write(request.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      InputStream in = socket.getInputStream();
      return new String(in.readNBytes(600), StandardCharsets.ISO_8859_1);
    }
  }
}
