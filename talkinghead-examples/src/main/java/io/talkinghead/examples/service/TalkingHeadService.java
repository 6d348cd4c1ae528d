package io.talkinghead.examples.service;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.talkinghead.core.HeadDescription;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;

/**
 * The service: talking heads over HTTP and WebSocket, with a web page.
 *
 * <p>{@link #close()} takes on nothing new, lets what is being received, made and sent end for as
 * long as {@link ServiceLimits#shutdown()} allows, stops what is left, and deletes what was
 * uploaded and made.
 *
 * <p><b>Threads:</b> any. <b>Ownership:</b> it owns its heads and its folder.
 */
public final class TalkingHeadService implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(TalkingHeadService.class.getName());
  private static final long LOOK_MILLIS = 50;

  /** What is closed at the end, the last opened first. */
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  private final ServiceOptions options;
  private final Jobs jobs;
  private final Heads heads;
  private final WorkFolder work;
  private final LiveSessions sessions;
  private final SystemRoutes system;
  private final Metrics metrics = new Metrics();
  private final CountDownLatch warm = new CountDownLatch(1);

  /** Counts the requests that are not wholly answered; it refuses none. */
  private final GracefulHandler requests = new GracefulHandler();

  private final Javalin javalin;
  private final int port;
  private boolean closed;

  private TalkingHeadService(ServiceOptions options) throws IOException {
    this.options = options;
    ServiceLimits limits = options.limits();
    try {
      open.push(metrics);
      work = WorkFolder.open(options.data());
      open.push(work);
      heads = Heads.open(options.heads(), limits, work.results());
      open.push(heads);
      Avatars avatars = new Avatars(heads, limits, work.avatars(), options.clock());
      open.push(avatars);
      jobs = new Jobs(limits, options.clock());
      open.push(jobs::removeAll);
      Access access = new Access(options);
      sessions = new LiveSessions(access, heads, avatars, limits, metrics);
      open.push(sessions);
      Generator generator = new Generator(heads, avatars, jobs, metrics, options.clock());
      Uploads uploads = new Uploads(work, limits);
      JobRoutes videos = new JobRoutes(access, uploads, generator, jobs, limits);
      system = new SystemRoutes(access, heads, jobs, sessions, limits, metrics);
      watch(avatars, videos);
      AvatarRoutes portraits =
          new AvatarRoutes(access, uploads, generator, avatars, jobs, work, limits);
      Routes routes = new Routes(access, system, videos, portraits, sessions);
      javalin = Javalin.create(config -> configure(config, routes));
      javalin.start();
      port = javalin.port();
      open.push(javalin::stop);
      open.push(housekeeping());
    } catch (Throwable e) {
      closeAll();
      throw e;
    }
  }

  /**
   * Starts the service; when this returns it answers, and {@code GET /health} tells when it is
   * ready.
   *
   * @throws IOException if its folder cannot be used
   * @throws io.talkinghead.StageNotFoundException if its backend is not available
   */
  public static TalkingHeadService start(ServiceOptions options) throws IOException {
    TalkingHeadService service = new TalkingHeadService(options);
    Thread warmUp = new Thread(service::warmUp, "talkinghead-warm-up");
    warmUp.setDaemon(true);
    warmUp.start();
    return service;
  }

  private void warmUp() {
    try {
      heads.first().warmUp();
    } catch (InterruptedException | RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "The warm-up failed; the first request waits longer", e);
    }
    system.warm();
    warm.countDown();
  }

  private void configure(JavalinConfig config, Routes routes) {
    ServiceLimits limits = options.limits();
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.prefer405over404 = true;
    config.http.compressionStrategy = CompressionStrategy.NONE; // events shall not wait for more
    config.jetty.modifyServer(
        server -> {
          server.setErrorHandler(new JettyErrors());
          server.setHandler(requests); // Javalin puts its own inside
        });
    config.jetty.addConnector(
        (server, http) -> {
          http.setSendServerVersion(false);
          // or a token sent after another on the same connection passes for it if only case differs
          http.setHeaderCacheCaseSensitive(true);
          ServerConnector connector =
              new ServerConnector(server, new org.eclipse.jetty.server.HttpConnectionFactory(http));
          connector.setHost(options.host());
          connector.setPort(options.port());
          connector.setIdleTimeout(limits.silence().toMillis());
          return connector;
        });
    config.jetty.modifyWebSocketServletFactory(
        factory -> {
          factory.setMaxTextMessageSize(64 << 10);
          factory.setMaxBinaryMessageSize(1 << 20);
          factory.setIdleTimeout(limits.streamIdle().plusSeconds(30)); // ours tells why
        });
    config.requestLogger.http(
        (ctx, millis) ->
            metrics.answered(ctx.method().name(), ctx.endpoint().path, ctx.statusCode(), millis));
    routes.addTo(config.routes);
  }

  private void watch(Avatars avatars, JobRoutes videos) {
    metrics.watch(avatars);
    metrics.gauge(
        "talkinghead.jobs.running", "Videos being made.", () -> jobs.count(Job.State.RUNNING));
    metrics.gauge(
        "talkinghead.jobs.queued", "Videos that wait.", () -> jobs.count(Job.State.QUEUED));
    metrics.gauge("talkinghead.jobs.kept", "Videos kept.", () -> jobs.count(Job.State.DONE));
    metrics.gauge("talkinghead.streams.open", "Live clients.", sessions::size);
    metrics.gauge(
        "talkinghead.requests.waiting", "Requests that wait for a video.", videos::waiting);
  }

  private AutoCloseable housekeeping() {
    ScheduledExecutorService keeper =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "talkinghead-housekeeping");
              thread.setDaemon(true);
              return thread;
            });
    var unused = keeper.scheduleWithFixedDelay(this::tidy, 200, 200, TimeUnit.MILLISECONDS);
    return () -> {
      keeper.shutdownNow();
      keeper.awaitTermination(5, TimeUnit.SECONDS);
    };
  }

  /** Lets go what is kept for too long. */
  private void tidy() {
    try {
      sessions.tidy();
      jobs.tidy();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "Tidying up failed; it is tried again", e);
    }
  }

  /** Waits until it is ready. */
  public void awaitReady() throws InterruptedException {
    warm.await();
  }

  /** Returns what it answers to, such as {@code GET /jobs/{id}}. */
  List<String> addresses() {
    return javalin.unsafe.internalRouter.allHttpHandlers().stream()
        .map(parsed -> parsed.endpoint.method.name() + " " + parsed.endpoint.path)
        .toList();
  }

  /** Returns what makes its videos, unless a request names another backend. */
  public HeadDescription describe() {
    return heads.describe();
  }

  /** Returns the port it listens on. */
  public int port() {
    return port;
  }

  /** Returns its address, with a slash at the end. */
  public URI address() {
    String host = new InetSocketAddress(options.host(), port()).getHostString();
    return URI.create(
        "http://%s:%d/".formatted(host.contains(":") ? "[" + host + "]" : host, port()));
  }

  /** Ends it; may be repeated. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    system.stopping();
    long until = System.nanoTime() + options.limits().shutdown().toNanos();
    try {
      while (busy() && System.nanoTime() < until) {
        Thread.sleep(LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    closeAll();
  }

  /** A video may be made while its answer is still to be sent, or its upload still comes. */
  private boolean busy() {
    return jobs.underWay() > 0 || requests.getCurrentStreamWrapperCount() > 0;
  }

  private void closeAll() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (IOException | UncheckedIOException e) {
        LOG.log(System.Logger.Level.WARNING, "A file could not be deleted", e);
      } catch (Exception e) {
        LOG.log(System.Logger.Level.WARNING, "Something failed to close", e);
      }
    }
  }
}
