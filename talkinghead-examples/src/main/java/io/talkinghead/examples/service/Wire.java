package io.talkinghead.examples.service;

import com.google.gson.Gson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/**
 * The way to a live client: one message at a time, each of which waits until it has left. So a slow
 * client slows the stream down, and no memory fills. Any thread.
 */
final class Wire {
  private static final Gson GSON = new Gson();
  private static final long PATIENCE_SECONDS = 20;

  private final Session session;

  Wire(Session session) {
    this.session = session;
  }

  /** Sends {@code json}. */
  synchronized void text(Map<String, ?> json) throws IOException {
    CompletableFuture<Void> sent = new CompletableFuture<>();
    session.sendText(
        GSON.toJson(json), Callback.from(() -> sent.complete(null), sent::completeExceptionally));
    await(sent);
  }

  /** Sends {@code bytes}. */
  synchronized void binary(ByteBuffer bytes) throws IOException {
    CompletableFuture<Void> sent = new CompletableFuture<>();
    session.sendBinary(
        bytes, Callback.from(() -> sent.complete(null), sent::completeExceptionally));
    await(sent);
  }

  private void await(CompletableFuture<Void> sent) throws IOException {
    try {
      sent.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IOException("the client has gone", e.getCause());
    } catch (TimeoutException e) {
      session.disconnect();
      throw new IOException("the client takes nothing any more", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Says goodbye; {@code code} as RFC 6455 has it. */
  void close(int code, String reason) {
    session.close(code, reason, Callback.NOOP);
  }
}
