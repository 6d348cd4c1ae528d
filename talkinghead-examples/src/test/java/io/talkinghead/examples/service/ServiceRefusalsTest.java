package io.talkinghead.examples.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.talkinghead.examples.client.FormBody;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused for what it holds: with the right status, and words that say what to do. */
class ServiceRefusalsTest extends RefusingService {
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
}
