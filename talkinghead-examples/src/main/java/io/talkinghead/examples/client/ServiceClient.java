package io.talkinghead.examples.client;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Videos from the service: made while one waits, or as a job that one follows. For live sound see
 * {@link LiveClient}.
 *
 * <p><b>Threads:</b> any.
 */
public final class ServiceClient {
  private static final Duration CONNECT = Duration.ofSeconds(10);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT).build();
  private final URI service;
  private final Optional<String> token;

  /**
   * Makes a client.
   *
   * @param service its address, with a slash at the end
   * @param token secret that it wants, if it does
   */
  public ServiceClient(URI service, Optional<String> token) {
    this.service = service;
    this.token = token;
  }

  /**
   * Makes a video and waits for it.
   *
   * @param options as JSON, such as {@code {"seed": 7}}
   * @throws ServiceException if the service refuses; says what to do
   */
  public void generate(Path audio, Path image, String options, Path target)
      throws IOException, InterruptedException {
    FormBody form =
        new FormBody().file("audio", audio).file("image", image).text("options", options);
    download(post("generate", form), target);
  }

  /**
   * Begins a video.
   *
   * @param avatar token of a portrait that was preloaded
   * @return the job as JSON; its {@code id} names it
   * @throws ServiceException if the service refuses; says what to do
   */
  public JsonObject begin(Path audio, String avatar, String options)
      throws IOException, InterruptedException {
    FormBody form =
        new FormBody().file("audio", audio).text("avatar", avatar).text("options", options);
    return json(post("generate?async=true", form));
  }

  /** Has a portrait measured and kept, and returns its token and size as JSON. */
  public JsonObject preload(Path image, String options) throws IOException, InterruptedException {
    return json(
        post("preload_avatar", new FormBody().file("image", image).text("options", options)));
  }

  /** Forgets a portrait. */
  public void forget(String avatar) throws IOException, InterruptedException {
    json(request("avatars/" + avatar).DELETE());
  }

  /**
   * Follows a job to its end.
   *
   * @param progress hears of it whenever it has changed
   * @return the job as JSON, in its last state
   */
  public JsonObject follow(String job, Consumer<JsonObject> progress)
      throws IOException, InterruptedException {
    HttpResponse<Stream<String>> events =
        http.send(request("jobs/" + job + "/events").build(), BodyHandlers.ofLines());
    JsonObject last = new JsonObject();
    try (Stream<String> lines = events.body()) {
      if (events.statusCode() != 200) {
        throw ServiceException.of(events.statusCode(), String.join("\n", lines.toList()));
      }
      for (String line : (Iterable<String>) lines::iterator) {
        if (line.startsWith("data: ")) {
          last = JsonParser.parseString(line.substring(6)).getAsJsonObject();
          progress.accept(last);
        }
      }
    }
    return last;
  }

  /** Fetches the video of a job that is done. */
  public void fetch(String job, Path target) throws IOException, InterruptedException {
    download(request("jobs/" + job + "/video"), target);
  }

  /** Stops a job, or deletes what it made. */
  public void delete(String job) throws IOException, InterruptedException {
    json(request("jobs/" + job).DELETE());
  }

  /** Returns how the service is; also while it is not ready. */
  public JsonObject health() throws IOException, InterruptedException {
    HttpResponse<String> answer = http.send(request("health").build(), BodyHandlers.ofString());
    return JsonParser.parseString(answer.body()).getAsJsonObject();
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(service.resolve(path));
    token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
    return request;
  }

  private HttpRequest.Builder post(String path, FormBody form) {
    return request(path).header("Content-Type", form.contentType()).POST(form.publisher());
  }

  private JsonObject json(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
    if (answer.statusCode() >= 300) {
      throw ServiceException.of(answer.statusCode(), answer.body());
    }
    return answer.body().isEmpty()
        ? new JsonObject()
        : JsonParser.parseString(answer.body()).getAsJsonObject();
  }

  /** Writes a good answer to {@code target}, and throws a bad one. */
  private void download(HttpRequest.Builder request, Path target)
      throws IOException, InterruptedException {
    HttpResponse<Optional<String>> answer =
        http.send(
            request.build(),
            info ->
                info.statusCode() == 200
                    ? BodySubscribers.mapping(
                        BodySubscribers.ofFile(target), file -> Optional.<String>empty())
                    : BodySubscribers.mapping(
                        BodySubscribers.ofString(StandardCharsets.UTF_8), Optional::of));
    if (answer.body().isPresent()) {
      throw ServiceException.of(answer.statusCode(), answer.body().get());
    }
  }
}
