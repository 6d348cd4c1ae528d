package io.talkinghead.core.avatar;

import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when an avatar file cannot be used; the message names the file, the reason, and what to
 * do. The {@link #code()} is {@code AVATAR_MISMATCH} where the file is sound but of another encoder
 * or portrait, else {@code AVATAR_INVALID}.
 */
public final class AvatarFileException extends InputException {
  private static final long serialVersionUID = 1L;
  private final Reason reason;
  private final transient Path file;

  /** Why a file cannot be used. */
  public enum Reason {
    /** It is no avatar file. */
    FOREIGN,
    /** It was written by a newer library. */
    TOO_NEW,
    /** It ends too early. */
    TRUNCATED,
    /** It is not what was written. */
    DAMAGED,
    /** It takes more memory than there is. */
    TOO_LARGE,
    /** Another backend wrote it. */
    OTHER_BACKEND,
    /** The same backend wrote it, but with other models, options, or another analysis. */
    OTHER_MODELS,
    /** It is the avatar of another portrait, or of the same in another size. */
    OTHER_PORTRAIT;

    private ErrorCode code() {
      return compareTo(OTHER_BACKEND) >= 0 ? ErrorCode.AVATAR_MISMATCH : ErrorCode.AVATAR_INVALID;
    }
  }

  AvatarFileException(Path file, Reason reason, String why, @Nullable Throwable cause) {
    super(reason.code(), "Avatar file %s cannot be used: it %s".formatted(file, why), cause);
    this.reason = Objects.requireNonNull(reason, "reason");
    this.file = file;
  }

  /** Returns why the file cannot be used. */
  public Reason reason() {
    return reason;
  }

  /** Returns the file. */
  public Path file() {
    return file;
  }
}
