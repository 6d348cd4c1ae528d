package io.talkinghead.core.avatar;

import io.talkinghead.Avatar;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An avatar that was read from its file, or encoded because there was none that could be used.
 *
 * @param avatar it
 * @param encoded whether the portrait was encoded, and the file written
 * @param refusal why the file that stood there could not be used; null if it was, or there was none
 */
public record OpenedAvatar(Avatar avatar, boolean encoded, @Nullable AvatarFileException refusal) {
  // spelled out: javac 17 loses the @Nullable of a compact constructor
  public OpenedAvatar(Avatar avatar, boolean encoded, @Nullable AvatarFileException refusal) {
    this.avatar = Objects.requireNonNull(avatar, "avatar");
    this.encoded = encoded;
    this.refusal = refusal;
  }

  /** Returns why the file that stood there could not be used. */
  public Optional<AvatarFileException> refused() {
    return Optional.ofNullable(refusal);
  }
}
