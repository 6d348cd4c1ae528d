package io.talkinghead.examples.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.talkinghead.examples.client.LiveClient;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Live clients over WebSocket. */
class LiveServiceTest {
  private static final long PATIENCE_SECONDS = 120;

  @TempDir static Path folder;
  private static Running running;
  private static String avatar;

  private final List<JsonObject> events = new CopyOnWriteArrayList<>();
  private final BlockingQueue<byte[]> video = new LinkedBlockingQueue<>();
  private final CompletableFuture<JsonObject> interrupted = new CompletableFuture<>();
  private final CompletableFuture<JsonObject> ready = new CompletableFuture<>();

  @BeforeAll
  static void start() throws Exception {
    running = Running.in(folder, ServiceLimits.DEFAULT);
    avatar = running.preload();
  }

  @AfterAll
  static void stop() throws Exception {
    running.close();
  }

  private LiveClient open(String more) {
    return LiveClient.open(
        running.address(),
        JsonParser.parseString("{\"type\": \"hello\"" + more + "}").getAsJsonObject(),
        this::heard,
        video::add);
  }

  private LiveClient openStream(String more) {
    return open(", \"avatar\": \"" + avatar + "\"" + more);
  }

  private void heard(JsonObject event) {
    events.add(event);
    switch (event.get("event").getAsString()) {
      case "interrupted" -> interrupted.complete(event);
      case "ready" -> ready.complete(event);
      default -> {}
    }
  }

  private JsonObject event(String name) {
    return events.stream()
        .filter(event -> event.get("event").getAsString().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name + " in " + events));
  }

  private static LiveClient.End end(LiveClient client) throws Exception {
    return client.ended().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private static void finish(LiveClient client) {
    try {
      client.finish();
    } catch (CompletionException e) {
      // it has been sent away already
    }
  }

  private static String box(byte[] bytes) {
    return new String(bytes, 4, 4, StandardCharsets.US_ASCII);
  }

  @Test
  void sound_becomesFragmentedMp4_withEvents() throws Exception {
    LiveClient client = openStream(", \"motion\": true");
    client.sound(Running.samples());
    client.finish();

    assertThat(end(client)).isEqualTo(new LiveClient.End(1000, "finished"));
    assertThat(event("ready").get("width").getAsInt()).isEqualTo(64);
    assertThat(event("media").get("mime").getAsString()).startsWith("video/mp4; codecs=\"avc1.");
    assertThat(event("firstFrame").get("liveSeconds").getAsDouble()).isPositive();
    assertThat(event("motion").has("mouth")).isTrue();
    JsonObject report = event("finished").getAsJsonObject("report");
    assertThat(report.get("frames").getAsInt()).isEqualTo(25);
    assertThat(report.has("live")).isTrue();
    assertThat(box(video.remove())).isEqualTo("ftyp");
    assertThat(video).hasSize(5).allMatch(piece -> box(piece).equals("moof"));
    assertThat(running.get("metrics").body())
        .contains(
            "talkinghead_stream_first_frame_seconds", "talkinghead_frames_total{kind=\"stream\"}");
  }

  @Test
  void sound_becomesPictures() throws Exception {
    LiveClient client = openStream(", \"output\": \"jpeg\", \"format\": \"f32le\"");
    client.sound(ByteBuffer.allocate(4 * 8_000));
    client.finish();

    assertThat(end(client).code()).isEqualTo(1000);
    assertThat(video).hasSize(13);
    for (int i = 0; i < 13; i++) {
      ByteBuffer picture = ByteBuffer.wrap(video.remove());
      assertThat(picture.getLong()).isEqualTo(40_000L * i);
      assertThat(picture.getShort()).isEqualTo((short) 0xffd8);
    }
  }

  @Test
  void interrupt_dropsWhatWasNotShown_andTheTalkGoesOn() throws Exception {
    LiveClient client = openStream(", \"idle\": true");
    client.sound(Running.samples());
    client.interrupt();
    assertThat(interrupted.get(PATIENCE_SECONDS, TimeUnit.SECONDS).has("seconds")).isTrue();
    client.sound(Running.samples());
    client.finish();

    assertThat(end(client).code()).isEqualTo(1000);
    assertThat(
            event("finished")
                .getAsJsonObject("report")
                .getAsJsonObject("live")
                .get("interruptions")
                .getAsInt())
        .isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        " | FIELD_MISSING",
        ", \"avatar\": \"../../etc/passwd\" | AVATAR_UNKNOWN",
        ", \"avatar\": \"x\", \"sampleRate\": 1 | OPTION_INVALID",
        ", \"avatar\": \"x\", \"format\": \"mp3\" | OPTION_INVALID",
        ", \"avatar\": \"x\", \"colour\": \"blue\" | OPTION_INVALID"
      })
  void wrongHello_isAnswered(String more, String code) throws Exception {
    LiveClient client = open(more == null ? "" : more);

    assertThat(end(client).code()).isEqualTo(1008);
    JsonObject problem = event("error").getAsJsonObject("problem");
    assertThat(problem.get("code").getAsString()).isEqualTo(code);
    assertThat(problem.get("detail").getAsString()).hasSizeGreaterThan(15);
  }

  @Test
  void soundBeforeHello_halfSamples_andNonsense_areAnswered() throws Exception {
    LiveClient half = openStream("");
    half.sound(ByteBuffer.allocate(3));
    assertThat(end(half)).isEqualTo(new LiveClient.End(1008, "SOUND_MALFORMED"));
    LiveClient nonsense = openStream("");
    nonsense.command("{\"type\": \"dance\"}");
    assertThat(end(nonsense).reason()).isEqualTo("COMMAND_UNKNOWN");
    LiveClient json = openStream("");
    json.command("what?");
    assertThat(end(json).reason()).isEqualTo("JSON_MALFORMED");
    LiveClient rude = LiveClient.open(running.address(), new JsonObject(), this::heard, video::add);
    assertThat(end(rude).reason()).isEqualTo("HELLO_NEEDED");
  }

  @Test
  void streamsBeyondCapacity_areAnswered_andThoseWhoLeaveMakeRoom() throws Exception {
    ServiceLimits narrow = ServiceLimits.DEFAULT.toBuilder().streams(1).build();
    try (Running full = Running.in(folder.resolve("full"), narrow)) {
      String token = full.preload();
      JsonObject hello =
          JsonParser.parseString("{\"type\": \"hello\", \"avatar\": \"" + token + "\"}")
              .getAsJsonObject();
      LiveClient first = LiveClient.open(full.address(), hello, this::heard, video::add);
      ready.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      LiveClient second = LiveClient.open(full.address(), hello, this::heard, video::add);
      assertThat(end(second)).isEqualTo(new LiveClient.End(1013, "AT_CAPACITY"));
      assertThat(event("error").getAsJsonObject("problem").get("retryAfterSeconds").getAsInt())
          .isPositive();

      first.sound(Running.samples());
      first.close(); // without a word
      LiveClient.End end = new LiveClient.End(1013, "");
      for (int i = 0; i < 500 && end.code() == 1013; i++) { // until the service has seen it
        LiveClient third = LiveClient.open(full.address(), hello, this::heard, video::add);
        finish(third);
        end = end(third);
      }
      assertThat(end)
          .isEqualTo(new LiveClient.End(1008, "AUDIO_EMPTY")); // let in, and said nothing
    }
  }

  @Test
  void whoSaysNothing_isSentAway() throws Exception {
    try (Running impatient =
        Running.in(
            folder.resolve("impatient"),
            ServiceLimits.DEFAULT.toBuilder().streamIdle(Duration.ofMillis(300)).build())) {
      String token = impatient.preload();
      JsonObject hello =
          JsonParser.parseString("{\"type\": \"hello\", \"avatar\": \"" + token + "\"}")
              .getAsJsonObject();
      LiveClient client = LiveClient.open(impatient.address(), hello, this::heard, video::add);
      assertThat(end(client)).isEqualTo(new LiveClient.End(1008, "STREAM_IDLE"));
    }
  }

  @Test
  void pagesOfOthers_doNotGetIn() {
    java.net.URI stream =
        java.net.URI.create("ws:" + running.address().resolve("stream").getSchemeSpecificPart());
    assertThat(
            java.net.http.HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .header("Origin", "http://elsewhere.example")
                .buildAsync(stream, new java.net.http.WebSocket.Listener() {}))
        .failsWithin(Duration.ofSeconds(PATIENCE_SECONDS))
        .withThrowableThat()
        .withCauseInstanceOf(java.net.http.WebSocketHandshakeException.class);
  }

  @Test
  void token_comesInTheHello() throws Exception {
    try (Running closed =
        Running.in(folder.resolve("closed"), ServiceLimits.DEFAULT, "open-sesame")) {
      String token = closed.preload("Authorization", "Bearer open-sesame");
      String hello = "{\"type\": \"hello\", \"avatar\": \"" + token + "\", \"token\": \"%s\"}";
      JsonObject wrong = JsonParser.parseString(hello.formatted("open-says-me")).getAsJsonObject();
      LiveClient stranger = LiveClient.open(closed.address(), wrong, this::heard, video::add);
      assertThat(end(stranger).reason()).isEqualTo("TOKEN_NEEDED");
      JsonObject right = JsonParser.parseString(hello.formatted("open-sesame")).getAsJsonObject();
      LiveClient friend = LiveClient.open(closed.address(), right, this::heard, video::add);
      friend.sound(Running.samples());
      friend.finish();
      assertThat(end(friend).code()).isEqualTo(1000);
    }
  }
}
