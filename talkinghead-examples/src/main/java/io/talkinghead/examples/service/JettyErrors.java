package io.talkinghead.examples.service;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Says what Jetty refuses before any route is looked for (an address without end, headers without
 * end, what is no HTTP) as all other refusals are said. Any thread.
 */
final class JettyErrors extends ErrorHandler {
  @Override
  public boolean errorPageForMethod(String method) {
    return true;
  }

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int status,
      @Nullable String message,
      @Nullable Throwable cause,
      Callback callback) {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.CONTENT_TYPE);
    response.getHeaders().put("X-Content-Type-Options", "nosniff");
    Content.Sink.write(response, /* last= */ true, problem(status).text(), callback);
  }

  private static Problem problem(int status) {
    return switch (status) {
      case 414 ->
          Problem.of(
              status,
              "ADDRESS_TOO_LONG",
              "The address is too long. Send what is long in the form.");
      case 431 ->
          Problem.of(status, "HEADERS_TOO_LONG", "The headers are too long: 8 KiB at the most.");
      case 500 ->
          Problem.of(status, "INTERNAL", "The service failed, not your request. Try again.");
      default ->
          Problem.of(
              status,
              "BAD_REQUEST",
              "This is no request of HTTP/1.1 that can be read. Correct its first line and headers.");
    };
  }
}
