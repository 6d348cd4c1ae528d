package io.talkinghead.examples.service;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Handler;
import io.javalin.http.HttpResponseException;
import io.talkinghead.examples.service.Generator.Reuse;

/** The map of the addresses. */
final class Routes {
  private final Access access;
  private final SystemRoutes system;
  private final JobRoutes videos;
  private final AvatarRoutes portraits;
  private final LiveSessions sessions;

  Routes(
      Access access,
      SystemRoutes system,
      JobRoutes videos,
      AvatarRoutes portraits,
      LiveSessions sessions) {
    this.access = access;
    this.system = system;
    this.videos = videos;
    this.portraits = portraits;
    this.sessions = sessions;
  }

  /** Adds all addresses to {@code routes}. */
  void addTo(RoutesConfig routes) {
    routes.before(
        ctx -> {
          access.requireOwnOrigin(ctx.header("Host"), ctx.header("Origin"));
          ctx.header("X-Content-Type-Options", "nosniff");
        });
    routes.exception(Exception.class, (failure, ctx) -> Problems.answer(ctx, failure));
    routes.exception(HttpResponseException.class, (failure, ctx) -> Problems.answer(ctx, failure));

    routes.post("/generate", work(ctx -> videos.generate(ctx, Reuse.RESULTS)));
    routes.post("/process_talking_head", work(ctx -> videos.generate(ctx, Reuse.NOTHING)));
    routes.post(
        "/process_talking_head_optimized", work(ctx -> videos.generate(ctx, Reuse.EVERYTHING)));
    routes.get("/jobs/{id}", videos::show);
    routes.delete("/jobs/{id}", videos::delete);
    routes.get("/jobs/{id}/events", videos::events);
    routes.get("/jobs/{id}/video", videos::video);
    routes.get("/jobs/{id}/timeline", videos::timeline);

    routes.post("/landmarks", work(portraits::landmarks));
    routes.post("/preload_avatar", work(portraits::preload));
    routes.post("/clear_cache", portraits::clear);
    routes.get("/avatars", portraits::list);
    routes.get("/avatars/{token}/picture", portraits::picture);
    routes.delete("/avatars/{token}", portraits::delete);

    routes.wsBeforeUpgrade(
        ctx -> {
          access.requireOwnOrigin(ctx.header("Host"), ctx.header("Origin"));
          system.requireOpen();
        });
    routes.ws("/stream", sessions::listen);

    routes.get("/health", system::health);
    routes.get("/metrics", system::metrics);
    routes.get("/openapi.json", system::openApi);
    routes.get("/samples", Pages::samples);
    routes.get("/samples/{name}", Pages::sample);
    for (String address : Pages.addresses()) {
      routes.get(address, ctx -> Pages.answer(ctx, address));
    }
  }

  /** New work, which a service that stops refuses. */
  private Handler work(Handler handler) {
    return ctx -> {
      system.requireOpen();
      handler.handle(ctx);
    };
  }
}
