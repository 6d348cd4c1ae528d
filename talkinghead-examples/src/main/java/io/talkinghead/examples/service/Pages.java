package io.talkinghead.examples.service;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The web page and the samples: a list of files of the jar, so that no name of a client becomes a
 * path.
 */
final class Pages {
  /** A sample that the page offers. */
  private record Sample(String kind, String name, String title) {}

  private static final Map<String, String> FILES =
      Map.ofEntries(
          Map.entry("/", "web/index.html"),
          Map.entry("/app.css", "web/app.css"),
          Map.entry("/app.js", "web/app.js"),
          Map.entry("/api.js", "web/api.js"),
          Map.entry("/live.js", "web/live.js"),
          Map.entry("/mic.js", "web/mic.js"),
          Map.entry("/plot.js", "web/plot.js"),
          Map.entry("/points.js", "web/points.js"),
          Map.entry("/icon.svg", "web/icon.svg"),
          Map.entry("/docs", "web/docs.html"),
          Map.entry("/docs.js", "web/docs.js"));

  private static final List<Sample> SAMPLES =
      List.of(
          new Sample("image", "cartoon.png", "Drawing"),
          new Sample("image", "astronaut.png", "Astronaut"),
          new Sample("audio", "hello_slt.wav", "Voice 1"),
          new Sample("audio", "hello_rms.wav", "Voice 2"));

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml",
          "png", "image/png",
          "wav", "audio/wav");

  private Pages() {}

  /** Returns the addresses of the page. */
  static Iterable<String> addresses() {
    return FILES.keySet();
  }

  /** Answers with the file at {@code address}. */
  static void answer(Context ctx, String address) throws IOException {
    ctx.header(
        "Content-Security-Policy",
        "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; object-src 'none'; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    ctx.header("Cross-Origin-Opener-Policy", "same-origin");
    ctx.header("Permissions-Policy", "camera=(), geolocation=(), microphone=(self)");
    ctx.header("Referrer-Policy", "no-referrer");
    ctx.header("Cache-Control", "no-cache");
    send(ctx, Objects.requireNonNull(FILES.get(address)));
  }

  /** {@code GET /samples}. */
  static void samples(Context ctx) {
    Json.answer(
        ctx,
        Map.of(
            "samples",
            SAMPLES.stream()
                .map(
                    s -> Map.of("kind", s.kind(), "title", s.title(), "url", "samples/" + s.name()))
                .toList()));
  }

  /** {@code GET /samples/{name}}. */
  static void sample(Context ctx) throws IOException {
    String name = ctx.pathParam("name");
    if (SAMPLES.stream().noneMatch(sample -> sample.name().equals(name))) {
      throw Problem.of(404, "NOT_FOUND", "There is no such sample; GET /samples lists them.")
          .exception();
    }
    send(ctx, "samples/" + name);
  }

  private static void send(Context ctx, String resource) throws IOException {
    try (InputStream in = Pages.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException(resource + " is missing in the jar");
      }
      String type = TYPES.get(resource.substring(resource.lastIndexOf('.') + 1));
      ctx.contentType(Objects.requireNonNull(type)).result(in.readAllBytes());
    }
  }

  /** Returns the text of {@code resource}. */
  static String text(String resource) throws IOException {
    try (InputStream in = Pages.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException(resource + " is missing in the jar");
      }
      return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }
  }
}
