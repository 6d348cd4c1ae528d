package io.talkinghead.examples.service;

import io.javalin.http.Context;
import io.talkinghead.core.face.FaceInspection;
import io.talkinghead.examples.service.Uploads.Upload;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Portraits: looked at, kept, listed, forgotten. */
final class AvatarRoutes {
  private final Access access;
  private final Uploads uploads;
  private final Generator generator;
  private final Avatars avatars;
  private final Jobs jobs;
  private final WorkFolder work;
  private final ServiceLimits limits;

  AvatarRoutes(
      Access access,
      Uploads uploads,
      Generator generator,
      Avatars avatars,
      Jobs jobs,
      WorkFolder work,
      ServiceLimits limits) {
    this.access = access;
    this.uploads = uploads;
    this.generator = generator;
    this.avatars = avatars;
    this.jobs = jobs;
    this.work = work;
    this.limits = limits;
  }

  /** {@code POST /landmarks}: what the built-in eye sees, around the landmarks that were given. */
  void landmarks(Context ctx) throws IOException {
    access.tenant(ctx);
    try (Upload form = uploads.receive(ctx)) {
      RequestOptions options = RequestOptions.parse(form.text("options"));
      try {
        FaceInspection seen = FaceInspection.of(form.portrait(options), limits.library());
        Json.answer(ctx, Inspection.json(seen));
      } catch (IOException e) {
        throw Problems.withoutPath(Problems.of(e), form.folder()).exception();
      }
    }
  }

  /** {@code POST /preload_avatar}. */
  void preload(Context ctx) throws IOException, InterruptedException {
    Tenant tenant = access.tenant(ctx);
    try (Upload form = uploads.receive(ctx)) {
      RequestOptions options = RequestOptions.parse(form.text("options"));
      try {
        KeptAvatar kept = generator.preload(tenant, form, options);
        ctx.status(201);
        Json.answer(ctx, kept.json());
      } catch (IOException e) {
        throw Problems.withoutPath(Problems.of(e), form.folder()).exception();
      }
    }
  }

  /** {@code GET /avatars}. */
  void list(Context ctx) {
    Json.answer(
        ctx,
        Map.of(
            "avatars", avatars.list(access.tenant(ctx)).stream().map(KeptAvatar::json).toList()));
  }

  /** {@code GET /avatars/{token}/picture}. */
  void picture(Context ctx) {
    Optional<byte[]> picture =
        avatars
            .look(access.tenant(ctx), ctx.pathParam("token"))
            .orElseThrow(Avatars::unknown)
            .thumbnail();
    ctx.header("Cache-Control", "private, max-age=3600");
    ctx.contentType("image/jpeg").result(picture.orElseThrow(Avatars::unknown));
  }

  /** {@code DELETE /avatars/{token}}. */
  void delete(Context ctx) {
    if (!avatars.delete(access.tenant(ctx), ctx.pathParam("token"))) {
      throw Avatars.unknown();
    }
    ctx.status(204);
  }

  /** {@code POST /clear_cache}: forgets portraits, finished jobs and results of this client. */
  void clear(Context ctx) {
    Tenant tenant = access.tenant(ctx);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("avatars", avatars.clear(tenant));
    json.put("jobs", jobs.clear(tenant));
    generator.forgetResults(tenant, work.newName());
    Json.answer(ctx, json);
  }
}
