package io.talkinghead.examples.service;

import io.javalin.http.Context;
import io.talkinghead.Portrait;
import io.talkinghead.core.face.LandmarksJson;
import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Takes forms. Files go into a folder of their own under the name of their field, texts stay in
 * memory; each field has a limit, the form as a whole has one of size and one of time. A form that
 * is refused leaves nothing behind.
 */
final class Uploads {
  private static final int MOST_TEXT_BYTES = 64 << 10;
  private static final long SWALLOWED = 16L << 20;
  private static final Duration SWALLOWING = Duration.ofSeconds(3);

  private final WorkFolder work;
  private final ServiceLimits limits;

  Uploads(WorkFolder work, ServiceLimits limits) {
    this.work = work;
    this.limits = limits;
  }

  /**
   * Reads the form of {@code ctx}.
   *
   * @return what came, the caller's to close
   * @throws ProblemException 400, 408, 413, 415 or 422
   */
  Upload receive(Context ctx) throws IOException {
    String type = ctx.req().getContentType();
    String boundary =
        Multipart.boundary(type == null ? "" : type)
            .orElseThrow(
                () ->
                    Problem.of(
                            415,
                            "FORM_NEEDED",
                            "Send multipart/form-data with the fields audio, image, landmarks, avatar and options.")
                        .exception());
    String coding = ctx.header("Content-Encoding");
    if (coding != null && !coding.equalsIgnoreCase("identity")) {
      throw Problem.of(415, "CODING_UNKNOWN", "Send the form as it is, without Content-Encoding.")
          .exception();
    }
    long stated = ctx.req().getContentLengthLong();
    if (stated > limits.maxRequestBytes()) {
      throw tooLarge("The form", limits.maxRequestBytes());
    }
    String name = work.newName();
    Path folder = work.newFolder(name);
    Upload upload = new Upload(name, folder);
    TimedInput in = new TimedInput(ctx.req().getInputStream(), limits.upload());
    try {
      read(in, boundary, upload);
      return upload;
    } catch (IOException e) {
      upload.close();
      if (e.getCause() instanceof TimeoutException) {
        throw tooSlow(limits.silence());
      }
      throw e;
    } catch (RuntimeException e) {
      upload.close();
      throw e;
    }
  }

  /**
   * Reads on and drops, within limits, what a refused client still sends: only when it has sent all
   * does it read the answer. Then the connection is closed.
   */
  static void swallow(Context ctx) {
    long stated = ctx.req().getContentLengthLong();
    boolean asks = ctx.header("Expect") != null; // before it sends anything
    boolean none = stated <= 0 && ctx.header("Transfer-Encoding") == null;
    if (none || asks || stated > SWALLOWED) {
      return;
    }
    long until = System.nanoTime() + SWALLOWING.toNanos();
    byte[] waste = new byte[1 << 13];
    try {
      ServletInputStream in = ctx.req().getInputStream();
      for (long left = SWALLOWED; left > 0 && !in.isFinished() && System.nanoTime() < until; ) {
        int count = in.read(waste);
        if (count < 0) {
          return;
        }
        left -= count;
      }
    } catch (IOException e) {
      // the client has gone, or keeps still
    }
    ctx.header("Connection", "close");
  }

  private void read(InputStream in, String boundary, Upload upload) throws IOException {
    Multipart form = Multipart.open(in, boundary);
    for (Optional<String> part = form.next(); part.isPresent(); part = form.next()) {
      String field = part.get();
      switch (field) {
        case "audio" -> file(form, field, limits.maxAudioBytes(), upload);
        case "image" -> file(form, field, limits.maxPictureBytes(), upload);
        case "landmarks" -> file(form, field, MOST_TEXT_BYTES, upload);
        case "avatar", "options" -> text(form, field, upload);
        default ->
            throw Problem.of(
                    422,
                    "FIELD_UNKNOWN",
                    "The form has a field that is none of audio, image, landmarks, avatar and options.")
                .exception();
      }
    }
    var unused = in.skip(Multipart.FRAME_BYTES); // what may follow is of the request, too
  }

  private void file(Multipart form, String field, long most, Upload upload) throws IOException {
    Path file = upload.add(field);
    try (OutputStream out = Files.newOutputStream(file)) {
      if (form.copyTo(out, most) < 0) {
        throw tooLarge("The field " + field, most);
      }
    }
  }

  private void text(Multipart form, String field, Upload upload) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (form.copyTo(bytes, MOST_TEXT_BYTES) < 0) {
      throw tooLarge("The field " + field, MOST_TEXT_BYTES);
    }
    upload.add(field, bytes.toString(StandardCharsets.UTF_8).strip());
  }

  private static ProblemException tooLarge(String what, long most) {
    return Problem.of(
            413,
            "UPLOAD_TOO_LARGE",
            String.format(
                Locale.ROOT, "%s has more than %,d bytes. Send something smaller.", what, most))
        .with(Map.of("maxBytes", most))
        .exception();
  }

  private static ProblemException tooSlow(Duration most) {
    return Problem.of(
            408,
            "UPLOAD_TOO_SLOW",
            "The form did not arrive within %s. Send less, or over a faster line."
                .formatted(most.toString().substring(2).toLowerCase(Locale.ROOT)))
        .exception();
  }

  /** A stream that gives up after a while, however steadily it drips. */
  private static final class TimedInput extends InputStream {
    private final InputStream in;
    private final Duration most;
    private final long began = System.nanoTime();

    TimedInput(InputStream in, Duration most) {
      this.in = in;
      this.most = most;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
      int read = in.read(target, offset, count);
      if (System.nanoTime() - began > most.toNanos()) {
        throw tooSlow(most);
      }
      return read;
    }
  }

  /** A form that has arrived. Closing it deletes its files, unless somebody has taken them over. */
  static final class Upload implements AutoCloseable {
    private final String name;
    private final Path folder;
    private final Map<String, Path> files = new java.util.HashMap<>();
    private final Map<String, String> texts = new java.util.HashMap<>();
    private boolean taken;

    private Upload(String name, Path folder) {
      this.name = name;
      this.folder = folder;
    }

    private Path add(String field) {
      Path file = folder.resolve(field);
      if (files.put(field, file) != null) {
        throw twice(field);
      }
      return file;
    }

    private void add(String field, String text) {
      if (texts.put(field, text) != null) {
        throw twice(field);
      }
    }

    private static ProblemException twice(String field) {
      return Problem.of(422, "FIELD_TWICE", "The form has the field " + field + " twice.")
          .exception();
    }

    /** Returns the random name of its folder. */
    String name() {
      return name;
    }

    /** Returns the folder of its files. */
    Path folder() {
      return folder;
    }

    /** Returns the file of {@code field}, if it came. */
    Optional<Path> file(String field) {
      return Optional.ofNullable(files.get(field));
    }

    /** Returns the text of {@code field}, if it came. */
    @Nullable String text(String field) {
      return texts.get(field);
    }

    /**
     * Returns the file of {@code field}.
     *
     * @throws ProblemException 422 if it did not come
     */
    Path require(String field) {
      return file(field)
          .orElseThrow(
              () ->
                  Problem.of(
                          422,
                          "FIELD_MISSING",
                          "The form lacks the file '%s'. Add it, as 'curl -F %s=@FILE' does."
                              .formatted(field, field))
                      .exception());
    }

    /**
     * Returns the portrait in the field {@code image}, with the face, and in the field {@code
     * landmarks} the places of its features, that the client chose.
     *
     * @throws ProblemException 422 if it did not come
     * @throws IOException if picture or landmarks cannot be read
     */
    Portrait portrait(RequestOptions options) throws IOException {
      Portrait portrait =
          Portrait.read(require("image"))
              .withFaceIndex(options.faceIndex())
              .forced(options.force());
      return files.containsKey("landmarks")
          ? portrait.withLandmarks(LandmarksJson.read(require("landmarks")))
          : portrait;
    }

    /** Leaves the files to the caller. */
    void take() {
      taken = true;
    }

    @Override
    public void close() {
      if (!taken) {
        WorkFolder.delete(folder);
      }
    }
  }
}
