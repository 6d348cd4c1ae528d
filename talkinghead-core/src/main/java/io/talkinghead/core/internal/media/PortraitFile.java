package io.talkinghead.core.internal.media;

import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import io.talkinghead.Portrait;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.util.Arrays;

/** The bytes behind a portrait, picture or clip, told apart by content. Any thread. */
public final class PortraitFile {
  private PortraitFile() {}

  /**
   * Returns whether {@code content} looks like a video rather than a picture or anything else.
   * Animated pictures (GIF, WebP) are pictures.
   *
   * @throws InputException {@code FILE_NOT_FOUND} if it cannot be opened
   */
  public static boolean isClip(Portrait.Content content) throws IOException {
    return !(content instanceof Portrait.Content.Pixels) && ContentKind.isVideo(head(content));
  }

  /**
   * Refuses a clip, for backends that animate pictures only.
   *
   * @throws InputException {@code CLIP_NOT_SUPPORTED} if {@code content} is a clip
   */
  static void requirePicture(Portrait.Content content) throws IOException {
    if (isClip(content)) {
      throw new InputException(
          ErrorCode.CLIP_NOT_SUPPORTED,
          ("The portrait is a video clip (%s), and this backend animates pictures only. Give one of"
                  + " its frames as a picture, or use a backend that takes clips, such as onnx.")
              .formatted(ContentKind.describe(head(content))));
    }
  }

  /** Returns the first bytes of {@code content}, as many as {@link ContentKind} looks at. */
  static byte[] head(Portrait.Content content) throws IOException {
    try (SeekableByteChannel channel = open(content)) {
      ByteBuffer head = ByteBuffer.allocate(ContentKind.HEAD_BYTES);
      while (head.hasRemaining() && channel.read(head) > 0) {
        // until full or at the end
      }
      return Arrays.copyOf(head.array(), head.position());
    }
  }

  /** Opens {@code content}, which is no pixels, for reading. */
  static SeekableByteChannel open(Portrait.Content content) throws IOException {
    if (content instanceof Portrait.Content.Encoded encoded) {
      return new BytesChannel(encoded.bytes());
    }
    try {
      return Files.newByteChannel(((Portrait.Content.File) content).path());
    } catch (IOException e) {
      throw new InputException(
          ErrorCode.FILE_NOT_FOUND,
          "The picture cannot be opened: %s. Check the path.".formatted(e),
          e);
    }
  }

  /** Returns how messages call {@code content}. */
  static String name(Portrait.Content content) {
    return content instanceof Portrait.Content.File file ? file.path().toString() : "in memory";
  }
}
