package io.talkinghead.examples.service;

import com.google.gson.Gson;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Why a request was refused, as <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a> says
 * it ({@code application/problem+json}), with a code for programs.
 *
 * @param status of HTTP
 * @param code such as {@code NO_FACE}; stable
 * @param detail what was wrong and what to do, for people
 * @param retryAfter when to try again, if that may help
 * @param more further members, such as {@code box}
 */
record Problem(
    int status, String code, String detail, Optional<Duration> retryAfter, Map<String, ?> more) {
  /** Its media type. */
  static final String CONTENT_TYPE = "application/problem+json";

  private static final Gson GSON = new Gson();

  /** Says {@code detail}; trying again would not help. */
  static Problem of(int status, String code, String detail) {
    return new Problem(status, code, detail, Optional.empty(), Map.of());
  }

  /** Says {@code detail}, and to come back {@code after} a while. */
  static Problem later(int status, String code, String detail, Duration after) {
    return new Problem(status, code, detail, Optional.of(after), Map.of());
  }

  /** Returns this problem with further members. */
  Problem with(Map<String, ?> members) {
    return new Problem(status, code, detail, retryAfter, members);
  }

  /** Returns an exception that carries it. */
  ProblemException exception() {
    return new ProblemException(this);
  }

  /** Returns it for Gson. */
  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("type", "urn:talkinghead:problem:" + code);
    json.put("title", title());
    json.put("status", status);
    json.put("code", code);
    json.put("detail", detail);
    retryAfter.ifPresent(after -> json.put("retryAfterSeconds", seconds(after)));
    json.putAll(more);
    return json;
  }

  /** Returns it as JSON. */
  String text() {
    return GSON.toJson(json());
  }

  /** Returns {@code after} in whole seconds, at least one, as headers want it. */
  static long seconds(Duration after) {
    return Math.max(1, after.plusMillis(999).toSeconds());
  }

  private String title() {
    return switch (status) {
      case 400 -> "The request cannot be read";
      case 401 -> "A token is needed";
      case 403 -> "Not from here";
      case 404 -> "There is no such thing";
      case 405 -> "Not this way";
      case 408 -> "The request came too slowly";
      case 409 -> "Not in this state";
      case 413 -> "Too large";
      case 415 -> "Not of a kind that can be read";
      case 416 -> "There is no such piece";
      case 422 -> "This cannot be used";
      case 414, 431 -> "Too long";
      case 426 -> "Not this way";
      case 429 -> "Too much at once";
      case 503 -> "Not now";
      default -> "The service failed";
    };
  }
}
