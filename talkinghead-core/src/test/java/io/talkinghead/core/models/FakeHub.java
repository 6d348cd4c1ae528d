package io.talkinghead.core.models;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A hub on loopback. It answers like a good one (HEAD with the linked digest, ranges, If-Range)
 * unless a script says otherwise; each scripted answer to a path is given once, in order.
 */
final class FakeHub implements AutoCloseable {
  static final String ROOT = "/owner/pack/resolve/main/";

  /** Answers one GET. */
  interface Answer {
    void give(HttpExchange exchange, byte[] content) throws IOException;
  }

  /** A request as it came: method, path below the root, range, If-Range (empty if none). */
  record Request(String method, String path, String range, String ifRange) {}

  final List<Request> requests = new CopyOnWriteArrayList<>();
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final Map<String, Queue<Answer>> scripts = new ConcurrentHashMap<>();
  private final Map<String, Answer> heads = new ConcurrentHashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  FakeHub() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  static byte[] content(int seed, int size) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  InetSocketAddress address() {
    return server.getAddress();
  }

  URI uri() {
    return URI.create("http://" + server.getAddress().getHostString() + ":" + address().getPort());
  }

  FakeHub file(String path, byte[] content) {
    files.put(path, content);
    return this;
  }

  /** The next GETs of {@code path} get these answers. */
  FakeHub script(String path, Answer... answers) {
    scripts.computeIfAbsent(path, p -> new ConcurrentLinkedQueue<>()).addAll(List.of(answers));
    return this;
  }

  /** Every HEAD of {@code path} gets this answer. */
  FakeHub head(String path, Answer answer) {
    heads.put(path, answer);
    return this;
  }

  long gets(String path) {
    return requests.stream().filter(r -> r.method().equals("GET") && r.path().equals(path)).count();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath().replaceFirst("^" + ROOT, "");
      Map<String, String> headers = new HashMap<>();
      exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
      requests.add(
          new Request(
              exchange.getRequestMethod(),
              path,
              headers.getOrDefault("Range", ""),
              headers.getOrDefault("If-range", "")));
      byte[] content = files.get(path);
      if (content == null) {
        exchange.sendResponseHeaders(404, -1);
      } else if (exchange.getRequestMethod().equals("HEAD")) {
        heads.getOrDefault(path, FakeHub::linked).give(exchange, content);
      } else {
        Queue<Answer> script = scripts.get(path);
        Answer next = script == null ? null : script.poll();
        (next == null ? (Answer) FakeHub::good : next).give(exchange, content);
      }
    }
  }

  /** The answer to HEAD of a hub that keeps files elsewhere. */
  static void linked(HttpExchange exchange, byte[] content) throws IOException {
    exchange.getResponseHeaders().set("X-Linked-ETag", '"' + sha256(content) + '"');
    exchange.getResponseHeaders().set("X-Linked-Size", Integer.toString(content.length));
    exchange.getResponseHeaders().set("Location", "/elsewhere");
    exchange.sendResponseHeaders(302, -1);
  }

  /** The answer of a good server. */
  static void good(HttpExchange exchange, byte[] content) throws IOException {
    String etag = '"' + sha256(content) + '"';
    exchange.getResponseHeaders().set("ETag", etag);
    String range = exchange.getRequestHeaders().getFirst("Range");
    String condition = exchange.getRequestHeaders().getFirst("If-Range");
    if (range == null || (condition != null && !condition.equals(etag))) {
      exchange.sendResponseHeaders(200, content.length);
      exchange.getResponseBody().write(content);
      return;
    }
    int from = Integer.parseInt(range.replaceAll("[^0-9]", ""));
    if (from >= content.length) {
      exchange.sendResponseHeaders(416, -1);
      return;
    }
    exchange
        .getResponseHeaders()
        .set("Content-Range", "bytes %d-%d/%d".formatted(from, content.length - 1, content.length));
    exchange.sendResponseHeaders(206, content.length - from);
    exchange.getResponseBody().write(content, from, content.length - from);
  }

  /** The whole, whatever range was asked for. */
  static void whole(HttpExchange exchange, byte[] content) throws IOException {
    exchange.sendResponseHeaders(200, content.length);
    exchange.getResponseBody().write(content);
  }

  /** Promises all, sends {@code count} bytes and hangs up. */
  static Answer cutAfter(int count) {
    return (exchange, content) -> {
      exchange.getResponseHeaders().set("ETag", '"' + sha256(content) + '"');
      exchange.sendResponseHeaders(200, content.length);
      exchange.getResponseBody().write(content, 0, count);
      exchange.getResponseBody().flush();
    };
  }

  /** Promises all, sends {@code count} bytes and falls silent for as long as the hub is open. */
  Answer stallAfter(int count) {
    return (exchange, content) -> {
      exchange.sendResponseHeaders(200, content.length);
      OutputStream out = exchange.getResponseBody();
      out.write(content, 0, count);
      out.flush();
      awaitClose();
    };
  }

  /** Says nothing at all. */
  Answer silent() {
    return (exchange, content) -> awaitClose();
  }

  private void awaitClose() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static Answer status(int status, String... headers) {
    return (exchange, content) -> {
      for (int i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
      }
      exchange.sendResponseHeaders(status, -1);
    };
  }

  /** Sends {@code other} in the place of the file. */
  static Answer instead(byte[] other) {
    return (exchange, content) -> whole(exchange, other);
  }

  /** Sends {@code other} without saying how long it is. */
  static Answer chunked(byte[] other) {
    return (exchange, content) -> {
      exchange.sendResponseHeaders(200, 0);
      exchange.getResponseBody().write(other);
    };
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
