package io.talkinghead.examples.client;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/** The service refused a request; knows why and when to try again. */
public final class ServiceException extends IOException {
  private static final long serialVersionUID = 1L;
  private final int status;
  private final transient JsonObject problem;

  private ServiceException(int status, JsonObject problem, String message) {
    super(message);
    this.status = status;
    this.problem = problem;
  }

  /** Makes one of an answer: {@code status}, and a body of {@code application/problem+json}. */
  static ServiceException of(int status, String body) {
    JsonObject problem = new JsonObject();
    try {
      if (JsonParser.parseString(body) instanceof JsonObject object) {
        problem = object;
      }
    } catch (JsonParseException e) {
      // not the service, then, but something on the way to it
    }
    String detail = problem.has("detail") ? problem.get("detail").getAsString() : "HTTP " + status;
    return new ServiceException(status, problem, detail);
  }

  /** Returns the status of HTTP. */
  public int status() {
    return status;
  }

  /** Returns what was wrong, for programs, such as {@code NO_FACE}. */
  public Optional<String> code() {
    return problem.has("code") ? Optional.of(problem.get("code").getAsString()) : Optional.empty();
  }

  /** Returns after how many seconds to try again, if that may help. */
  public OptionalLong retryAfterSeconds() {
    return problem.has("retryAfterSeconds")
        ? OptionalLong.of(problem.get("retryAfterSeconds").getAsLong())
        : OptionalLong.empty();
  }
}
