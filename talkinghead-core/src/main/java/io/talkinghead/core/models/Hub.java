package io.talkinghead.core.models;

import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * Speaks to a hub: HEAD for size and digest, GET for the bytes from any place on.
 *
 * <p>Redirects are followed here, not by the client, because the hub answers a request for a large
 * file with a redirect to its store, and only that first answer carries what the hub knows of the
 * file: {@code X-Linked-Size} and, in {@code X-Linked-ETag}, the SHA-256 of the Git LFS object (see
 * {@code get_hf_file_metadata} of <a
 * href="https://huggingface.co/docs/huggingface_hub/package_reference/file_download">huggingface_hub</a>).
 * A redirect from https to http is refused.
 *
 * <p><b>Threads:</b> one caller. Sockets are opened by {@link #describe} and {@link #get} alone.
 */
final class Hub {
  private static final int MAX_REDIRECTS = 10;

  private final StoreSettings settings;
  private @Nullable HttpClient client; // made for the first request

  Hub(StoreSettings settings) {
    this.settings = settings;
  }

  private HttpClient client() {
    if (client != null) {
      return client;
    }
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(settings.connectTimeout());
    if (settings.proxy() != null) {
      builder.proxy(settings.proxy());
    }
    HttpClient built = builder.build();
    client = built;
    return built;
  }

  /**
   * What the hub knows of a file.
   *
   * @param size in bytes, or -1
   * @param sha256 64 hexadecimal digits, or null
   */
  record Metadata(long size, @Nullable String sha256) {}

  /** An answer of status 200, 206 or 416; its body is the caller's to close. */
  record Answer(int status, HttpHeaders headers, HttpBody body) implements AutoCloseable {
    /** Returns the length of the body, or -1 if it is not said. */
    long length() {
      return headers.firstValueAsLong("Content-Length").orElse(-1);
    }

    /** Returns the ETag if it stands for the very bytes. */
    @Nullable String strongEtag() {
      return headers.firstValue("ETag").filter(tag -> !tag.startsWith("W/")).orElse(null);
    }

    @Override
    public void close() {
      body.close();
    }
  }

  /**
   * Asks for size and digest of {@code address}.
   *
   * @throws TransientException if trying again may help
   * @throws InputException with {@code MODEL_NOT_AVAILABLE} if it will not
   */
  Metadata describe(URI address) throws IOException, InterruptedException {
    URI at = address;
    for (int hops = 0; hops <= MAX_REDIRECTS; hops++) {
      try (Answer answer =
          send(request(at).method("HEAD", HttpRequest.BodyPublishers.noBody()), at)) {
        HttpHeaders headers = answer.headers();
        Optional<String> linked = headers.firstValue("X-Linked-ETag").flatMap(Hub::digest);
        if (linked.isPresent()) {
          return new Metadata(
              headers.firstValueAsLong("X-Linked-Size").orElse(-1), linked.orElseThrow());
        }
        if (!isRedirect(answer.status())) {
          requireStatus(answer, at);
          return new Metadata(
              answer.length(), headers.firstValue("ETag").flatMap(Hub::digest).orElse(null));
        }
        at = target(answer, at);
      }
    }
    throw unavailable(address, "it is redirected more than " + MAX_REDIRECTS + " times");
  }

  /**
   * Asks for the bytes of {@code address}.
   *
   * @param from first byte wanted; the answer may ignore it (status 200)
   * @param etag of the content that the bytes must belong to, or null
   */
  Answer get(URI address, long from, @Nullable String etag)
      throws IOException, InterruptedException {
    URI at = address;
    for (int hops = 0; hops <= MAX_REDIRECTS; hops++) {
      HttpRequest.Builder request = request(at).GET();
      if (from > 0) {
        request.header("Range", "bytes=" + from + "-");
        if (etag != null) {
          request.header("If-Range", etag);
        }
      }
      Answer answer = send(request, at);
      try {
        if (!isRedirect(answer.status())) {
          if (answer.status() != 416 || from == 0) {
            requireStatus(answer, at);
          }
          return answer;
        }
        at = target(answer, at);
      } catch (IOException | RuntimeException e) {
        answer.close();
        throw e;
      }
      answer.close();
    }
    throw unavailable(address, "it is redirected more than " + MAX_REDIRECTS + " times");
  }

  private static HttpRequest.Builder request(URI at) {
    return HttpRequest.newBuilder(at)
        .header("User-Agent", "talkinghead")
        .header("Accept-Encoding", "identity");
  }

  private Answer send(HttpRequest.Builder request, URI at)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<HttpBody>> pending =
        client().sendAsync(request.build(), info -> new HttpBody());
    Duration patience = settings.connectTimeout().plus(settings.stallTimeout());
    try {
      HttpResponse<HttpBody> response = pending.get(patience.toNanos(), TimeUnit.NANOSECONDS);
      return new Answer(response.statusCode(), response.headers(), response.body());
    } catch (InterruptedException e) {
      pending.cancel(true);
      throw e;
    } catch (TimeoutException e) {
      pending.cancel(true);
      throw new TransientException(at.getHost() + " did not answer", e, null);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof SSLHandshakeException) {
        throw unavailable(at, "no secure connection: " + cause.getMessage());
      }
      throw new TransientException(
          "no connection to " + at.getHost() + ": " + reason(cause), cause, null);
    }
  }

  /** Says in words what the client tells by the type of its exceptions alone. */
  private static String reason(Throwable failure) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof UnresolvedAddressException) {
        return "no address is known for this name";
      }
    }
    if (failure instanceof ConnectException && failure.getMessage() == null) {
      return "it was refused";
    }
    return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
  }

  private static boolean isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  }

  private static URI target(Answer answer, URI from) throws InputException {
    try {
      URI to = from.resolve(answer.headers().firstValue("Location").orElse("?"));
      boolean downgrade =
          "https".equalsIgnoreCase(from.getScheme()) && !"https".equalsIgnoreCase(to.getScheme());
      if (PackNames.isHttp(to) && !downgrade) {
        return to;
      }
    } catch (IllegalArgumentException e) {
      // falls through: an address that is none
    }
    throw unavailable(from, "it is redirected to an address that is not allowed");
  }

  private static void requireStatus(Answer answer, URI at) throws IOException {
    int status = answer.status();
    if (status == 200 || status == 206) {
      return;
    }
    switch (status) {
      case 401, 403 -> throw unavailable(at, "access is refused (status " + status + ")");
      case 404, 410 -> throw unavailable(at, "there is no such file (status " + status + ")");
      case 407 -> throw unavailable(at, "the proxy wants a password (status 407)");
      case 408, 425, 429, 500, 502, 503, 504 ->
          throw new TransientException(
              at.getHost() + " answered with status " + status, null, retryAfter(answer));
      default -> throw unavailable(at, "the server answered with status " + status);
    }
  }

  private static @Nullable Duration retryAfter(Answer answer) {
    return answer
        .headers()
        .firstValue("Retry-After")
        .filter(seconds -> seconds.matches("[0-9]{1,4}"))
        .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
        .orElse(null);
  }

  /** An ETag of 64 hexadecimal digits is the SHA-256; others say something else. */
  private static Optional<String> digest(String etag) {
    String bare = etag.replaceFirst("^W/", "").replace("\"", "").toLowerCase(Locale.ROOT);
    return PackNames.isSha256(bare) ? Optional.of(bare) : Optional.empty();
  }

  private static InputException unavailable(URI at, String why) {
    return new InputException(
        ErrorCode.MODEL_NOT_AVAILABLE,
        "Cannot fetch %s://%s%s: %s."
            .formatted(at.getScheme(), at.getAuthority(), at.getPath(), why));
  }
}
