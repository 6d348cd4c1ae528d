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
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests that are refused before anyone looks at what they hold, that come too slowly, and whose
 * clients do not wait for the answer.
 */
class ServiceBadRequestsTest extends RefusingService {
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

  private static HttpResponse<String> post(String path, String type, String body) throws Exception {
    return running.http.send(
        running
            .request(path)
            .header("Content-Type", type)
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  @Test
  void whatIsNoForm() throws Exception {
    HttpResponse<String> answer = post("generate", "application/json", "{}");
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
    HttpResponse<String> answer = post("generate", "multipart/form-data; boundary=b", body);
    refused(answer, 400, "FORM_MALFORMED");
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
    HttpResponse<String> answer = post("landmarks", "multipart/form-data; boundary=b", body);
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
