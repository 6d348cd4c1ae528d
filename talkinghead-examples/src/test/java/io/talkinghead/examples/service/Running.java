package io.talkinghead.examples.service;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.talkinghead.examples.client.FormBody;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * A service that really runs, on a free port of the loopback address, and what tests send to it.
 */
final class Running implements AutoCloseable {
  static final Path SAMPLES = // normalized: a browser reads no file by way of ..
      Path.of(System.getProperty("talkinghead.samples")).toAbsolutePath().normalize();
  static final Path PORTRAIT = SAMPLES.resolve("cartoon.png");

  /** Small and fast. */
  static final String SMALL = "{\"size\": 64}";

  private static final int WAV_HEADER = 44;

  final TalkingHeadService service;
  final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Path folder;

  private Running(ServiceOptions.Builder options, Path folder) throws Exception {
    this.folder = folder;
    service = TalkingHeadService.start(options.port(0).folder(folder).build());
    service.awaitReady();
  }

  /** Starts one with its data in {@code folder}. */
  static Running in(Path folder, ServiceLimits limits, String... tokens) throws Exception {
    return new Running(ServiceOptions.builder().limits(limits).tokens(List.of(tokens)), folder);
  }

  /** Returns a second of the sample voice, a WAV. */
  static byte[] voice() throws IOException {
    return voice(1);
  }

  /** Returns the sample voice, cut or repeated to {@code seconds}, a WAV. */
  static byte[] voice(int seconds) throws IOException {
    byte[] wav = Files.readAllBytes(SAMPLES.resolve("hello_slt.wav"));
    int size = 2 * 16_000 * seconds;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteBuffer header =
        ByteBuffer.wrap(Arrays.copyOf(wav, WAV_HEADER)).order(ByteOrder.LITTLE_ENDIAN);
    header.putInt(4, size + WAV_HEADER - 8).putInt(40, size);
    out.writeBytes(header.array());
    while (out.size() < WAV_HEADER + size) {
      int count = Math.min(wav.length - WAV_HEADER, WAV_HEADER + size - out.size());
      out.write(wav, WAV_HEADER, count);
    }
    return out.toByteArray();
  }

  /** Returns the samples of a second of the sample voice. */
  static ByteBuffer samples() throws IOException {
    return ByteBuffer.wrap(voice(), WAV_HEADER, 32_000).slice();
  }

  /** Returns a drawing of a cat, a PNG. */
  static byte[] cat() throws IOException {
    BufferedImage image = new BufferedImage(400, 400, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setColor(new Color(205, 220, 210));
    pen.fillRect(0, 0, 400, 400);
    pen.setColor(new Color(90, 90, 95));
    pen.fillPolygon(new int[] {90, 110, 180}, new int[] {200, 60, 120}, 3);
    pen.fillPolygon(new int[] {310, 290, 220}, new int[] {200, 60, 120}, 3);
    pen.fillOval(80, 110, 240, 220);
    pen.setColor(new Color(190, 220, 90));
    pen.fillOval(130, 180, 50, 40);
    pen.fillOval(220, 180, 50, 40);
    pen.setColor(Color.BLACK);
    pen.fillOval(150, 182, 10, 36);
    pen.fillOval(240, 182, 10, 36);
    pen.setColor(new Color(220, 140, 140));
    pen.fillPolygon(new int[] {188, 212, 200}, new int[] {240, 240, 254}, 3);
    pen.setColor(Color.WHITE);
    for (int i = 0; i < 3; i++) {
      pen.drawLine(180, 256, 60, 236 + 20 * i);
      pen.drawLine(220, 256, 340, 236 + 20 * i);
    }
    pen.dispose();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return out.toByteArray();
  }

  /** A form with voice and portrait. */
  static FormBody form(String options) throws IOException {
    return new FormBody().bytes("audio", voice()).file("image", PORTRAIT).text("options", options);
  }

  /** Begins a request. */
  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(service.address().resolve(path));
  }

  /** Sends {@code form}; the answer is text or JSON. */
  HttpResponse<String> post(String path, FormBody form, String... headers) throws Exception {
    HttpRequest.Builder request =
        request(path).header("Content-Type", form.contentType()).POST(form.publisher());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofString(StandardCharsets.ISO_8859_1));
  }

  HttpResponse<String> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = request(path);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  HttpResponse<String> delete(String path, String... headers) throws Exception {
    HttpRequest.Builder request = request(path).DELETE();
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  /** Keeps the sample portrait, and returns its token. */
  String preload(String... headers) throws Exception {
    HttpResponse<String> answer =
        post(
            "preload_avatar",
            new FormBody().file("image", PORTRAIT).text("options", SMALL),
            headers);
    return json(answer).get("token").getAsString();
  }

  static JsonObject json(HttpResponse<String> answer) {
    return JsonParser.parseString(answer.body()).getAsJsonObject();
  }

  /** Returns the code of the problem that {@code answer} tells. */
  static String code(HttpResponse<String> answer) {
    return json(answer).get("code").getAsString();
  }

  /** Returns the names of what lies in the folder of uploads and videos. */
  List<String> files() throws IOException {
    try (Stream<Path> all = Files.list(folder.resolve("work"))) {
      return all.map(path -> path.getFileName().toString()).toList();
    }
  }

  URI address() {
    return service.address();
  }

  @Override
  public void close() {
    service.close();
  }
}
