package io.talkinghead.examples.service;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
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
          ctx.header("X-Content-Type-Options", "nosniff");
          ctx.header("Cross-Origin-Resource-Policy", "same-origin"); // in no page of others
          access.requireOwnOrigin(ctx.header("Host"), ctx.header("Origin"));
        });
    routes.exception(Exception.class, (failure, ctx) -> refuse(ctx, failure));
    routes.exception(HttpResponseException.class, (failure, ctx) -> refuse(ctx, failure));

    routes.post("/generate", work(ctx -> videos.generate(ctx, Reuse.RESULTS)));
    routes.post("/process_talking_head", work(ctx -> videos.generate(ctx, Reuse.NOTHING)));
    routes.post(
        "/process_talking_head_optimized", work(ctx -> videos.generate(ctx, Reuse.EVERYTHING)));
    get(routes, "/jobs/{id}", videos::show);
    routes.delete("/jobs/{id}", videos::delete);
    get(routes, "/jobs/{id}/events", videos::events);
    get(routes, "/jobs/{id}/video", videos::video);
    get(routes, "/jobs/{id}/timeline", videos::timeline);

    routes.post("/landmarks", work(portraits::landmarks));
    routes.post("/preload_avatar", work(portraits::preload));
    routes.post("/clear_cache", portraits::clear);
    get(routes, "/avatars", portraits::list);
    get(routes, "/avatars/{token}/picture", portraits::picture);
    routes.delete("/avatars/{token}", portraits::delete);

    routes.wsBeforeUpgrade(
        ctx -> {
          access.requireOwnOrigin(ctx.header("Host"), ctx.header("Origin"));
          system.requireOpen();
        });
    routes.ws("/stream", sessions::listen);
    get(routes, "/stream", LiveSessions::requireUpgrade);

    get(routes, "/health", system::health);
    get(routes, "/metrics", system::metrics);
    get(routes, "/openapi.json", system::openApi);
    get(routes, "/samples", Pages::samples);
    get(routes, "/samples/{name}", Pages::sample);
    for (String address : Pages.addresses()) {
      get(routes, address, ctx -> Pages.answer(ctx, address));
    }
  }

  private static void refuse(Context ctx, Exception failure) {
    Problems.answer(ctx, failure);
    Uploads.swallow(ctx);
  }

  /** Adds {@code handler}, also for HEAD, whose answer is the same but for its content. */
  private static void get(RoutesConfig routes, String path, Handler handler) {
    routes.get(path, handler);
    routes.head(path, handler);
  }

  /** New work, which a service that stops refuses. */
  private Handler work(Handler handler) {
    return ctx -> {
      system.requireOpen();
      handler.handle(ctx);
    };
  }
}
