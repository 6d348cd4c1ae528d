package io.talkinghead.examples.service;

import com.google.gson.Gson;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.talkinghead.GenerationReport;
import io.talkinghead.examples.service.Generator.Reuse;
import io.talkinghead.examples.service.Uploads.Upload;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** Videos: made at once or as jobs, watched, fetched, stopped. */
final class JobRoutes {
  private static final Gson GSON = new Gson();
  private static final long HEARTBEAT_MILLIS = 10_000;

  private final Access access;
  private final Uploads uploads;
  private final Generator generator;
  private final Jobs jobs;
  private final Turnstile waiting;

  JobRoutes(Access access, Uploads uploads, Generator generator, Jobs jobs, ServiceLimits limits) {
    this.access = access;
    this.uploads = uploads;
    this.generator = generator;
    this.jobs = jobs;
    waiting = new Turnstile(limits.listeners(), "wait for videos", Duration.ZERO);
  }

  /** Returns how many requests wait for a video or its progress. */
  int waiting() {
    return waiting.inside();
  }

  /** {@code POST /generate} and its kin. */
  void generate(Context ctx, Reuse reuse) throws IOException, InterruptedException {
    Tenant tenant = access.tenant(ctx);
    try (Upload form = uploads.receive(ctx)) {
      RequestOptions options = RequestOptions.parse(form.text("options"));
      if (options.async() || "true".equals(ctx.queryParam("async"))) {
        Job job = start(tenant, form, options, reuse);
        ctx.status(202).header("Location", "/jobs/" + job.id());
        Json.answer(ctx, job.json());
        return;
      }
      try (Turnstile.Place place = waiting.enter()) {
        ClientWatch client = ClientWatch.of(ctx);
        Job job = start(tenant, form, options, reuse);
        try {
          answer(ctx, job, job.await(client::gone));
        } finally {
          jobs.remove(job);
        }
      }
    }
  }

  private Job start(Tenant tenant, Upload form, RequestOptions options, Reuse reuse)
      throws InterruptedException {
    try {
      return generator.start(tenant, form, options, reuse);
    } catch (IOException | RuntimeException e) {
      throw Problems.withoutPath(Problems.of(e), form.folder()).exception();
    }
  }

  private static void answer(Context ctx, Job job, GenerationReport report) throws IOException {
    ctx.header("X-Talkinghead-Frames", Long.toString(report.frames()));
    ctx.header("X-Talkinghead-Cached", Boolean.toString(report.cached()));
    ctx.header(
        "X-Talkinghead-Seconds",
        String.format(Locale.ROOT, "%.3f", report.elapsed().toNanos() * 1e-9));
    ctx.header("Content-Disposition", "inline; filename=\"talkinghead.mp4\"");
    ctx.contentType("video/mp4");
    ctx.res().setContentLengthLong(Files.size(job.video()));
    Files.copy(job.video(), ctx.outputStream());
  }

  private Job job(Context ctx) {
    return jobs.require(access.tenant(ctx), ctx.pathParam("id"));
  }

  /** {@code GET /jobs/{id}}. */
  void show(Context ctx) {
    Json.answer(ctx, job(ctx).json());
  }

  /** {@code DELETE /jobs/{id}}. */
  void delete(Context ctx) {
    jobs.remove(job(ctx));
    ctx.status(204);
  }

  /** {@code GET /jobs/{id}/video}. */
  void video(Context ctx) throws IOException {
    Job job = done(ctx);
    ctx.header("Content-Disposition", "inline; filename=\"talkinghead.mp4\"");
    FileAnswer.send(ctx, job.video(), "video/mp4");
  }

  /** {@code GET /jobs/{id}/timeline}. */
  void timeline(Context ctx) throws IOException {
    Path tracks = done(ctx).tracks();
    if (!Files.isDirectory(tracks)) {
      throw Problem.of(
              404,
              "NO_TRACKS",
              "This job made no tracks. Ask for them: options {\"tracks\": true}.")
          .exception();
    }
    Json.answer(ctx, Timeline.read(tracks));
  }

  private Job done(Context ctx) {
    Job job = job(ctx);
    if (!job.state().ended()) {
      throw Problem.later(
              409,
              "NOT_DONE",
              "The video is not there yet. GET /jobs/{id}/events tells when.",
              Duration.ofSeconds(1))
          .exception();
    }
    if (job.state() != Job.State.DONE) {
      throw Problem.of(409, "NO_VIDEO", "This job has no video; GET /jobs/{id} tells why.")
          .exception();
    }
    return job;
  }

  /** {@code GET /jobs/{id}/events}: server-sent events until the job has ended. */
  void events(Context ctx) throws IOException, InterruptedException {
    Job job = job(ctx);
    try (Turnstile.Place place = waiting.enter()) {
      ctx.contentType("text/event-stream");
      ctx.header("Cache-Control", "no-store");
      ctx.header("X-Accel-Buffering", "no");
      if (ctx.method().equals(HandlerType.HEAD)) {
        return;
      }
      OutputStream out = ctx.outputStream();
      long seen = -1;
      while (true) {
        boolean ended = job.state().ended();
        long version = job.awaitChange(seen, seen < 0 ? 0 : HEARTBEAT_MILLIS);
        Map<String, Object> json = job.json();
        if (version == seen && !ended) {
          write(out, ": still there\n\n");
          continue;
        }
        String name = ended ? String.valueOf(json.get("state")) : "progress";
        write(out, "event: " + name + "\ndata: " + GSON.toJson(json) + "\n\n");
        if (ended) {
          return;
        }
        seen = version;
      }
    }
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
