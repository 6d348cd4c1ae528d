package io.talkinghead;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when the face in a portrait cannot be animated; knows where the face was seen, if one was.
 */
public final class FaceException extends InputException {
  private static final long serialVersionUID = 1L;
  private final transient @Nullable FaceBox box;

  /** Reports {@code message} under {@code code}, about the face at {@code box} if one was seen. */
  public FaceException(ErrorCode code, String message, @Nullable FaceBox box) {
    super(code, message);
    this.box = box;
  }

  /** Returns where in the picture the face was seen. */
  public Optional<FaceBox> box() {
    return Optional.ofNullable(box);
  }
}
