package io.talkinghead.examples.service;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a form ({@code multipart/form-data}, <a href="https://www.rfc-editor.org/rfc/rfc7578">RFC
 * 7578</a>) part by part, as it arrives. Nothing but the names of the fields is believed: file
 * names, types and lengths that a client states have no effect.
 *
 * <p>One thread; the stream remains the caller's.
 */
final class Multipart {
  /** Room that the framing of a form may take, bytes. */
  static final int FRAME_BYTES = 256 << 10;

  private static final int BUFFER = 64 << 10;
  private static final int MOST_HEADER_BYTES = 8 << 10;
  private static final Pattern BOUNDARY =
      Pattern.compile(";\\s*boundary=(?:\"([^\"\\r\\n]{1,70})\"|([^\\s\";,]{1,70}))");
  private static final Pattern NAME = Pattern.compile(";\\s*name=(?:\"([^\"]*)\"|([^\\s\";]+))");

  private final InputStream in;
  private final byte[] delimiter;
  private final byte[] buffer = new byte[BUFFER];
  private int position;
  private int limit;

  private Multipart(InputStream in, String boundary) {
    this.in = in;
    delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    buffer[0] = '\r'; // the first delimiter has no line break before it
    buffer[1] = '\n';
    limit = 2;
  }

  /** Returns the boundary that {@code contentType} names; empty if it is no form. */
  static Optional<String> boundary(String contentType) {
    if (!contentType.toLowerCase(Locale.ROOT).startsWith("multipart/form-data")) {
      return Optional.empty();
    }
    Matcher match = BOUNDARY.matcher(contentType);
    return match.find()
        ? Optional.of(match.group(1) != null ? match.group(1) : match.group(2))
        : Optional.empty();
  }

  /** Begins to read {@code in}, up to its first part. */
  static Multipart open(InputStream in, String boundary) throws IOException {
    Multipart form = new Multipart(in, boundary);
    form.copyTo(OutputStream.nullOutputStream(), FRAME_BYTES);
    return form;
  }

  /**
   * Returns the name of the next part; empty at the end of the form.
   *
   * @throws ProblemException 400 if it is no form
   */
  Optional<String> next() throws IOException {
    String line = line(); // the rest of the delimiter's
    if (line.startsWith("--")) {
      return Optional.empty();
    }
    String name = null;
    int bytes = 0;
    for (line = line(); !line.isEmpty(); line = line()) {
      bytes += line.length();
      if (bytes > MOST_HEADER_BYTES) {
        throw malformed("a part has more than " + MOST_HEADER_BYTES + " bytes of headers");
      }
      if (line.toLowerCase(Locale.ROOT).startsWith("content-disposition:")) {
        Matcher match = NAME.matcher(line);
        if (match.find()) {
          name = match.group(1) != null ? match.group(1) : match.group(2);
        }
      }
    }
    if (name == null) {
      throw malformed("a part has no name");
    }
    return Optional.of(name);
  }

  /**
   * Copies the part's content to {@code out}.
   *
   * @return its length, or -1 as soon as it exceeds {@code most}
   * @throws ProblemException 400 if the form ends within the part
   */
  long copyTo(OutputStream out, long most) throws IOException {
    long count = 0;
    while (true) {
      int found = find();
      // what might be the beginning of a delimiter stays
      int end = found >= 0 ? found : Math.max(position, limit - delimiter.length + 1);
      count += end - position;
      if (count > most) {
        return -1;
      }
      out.write(buffer, position, end - position);
      position = end;
      if (found >= 0) {
        position += delimiter.length;
        return count;
      }
      fill();
    }
  }

  private int find() {
    for (int i = position; i <= limit - delimiter.length; i++) {
      if (buffer[i] == '\r' && matches(i)) {
        return i;
      }
    }
    return -1;
  }

  private boolean matches(int at) {
    for (int k = 1; k < delimiter.length; k++) {
      if (buffer[at + k] != delimiter[k]) {
        return false;
      }
    }
    return true;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      if (position == limit) {
        fill();
      }
      char c = (char) (buffer[position++] & 0xff);
      if (c == '\n') {
        int end = line.length();
        return end > 0 && line.charAt(end - 1) == '\r' ? line.substring(0, end - 1) : "" + line;
      }
      if (line.length() == MOST_HEADER_BYTES) {
        throw malformed("a line of headers does not end");
      }
      line.append(c);
      if (line.length() == 2 && line.toString().equals("--")) {
        return "--"; // the end; what follows is no part
      }
    }
  }

  private void fill() throws IOException {
    System.arraycopy(buffer, position, buffer, 0, limit - position);
    limit -= position;
    position = 0;
    int count;
    try {
      count = in.read(buffer, limit, buffer.length - limit);
    } catch (EOFException e) { // fewer bytes than Content-Length says
      count = -1;
    }
    if (count < 0) {
      throw malformed("it ends before its closing boundary");
    }
    limit += count;
  }

  private static ProblemException malformed(String why) {
    return Problem.of(
            400,
            "FORM_MALFORMED",
            "The form cannot be read: "
                + why
                + ". Send multipart/form-data as 'curl -F' and browsers do.")
        .exception();
  }
}
