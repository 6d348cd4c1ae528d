package io.talkinghead.core.models;

import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Brings one file, whole, or says why not.
 *
 * <p>Each try continues where the last one ended. Tries are counted while no new byte arrives: a
 * long file over a bad line may need many. When all bytes are here their digest decides. If it is
 * wrong and part of them came from an earlier try, they are fetched once more from the start; if
 * all came in one piece the server has another file, and that is an error.
 */
final class Download {
  private static final int CHUNK = 1 << 16;
  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes ([0-9]{1,18})-[0-9]+/([0-9]{1,18}|\\*)");

  private final Hub hub;
  private final StoreSettings settings;
  private final Meter meter;
  private final URI address;
  private final Path target;
  private final long size;
  private final String sha256;
  private boolean pieced;

  /**
   * @param size exact, in bytes
   */
  Download(
      Hub hub,
      StoreSettings settings,
      Meter meter,
      URI address,
      Path target,
      long size,
      String sha256) {
    this.hub = hub;
    this.settings = settings;
    this.meter = meter;
    this.address = address;
    this.target = target;
    this.size = size;
    this.sha256 = sha256;
  }

  void run() throws IOException, InterruptedException {
    try (PartFile part = PartFile.open(target, size, settings.disk(), meter::verified)) {
      pieced = part.length() > 0;
      meter.downloading(part.length());
      for (boolean again = false; ; again = true) {
        new Retry(settings, meter, part::length)
            .run(
                () -> {
                  receive(part);
                  return part;
                });
        if (part.sha256().equals(sha256)) {
          part.publish();
          return;
        }
        String found = part.sha256();
        if (!pieced || again) {
          part.discard();
          throw new InputException(
              ErrorCode.MODEL_INVALID,
              "What %s sends has the SHA-256 %s, and must have %s."
                  .formatted(address, found, sha256));
        }
        part.restart(null);
        pieced = false;
        meter.downloading(0);
      }
    }
  }

  /** Asks for what is missing and appends it. */
  private void receive(PartFile part) throws IOException, InterruptedException {
    if (part.length() == size) {
      return;
    }
    long from = part.length();
    try (Hub.Answer answer = hub.get(address, from, part.etag())) {
      switch (answer.status()) {
        case 200 -> {
          requireLength(answer.length(), size);
          part.restart(answer.strongEtag());
          pieced = false;
          meter.downloading(0);
        }
        case 206 -> {
          requireRange(part, answer, from);
          pieced = true;
        }
        default -> {
          part.restart(null);
          throw new TransientException(
              "the server has no bytes from " + from + " on (status 416)", null, null);
        }
      }
      requireIdentity(answer);
      append(part, answer.body());
    }
  }

  private void append(PartFile part, HttpBody body) throws IOException, InterruptedException {
    byte[] chunk = new byte[CHUNK];
    for (int count; (count = body.read(chunk, settings.stallTimeout())) >= 0; ) {
      if (part.length() + count > size) {
        part.discard();
        throw wrongLength("more than " + size);
      }
      part.append(chunk, count);
      meter.received(count, part.length());
    }
    if (part.length() < size) {
      throw new TransientException(
          "the connection ended after %d of %d bytes".formatted(part.length(), size), null, null);
    }
  }

  private void requireRange(PartFile part, Hub.Answer answer, long from) throws IOException {
    Matcher range = CONTENT_RANGE.matcher(answer.headers().firstValue("Content-Range").orElse(""));
    if (from == 0 || !range.matches() || Long.parseLong(range.group(1)) != from) {
      part.restart(null);
      throw new TransientException("the server sends another part than asked for", null, null);
    }
    if (!range.group(2).equals("*")) {
      requireLength(Long.parseLong(range.group(2)), size);
    }
  }

  private void requireLength(long length, long expected) throws InputException {
    if (length >= 0 && length != expected) {
      throw wrongLength(Long.toString(length));
    }
  }

  private InputException wrongLength(String length) {
    return new InputException(
        ErrorCode.MODEL_INVALID,
        "%s sends %s bytes, and the file must have %d.".formatted(address, length, size));
  }

  private void requireIdentity(Hub.Answer answer) throws InputException {
    String encoding = answer.headers().firstValue("Content-Encoding").orElse("identity");
    if (!encoding.equalsIgnoreCase("identity")) {
      throw new InputException(
          ErrorCode.MODEL_NOT_AVAILABLE,
          "%s sends the file in the encoding %s, which was not asked for."
              .formatted(address, encoding));
    }
  }
}
