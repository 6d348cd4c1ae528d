package io.talkinghead.examples.service;

import com.google.gson.JsonObject;
import io.javalin.http.Context;
import io.javalin.websocket.WsConfig;
import io.javalin.websocket.WsContext;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** All live clients: {@code WS /stream}. Any thread. */
final class LiveSessions implements AutoCloseable {
  private static final int MOST_TEXT = 64 << 10;
  private static final Duration HELLO = Duration.ofSeconds(15);

  private final Map<String, LiveSession> sessions = new ConcurrentHashMap<>();
  private final Access access;
  private final Heads heads;
  private final Avatars avatars;
  private final ServiceLimits limits;
  private final Metrics metrics;

  LiveSessions(Access access, Heads heads, Avatars avatars, ServiceLimits limits, Metrics metrics) {
    this.access = access;
    this.heads = heads;
    this.avatars = avatars;
    this.limits = limits;
    this.metrics = metrics;
  }

  /** Listens on {@code ws}. */
  void listen(WsConfig ws) {
    ws.onConnect(
        context -> {
          LiveSession session = new LiveSession(new Wire(context.session), metrics);
          sessions.put(context.sessionId(), session);
          if (sessions.size() > 2 * limits.streams()) { // with those who have not said hello
            session.fail(
                Problem.later(
                    429,
                    "AT_CAPACITY",
                    "Too many live connections. Try again in a few seconds.",
                    Duration.ofSeconds(5)));
          }
        });
    ws.onMessage(context -> during(context, session -> text(session, context.message(), context)));
    ws.onBinaryMessage(context -> during(context, session -> session.sound(context.data())));
    ws.onClose(context -> forget(context.sessionId()));
    ws.onError(context -> forget(context.sessionId()));
  }

  /**
   * {@code GET /stream} of a client that asks for no WebSocket.
   *
   * @throws ProblemException 426, always
   */
  static void requireUpgrade(Context ctx) {
    ctx.header("Upgrade", "websocket");
    throw Problem.of(
            426,
            "WEBSOCKET_NEEDED",
            "Live sound goes over a WebSocket: connect to this address with ws:// or wss://.")
        .exception();
  }

  private void forget(String id) {
    LiveSession session = sessions.remove(id);
    if (session != null) {
      session.gone();
    }
  }

  private interface Work {
    void on(LiveSession session) throws IOException, InterruptedException;
  }

  private void during(WsContext context, Work work) {
    LiveSession session = sessions.get(context.sessionId());
    if (session == null) {
      return;
    }
    try {
      work.on(session);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      session.gone();
    } catch (IllegalStateException e) {
      // the stream has ended, and its report tells the client why
    } catch (IOException | RuntimeException e) {
      session.fail(Problems.of(e));
    }
  }

  private void text(LiveSession session, String message, WsContext context) throws IOException {
    if (message.length() > MOST_TEXT) {
      throw Problem.of(413, "MESSAGE_TOO_LARGE", "A command has no more than 64 KiB.").exception();
    }
    JsonObject json = JsonFields.object(message);
    if (session.greeted()) {
      session.command(json);
      return;
    }
    JsonFields fields = new JsonFields(json, java.util.Set.of());
    if (!fields.text("type").orElse("").equals("hello")) {
      throw Problem.of(
              409, "HELLO_NEEDED", "Say hello first: {\"type\": \"hello\", \"avatar\": TOKEN}.")
          .exception();
    }
    // a browser cannot send headers of its own here, so the hello may bring the token
    Tenant tenant = access.tenant(fields.text("token").orElse(header(context)));
    StreamHello hello = StreamHello.of(json);
    KeptAvatar.InUse avatar = avatars.use(tenant, hello.avatar());
    try {
      session.open(hello, heads, avatar);
    } catch (IOException | RuntimeException e) {
      avatar.lease().close();
      throw e;
    }
  }

  private static String header(WsContext context) {
    String header = context.header("Authorization");
    return header == null ? "" : header.replaceFirst("(?i)^bearer +", "");
  }

  /** Sends those away who keep still, or have been here for too long. */
  void tidy() {
    for (LiveSession session : List.copyOf(sessions.values())) {
      long still = session.stillNanos();
      Duration most =
          session.greeted() || HELLO.compareTo(limits.streamIdle()) > 0
              ? limits.streamIdle()
              : HELLO;
      if (still > most.toNanos()) {
        session.fail(
            Problem.of(
                408,
                "STREAM_IDLE",
                "Nothing came for %d seconds. Connect again when there is something to say."
                    .formatted(Problem.seconds(most))));
      } else if (session.ageNanos() > limits.streamLength().toNanos()) {
        session.fail(
            Problem.of(
                408,
                "STREAM_TOO_LONG",
                "A stream lasts %d seconds at the most. Connect again to go on."
                    .formatted(Problem.seconds(limits.streamLength()))));
      }
    }
  }

  /** Returns how many clients are connected. */
  int size() {
    return sessions.size();
  }

  @Override
  public void close() {
    List.copyOf(sessions.values()).forEach(LiveSession::close);
  }
}
