package io.talkinghead.examples.service;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A real browser without a window, driven over its DevTools protocol: one page, commands in turn.
 */
final class Chromium implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
  private static final String LISTENING = "DevTools listening on ws://";
  private static final long PATIENCE_SECONDS = 180;

  private final Process process;
  private final WebSocket socket;
  private final AtomicInteger number = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonObject>> asked = new ConcurrentHashMap<>();

  private Chromium(Process process, URI page) {
    this.process = process;
    socket =
        HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(page, new Listener()).join();
  }

  /** Returns where a Chromium is installed, if one is. */
  static Optional<Path> find() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder).resolve(name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Starts {@code program} with its profile in {@code folder}. */
  static Chromium start(Path program, Path folder) throws Exception {
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--autoplay-policy=no-user-gesture-required",
                "--use-fake-device-for-media-stream",
                "--use-fake-ui-for-media-stream",
                "--mute-audio",
                "--hide-scrollbars",
                "--remote-debugging-port=0",
                "--user-data-dir=" + folder,
                "about:blank")
            .redirectErrorStream(true)
            .start();
    BufferedReader said = process.inputReader();
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      if (line.startsWith(LISTENING)) {
        Thread reader = new Thread(() -> said.lines().forEach(rest -> {}), "chromium-output");
        reader.setDaemon(true);
        reader.start();
        String rest = line.substring(LISTENING.length());
        return new Chromium(process, page(rest.substring(0, rest.indexOf('/'))));
      }
    }
    process.destroyForcibly();
    throw new IOException("Chromium did not start");
  }

  private static URI page(String authority) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + authority + "/json/new?about:blank"))
            .PUT(BodyPublishers.noBody())
            .build();
    String answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    return URI.create(
        JsonParser.parseString(answer).getAsJsonObject().get("webSocketDebuggerUrl").getAsString());
  }

  /** Sends a command and waits for its answer. */
  JsonObject ask(String method, JsonObject parameters) throws Exception {
    int id = number.incrementAndGet();
    JsonObject message = new JsonObject();
    message.addProperty("id", id);
    message.addProperty("method", method);
    message.add("params", parameters);
    CompletableFuture<JsonObject> answer = new CompletableFuture<>();
    asked.put(id, answer);
    socket.sendText(message.toString(), /* last= */ true).join();
    JsonObject got = answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (got.has("error")) {
      throw new AssertionError(method + ": " + got.get("error"));
    }
    return got.getAsJsonObject("result");
  }

  private JsonObject ask(String method, String parameters) throws Exception {
    return ask(method, JsonParser.parseString(parameters).getAsJsonObject());
  }

  /** Shows the page at {@code address}, in a window of the given size. */
  void open(URI address) throws Exception {
    JsonObject where = new JsonObject();
    where.addProperty("url", address.toString());
    ask("Page.navigate", where);
    until("document.readyState === 'complete' && location.href !== 'about:blank'");
  }

  /** Sets how large the page is, and whether the system likes it dark. */
  void look(int width, int height, boolean dark) throws Exception {
    ask(
        "Emulation.setDeviceMetricsOverride",
        "{\"width\": %d, \"height\": %d, \"deviceScaleFactor\": 1, \"mobile\": false}"
            .formatted(width, height));
    ask(
        "Emulation.setEmulatedMedia",
        "{\"features\": [{\"name\": \"prefers-color-scheme\", \"value\": \"%s\"}]}"
            .formatted(dark ? "dark" : "light"));
  }

  /** Evaluates {@code script}, waits for it if it is a promise, and returns its value as text. */
  String run(String script) throws Exception {
    JsonObject parameters = new JsonObject();
    parameters.addProperty("expression", script);
    parameters.addProperty("awaitPromise", true);
    parameters.addProperty("returnByValue", true);
    parameters.addProperty("userGesture", true);
    JsonObject result = ask("Runtime.evaluate", parameters);
    if (result.has("exceptionDetails")) {
      throw new AssertionError(script + ": " + result.get("exceptionDetails"));
    }
    JsonObject value = result.getAsJsonObject("result");
    return value.has("value") && value.get("value").isJsonPrimitive()
        ? value.get("value").getAsString()
        : "";
  }

  /** Waits until {@code condition} holds in the page. */
  void until(String condition) throws Exception {
    run(
        "new Promise(done => { const look = () => (%s) ? done(true) : setTimeout(look, 40); look(); })"
            .formatted(condition));
  }

  /** Chooses {@code file} in the field {@code selector}. */
  void choose(String selector, Path file) throws Exception {
    int root = ask("DOM.getDocument", "{}").getAsJsonObject("root").get("nodeId").getAsInt();
    int node =
        ask("DOM.querySelector", "{\"nodeId\": %d, \"selector\": \"%s\"}".formatted(root, selector))
            .get("nodeId")
            .getAsInt();
    JsonObject parameters = new JsonObject();
    parameters.addProperty("nodeId", node);
    JsonArray files = new JsonArray();
    files.add(file.toString());
    parameters.add("files", files);
    ask("DOM.setFileInputFiles", parameters);
  }

  /** Presses a key, as a keyboard does. */
  void press(String key, String code, int number) throws Exception {
    for (String type : List.of("keyDown", "keyUp")) {
      ask(
          "Input.dispatchKeyEvent",
          "{\"type\": \"%s\", \"key\": \"%s\", \"code\": \"%s\", \"windowsVirtualKeyCode\": %d}"
              .formatted(type, key, code, number));
    }
  }

  /** Drags what lies at one place of the page to another, as a mouse does. */
  void drag(double fromX, double fromY, double toX, double toY) throws Exception {
    mouse("mousePressed", fromX, fromY);
    mouse("mouseMoved", (fromX + toX) / 2, (fromY + toY) / 2);
    mouse("mouseMoved", toX, toY);
    mouse("mouseReleased", toX, toY);
  }

  private void mouse(String type, double x, double y) throws Exception {
    ask(
        "Input.dispatchMouseEvent",
        String.format(
            Locale.ROOT,
            "{\"type\": \"%s\", \"x\": %.1f, \"y\": %.1f, \"button\": \"left\", \"buttons\": 1, \"clickCount\": 1}",
            type,
            x,
            y));
  }

  /** Returns a picture of the page, a PNG. */
  byte[] picture() throws Exception {
    return Base64.getDecoder()
        .decode(ask("Page.captureScreenshot", "{\"format\": \"png\"}").get("data").getAsString());
  }

  @Override
  public void close() throws Exception {
    socket.abort();
    process.destroy();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        JsonObject message = JsonParser.parseString(text.toString()).getAsJsonObject();
        text.setLength(0);
        CompletableFuture<JsonObject> answer =
            message.has("id") ? asked.remove(message.get("id").getAsInt()) : null;
        if (answer != null) {
          answer.complete(message);
        }
      }
      from.request(1);
      return CompletableFuture.completedStage(null);
    }
  }
}
