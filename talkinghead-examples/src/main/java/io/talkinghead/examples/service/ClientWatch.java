package io.talkinghead.examples.service;

import io.javalin.http.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;

/**
 * Notices that a client has hung up while its answer is being made. Nobody reads a connection of
 * HTTP/1.1 meanwhile, so the end would show only when the answer is written: here it is looked for,
 * without waiting. The request must have been read to its end.
 *
 * <p>What a client sends ahead of the answer (pipelining) cannot be told from the end without
 * taking it; then the watch is over, and the connection is closed behind the answer.
 *
 * <p>One thread: that of the request.
 */
final class ClientWatch {
  private final Context ctx;
  private final EndPoint connection;
  private boolean over;

  private ClientWatch(Context ctx, EndPoint connection) {
    this.ctx = ctx;
    this.connection = connection;
  }

  /** Watches the client of {@code ctx}. */
  static ClientWatch of(Context ctx) {
    return new ClientWatch(
        ctx,
        ServletContextRequest.getServletContextRequest(ctx.req())
            .getConnectionMetaData()
            .getConnection()
            .getEndPoint());
  }

  /** Returns whether the client has gone. */
  boolean gone() {
    if (over) {
      return false;
    }
    try {
      int count = connection.fill(ByteBuffer.allocate(1).limit(0));
      if (count > 0) {
        over = true;
        ctx.header("Connection", "close");
      }
      return count < 0;
    } catch (IOException e) {
      return true;
    }
  }
}
