package io.talkinghead.core.avatar;

import io.talkinghead.ErrorCode;
import io.talkinghead.FrameSize;
import io.talkinghead.InputException;
import io.talkinghead.Portrait;
import io.talkinghead.core.internal.container.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;

/**
 * Tells portraits apart: by the bytes of the picture, what the caller said about its face, and the
 * size of the video. The same picture from a file and from memory is the same portrait.
 */
final class PortraitDigest {
  private PortraitDigest() {}

  /** Returns 64 hexadecimal digits. */
  static String of(Portrait portrait, FrameSize size) throws IOException {
    Sha256 digest =
        new Sha256()
            .add(size.toString())
            .add(portrait.faceIndex())
            .add(portrait.landmarks().toString())
            .add(String.valueOf(portrait.forced()));
    if (portrait.content() instanceof Portrait.Content.Pixels pixels) {
      return digest
          .add("pixels")
          .add(pixels.picture().width())
          .add(pixels.picture().height())
          .add(pixels.picture().rgb())
          .hex();
    }
    try (InputStream in = open(portrait.content())) {
      return digest.add("encoded").add(in).hex();
    }
  }

  private static InputStream open(Portrait.Content content) throws IOException {
    if (content instanceof Portrait.Content.File file) {
      try {
        return Files.newInputStream(file.path());
      } catch (NoSuchFileException e) {
        throw new InputException(
            ErrorCode.FILE_NOT_FOUND, "There is no picture " + file.path() + ".", e);
      }
    }
    return new java.io.ByteArrayInputStream(((Portrait.Content.Encoded) content).bytes());
  }
}
