package io.talkinghead.examples.service;

import io.javalin.http.Context;
import io.talkinghead.core.HeadDescription;
import io.talkinghead.core.TalkingHead;
import io.talkinghead.core.ditto.Emotion;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** How the service is, and what it can do. */
final class SystemRoutes {
  private final Access access;
  private final Heads heads;
  private final Jobs jobs;
  private final LiveSessions sessions;
  private final ServiceLimits limits;
  private final Metrics metrics;
  private final long began = System.nanoTime();
  private volatile boolean warm;
  private volatile boolean stopping;

  SystemRoutes(
      Access access,
      Heads heads,
      Jobs jobs,
      LiveSessions sessions,
      ServiceLimits limits,
      Metrics metrics) {
    this.access = access;
    this.heads = heads;
    this.jobs = jobs;
    this.sessions = sessions;
    this.limits = limits;
    this.metrics = metrics;
  }

  /** Says that the first request will not wait for anything to be loaded. */
  void warm() {
    warm = true;
  }

  /** Says that nothing new is taken on. */
  void stopping() {
    stopping = true;
  }

  /**
   * Refuses new work while the service stops.
   *
   * @throws ProblemException 503
   */
  void requireOpen() {
    if (stopping) {
      throw Problem.later(
              503, "STOPPING", "The service is stopping. Try again soon.", Duration.ofSeconds(10))
          .exception();
    }
  }

  /**
   * {@code GET /health}: 200 if it is ready, else 503; details for those with a token. Also says
   * what clients have to know to offer choices.
   */
  void health(Context ctx) {
    boolean ready = warm && !stopping;
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("live", true);
    json.put("ready", ready);
    json.put("status", stopping ? "stopping" : warm ? "ready" : "warming up");
    json.put("tokenNeeded", access.closed());
    if (access.known(ctx)) {
      details(json);
    }
    ctx.status(ready ? 200 : 503);
    Json.answer(ctx, json);
  }

  private void details(Map<String, Object> json) {
    HeadDescription description = heads.describe();
    json.put("backend", heads.backend());
    json.put("backends", heads.backends());
    json.put(
        "device",
        description.stages().stream()
            .map(HeadDescription.Stage::device)
            .distinct()
            .collect(Collectors.joining(", ")));
    Map<String, String> stages = new LinkedHashMap<>();
    description.stages().forEach(stage -> stages.put(stage.name(), stage.backend()));
    json.put("stages", stages);
    json.put(
        "emotions",
        Arrays.stream(Emotion.values()).map(e -> e.name().toLowerCase(Locale.ROOT)).toList());
    json.put(
        "versions",
        Map.of("talkinghead", TalkingHead.version(), "java", Runtime.version().toString()));
    json.put("uptimeSeconds", Duration.ofNanos(System.nanoTime() - began).toSeconds());
    json.put("jobs", Map.of("underWay", jobs.underWay(), "most", limits.jobs()));
    json.put("streams", Map.of("open", sessions.size(), "most", limits.streams()));
    json.put(
        "limits",
        Map.of(
            "pictureBytes", limits.maxPictureBytes(),
            "audioBytes", limits.maxAudioBytes(),
            "audioSeconds", limits.maxAudio().toSeconds()));
  }

  /** {@code GET /metrics}. */
  void metrics(Context ctx) {
    access.tenant(ctx);
    ctx.contentType("text/plain; version=0.0.4; charset=utf-8").result(metrics.text());
  }

  /** {@code GET /openapi.json}. */
  void openApi(Context ctx) throws IOException {
    ctx.header("Cache-Control", "no-cache");
    ctx.contentType("application/json")
        .result(Pages.text("web/openapi.json").replace("${version}", TalkingHead.version()));
  }
}
