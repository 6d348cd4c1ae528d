package io.talkinghead.examples.service;

import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import io.talkinghead.AtCapacityException;
import io.talkinghead.ErrorCode;
import io.talkinghead.FaceBox;
import io.talkinghead.FaceException;
import io.talkinghead.InputException;
import io.talkinghead.StageNotFoundException;
import java.io.EOFException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Says of every exception what a client is told. */
final class Problems {
  private static final System.Logger LOG = System.getLogger(Problems.class.getName());
  private static final Duration SOON = Duration.ofSeconds(5);

  private Problems() {}

  /** Answers the request of {@code ctx} with what became of it. */
  static void answer(Context ctx, Throwable failure) {
    answer(ctx, of(failure));
  }

  /** Answers the request of {@code ctx}. */
  static void answer(Context ctx, Problem problem) {
    ctx.status(problem.status());
    problem
        .retryAfter()
        .ifPresent(after -> ctx.header("Retry-After", Long.toString(Problem.seconds(after))));
    if (problem.status() == 401) {
      ctx.header("WWW-Authenticate", "Bearer realm=\"talkinghead\"");
    }
    ctx.contentType(Problem.CONTENT_TYPE).result(problem.text());
  }

  /** Returns what a client is told about {@code failure}. */
  static Problem of(Throwable failure) {
    if ((failure instanceof ExecutionException || failure instanceof CompletionException)
        && failure.getCause() != null) {
      return of(failure.getCause());
    }
    if (failure instanceof ProblemException known) {
      return known.problem();
    }
    if (failure instanceof FaceException face) {
      Problem problem = Problem.of(422, face.code().name(), text(face));
      return face.box().map(box -> problem.with(Map.of("box", box(box)))).orElse(problem);
    }
    if (failure instanceof InputException input) {
      return ofInput(input);
    }
    if (failure instanceof AtCapacityException full) {
      return Problem.later(
          429,
          full.code().name(),
          "The service has as much to do as it takes on. Try again in a few seconds.",
          SOON);
    }
    if (failure instanceof StageNotFoundException) {
      return Problem.of(422, "BACKEND_NOT_AVAILABLE", text(failure));
    }
    if (failure instanceof CancellationException) {
      return Problem.of(409, "CANCELLED", "The job was stopped before its end.");
    }
    if (failure instanceof IllegalArgumentException) { // a value that only the library judges
      return Problem.of(422, "OPTION_INVALID", text(failure) + ". Correct it and try again.");
    }
    if (failure instanceof MethodNotAllowedResponse) {
      return Problem.of(405, "METHOD_NOT_ALLOWED", "This address takes another method; see /docs.");
    }
    if (failure instanceof EOFException) { // and hears nothing any more
      return Problem.of(400, "CLIENT_GONE", "The client has gone.");
    }
    if (failure instanceof HttpResponseException http && http.getStatus() == 404) {
      return Problem.of(404, "NOT_FOUND", "There is nothing at this address; see /docs.");
    }
    if (failure instanceof HttpResponseException http && http.getStatus() < 500) {
      return Problem.of(http.getStatus(), "BAD_REQUEST", text(failure));
    }
    LOG.log(System.Logger.Level.ERROR, "A request failed", failure);
    return Problem.of(
        500,
        "INTERNAL",
        "The service failed, not your request. Its log tells more; try again, and report it.");
  }

  private static Problem ofInput(InputException input) {
    ErrorCode code = input.code();
    String text = text(input);
    return switch (code) {
      case PICTURE_UNREADABLE, CLIP_UNREADABLE, CLIP_NOT_SUPPORTED, AUDIO_UNREADABLE ->
          Problem.of(415, code.name(), text);
      case PICTURE_TOO_LARGE, CLIP_TOO_LARGE, AUDIO_TOO_LARGE -> Problem.of(413, code.name(), text);
      case DISK_FULL, OUTPUT_NOT_WRITABLE -> {
        LOG.log(System.Logger.Level.ERROR, "The service cannot write", input);
        yield Problem.later(
            503, code.name(), "The service has no room for the video. Try again later.", SOON);
      }
      case MODEL_INVALID, MODEL_NOT_AVAILABLE -> Problem.of(503, code.name(), text);
      default -> Problem.of(422, code.name(), text);
    };
  }

  private static List<Double> box(FaceBox box) {
    return List.of(box.x(), box.y(), box.width(), box.height());
  }

  private static String text(Throwable failure) {
    String text = failure.getMessage();
    return text == null ? failure.getClass().getSimpleName() : text;
  }

  /** Returns {@code problem} without the path of {@code folder}, which is nobody's business. */
  static Problem withoutPath(Problem problem, @Nullable Path folder) {
    if (folder == null) {
      return problem;
    }
    String detail = problem.detail().replace(folder + folder.getFileSystem().getSeparator(), "");
    return new Problem(
        problem.status(), problem.code(), detail, problem.retryAfter(), problem.more());
  }
}
