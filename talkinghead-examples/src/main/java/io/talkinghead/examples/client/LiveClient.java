package io.talkinghead.examples.client;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Live sound to the service, video back.
 *
 * <pre>{@code
 * LiveClient live = LiveClient.open(service, hello, event -> {}, video -> player.write(video));
 * live.sound(pcm); // again and again, each when the one before has left
 * live.finish();
 * live.ended().join();
 * }</pre>
 *
 * <p><b>Threads:</b> one that sends; what comes is told on threads of the HTTP client, one message
 * at a time.
 */
public final class LiveClient implements AutoCloseable {
  /** How a connection ended: the closing code of RFC 6455, and its reason. */
  public record End(int code, String reason) {}

  private final CompletableFuture<End> end = new CompletableFuture<>();
  private final WebSocket socket;

  private LiveClient(URI stream, Consumer<JsonObject> events, Consumer<byte[]> video) {
    socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(stream, new Listener(end, events, video))
            .join();
  }

  /**
   * Connects and says hello.
   *
   * @param service address of the service, with a slash at the end
   * @param hello such as {@code {"type": "hello", "avatar": TOKEN, "sampleRate": 16000}}
   * @param events hears of what happens
   * @param video hears of each binary message, whose bytes become its own
   */
  public static LiveClient open(
      URI service, JsonObject hello, Consumer<JsonObject> events, Consumer<byte[]> video) {
    String scheme = "https".equals(service.getScheme()) ? "wss:" : "ws:";
    URI stream = URI.create(scheme + service.resolve("stream").getSchemeSpecificPart());
    LiveClient client = new LiveClient(stream, events, video);
    client.command(hello.toString());
    return client;
  }

  /** Sends samples in the form that the hello named; waits until they have left. */
  public void sound(ByteBuffer samples) {
    socket.sendBinary(samples, /* last= */ true).join();
  }

  /** Drops what has been sent and not shown. */
  public void interrupt() {
    command("{\"type\": \"interrupt\"}");
  }

  /** Says that no more sound comes; the rest of the video follows, then the end. */
  public void finish() {
    command("{\"type\": \"finish\"}");
  }

  /** Sends a text message; waits until it has left. */
  public void command(String json) {
    socket.sendText(json, /* last= */ true).join();
  }

  /** Returns how it ends; exceptionally if the connection broke. */
  public CompletableFuture<End> ended() {
    return end;
  }

  /** Leaves at once. */
  @Override
  public void close() {
    socket.abort();
  }

  /** Puts messages together and hands them on. */
  private static final class Listener implements WebSocket.Listener {
    private final CompletableFuture<End> end;
    private final Consumer<JsonObject> events;
    private final Consumer<byte[]> video;
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream binary = new ByteArrayOutputStream();

    Listener(CompletableFuture<End> end, Consumer<JsonObject> events, Consumer<byte[]> video) {
      this.end = end;
      this.events = events;
      this.video = video;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        JsonObject event = JsonParser.parseString(text.toString()).getAsJsonObject();
        text.setLength(0);
        events.accept(event);
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer part, boolean last) {
      byte[] bytes = new byte[part.remaining()];
      part.get(bytes);
      binary.writeBytes(bytes);
      if (last) {
        video.accept(binary.toByteArray());
        binary.reset();
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      end.complete(new End(code, reason));
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      end.completeExceptionally(error);
    }
  }
}
