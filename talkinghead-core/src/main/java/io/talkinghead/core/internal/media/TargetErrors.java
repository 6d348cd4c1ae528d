package io.talkinghead.core.internal.media;

import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Says in codes why a target cannot be written. */
final class TargetErrors {
  /** Less room than this on a file system counts as full, bytes. */
  private static final long FULL = 1 << 16;

  private TargetErrors() {}

  /** Returns {@code cause}, met while writing {@code target}, as a typed error. */
  static InputException ofFile(Path target, Throwable cause) {
    if (cause instanceof InputException typed) {
      return typed;
    }
    if (saysFull(cause) || isFull(target)) {
      return new InputException(
          ErrorCode.DISK_FULL,
          "No room to write %s: %s. Free some, or choose another place."
              .formatted(target, words(cause)),
          cause);
    }
    String why =
        cause instanceof AccessDeniedException || cause instanceof ReadOnlyFileSystemException
            ? "it may not be written there"
            : words(cause);
    return notWritable(target, why, cause);
  }

  /** Returns the error that {@code target} cannot be written because of {@code why}. */
  static InputException notWritable(Path target, String why, @Nullable Throwable cause) {
    return new InputException(
        ErrorCode.OUTPUT_NOT_WRITABLE,
        "%s cannot be written: %s. Choose another place.".formatted(target, why),
        cause);
  }

  /** Returns {@code cause}, met while writing to a caller's stream, as a typed error. */
  static InputException ofStream(Throwable cause) {
    if (cause instanceof InputException typed) {
      return typed;
    }
    return saysFull(cause)
        ? new InputException(
            ErrorCode.DISK_FULL, "No room behind the stream: " + words(cause), cause)
        : new InputException(
            ErrorCode.OUTPUT_CLOSED,
            "The stream that receives the video failed: " + words(cause),
            cause);
  }

  /** Says what the system said, without names of classes and of temporary files. */
  private static String words(Throwable cause) {
    String text = cause instanceof FileSystemException e ? e.getReason() : cause.getMessage();
    boolean plain = cause instanceof FileSystemException || cause.getClass() == IOException.class;
    return plain && text != null && !text.isBlank() ? text : cause.toString();
  }

  private static boolean saysFull(Throwable cause) {
    for (Throwable t = cause; t != null; t = t.getCause()) {
      String message = String.valueOf(t.getMessage()).toLowerCase(Locale.ROOT);
      if (message.contains("no space left")
          || message.contains("not enough space")
          || message.contains("quota exceeded")) {
        return true;
      }
    }
    return false;
  }

  /** The words of the system may be in any language; the room left is not. */
  private static boolean isFull(Path target) {
    for (Path p = target.toAbsolutePath(); p != null; p = p.getParent()) {
      if (Files.isDirectory(p)) {
        try {
          FileStore store = Files.getFileStore(p); // without any room at all it is no disk
          return store.getTotalSpace() > 0 && store.getUsableSpace() < FULL && Files.isWritable(p);
        } catch (IOException e) {
          return false;
        }
      }
    }
    return false;
  }
}
