package io.talkinghead.examples.service;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers with a file or, if the request asks for one, with a piece of it (<a
 * href="https://www.rfc-editor.org/rfc/rfc9110#name-range-requests">RFC 9110</a>), as players do.
 */
final class FileAnswer {
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  private FileAnswer() {}

  /** Sends {@code file}; an answer to a range that it does not have is 416. */
  static void send(Context ctx, Path file, String type) throws IOException {
    ctx.header("Accept-Ranges", "bytes");
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      long first = 0;
      long last = size - 1;
      String range = ctx.header("Range");
      Matcher match = RANGE.matcher(range == null ? "" : range);
      if (match.matches() && isWanted(ctx, match.group(1), match.group(2))) {
        if (match.group(1).isEmpty()) {
          first = Math.max(0, size - Long.parseLong(match.group(2)));
        } else {
          first = Long.parseLong(match.group(1));
          last = match.group(2).isEmpty() ? last : Math.min(last, Long.parseLong(match.group(2)));
        }
        if (first > last) {
          ctx.header("Content-Range", "bytes */" + size);
          throw Problem.of(416, "RANGE_INVALID", "The file has %d bytes.".formatted(size))
              .exception();
        }
        ctx.status(206).header("Content-Range", "bytes %d-%d/%d".formatted(first, last, size));
      }
      ctx.contentType(type);
      ctx.res().setContentLengthLong(last - first + 1);
      copy(channel, first, last - first + 1, ctx);
    }
  }

  /** HEAD takes no ranges, a condition that we never named is not met, and -, 5-3 are none. */
  private static boolean isWanted(Context ctx, String from, String to) {
    boolean backwards =
        !from.isEmpty() && !to.isEmpty() && Long.parseLong(from) > Long.parseLong(to);
    return ctx.method().equals(HandlerType.GET)
        && ctx.header("If-Range") == null
        && !(from.isEmpty() && to.isEmpty())
        && !backwards;
  }

  private static void copy(FileChannel channel, long first, long count, Context ctx)
      throws IOException {
    InputStream in = Channels.newInputStream(channel.position(first));
    byte[] piece = new byte[1 << 16];
    for (long left = count; left > 0; ) {
      int read = in.read(piece, 0, (int) Math.min(piece.length, left));
      if (read < 0) {
        throw new IOException("the file became shorter");
      }
      ctx.outputStream().write(piece, 0, read);
      left -= read;
    }
  }
}
