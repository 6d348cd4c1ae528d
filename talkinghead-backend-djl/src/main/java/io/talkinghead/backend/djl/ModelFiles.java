package io.talkinghead.backend.djl;

import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Complaints about model files. */
final class ModelFiles {
  private ModelFiles() {}

  /** A file that cannot be used; {@code reason} says why and what to do. */
  static InputException invalid(Path file, String reason, @Nullable Throwable cause) {
    return new InputException(
        ErrorCode.MODEL_INVALID, "Model file " + file + " cannot be used: " + reason + ".", cause);
  }

  /** A file that is not there. */
  static InputException missing(Path file) {
    return new InputException(ErrorCode.FILE_NOT_FOUND, "There is no model file " + file + ".");
  }
}
