package io.talkinghead;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who shall speak: a picture (PNG, JPEG or WebP), a video clip (MP4, MOV, WebM ...), told apart by
 * content, or pixels; and what the caller knows about the face.
 *
 * <p>It is decoded when it is encoded to an {@link Avatar}. EXIF orientation, or the rotation of a
 * clip, is applied first, and every coordinate means the picture, or the first frame of the clip,
 * as displayed. Clips need a backend that takes them; the others refuse with {@link
 * ErrorCode#CLIP_NOT_SUPPORTED}. Of a clip the frames count, one for each frame of the video
 * whatever its own frame rate, forwards and backwards in turn; its sound does not.
 */
public final class Portrait {
  /** Where the picture is. */
  public sealed interface Content {
    /** An encoded picture or clip on disk. */
    record File(Path path) implements Content {}

    /** An encoded picture or clip in memory. */
    record Encoded(byte[] bytes) implements Content {}

    /** Pixels. */
    record Pixels(FrameBuffer picture) implements Content {}
  }

  private final Content content;
  private final int faceIndex;
  private final @Nullable Landmarks landmarks;
  private final boolean forced;

  private Portrait(Content content, int faceIndex, @Nullable Landmarks landmarks, boolean forced) {
    this.content = content;
    this.faceIndex = faceIndex;
    this.landmarks = landmarks;
    this.forced = forced;
  }

  /**
   * Names the picture or clip in {@code file}.
   *
   * @throws InputException if there is no readable file of that name, or it is empty
   */
  public static Portrait read(Path file) throws IOException {
    InputFiles.requireReadable(file, "picture", ErrorCode.PICTURE_UNREADABLE);
    return new Portrait(new Content.File(file), 0, null, false);
  }

  /** Takes an encoded picture or clip from {@code bytes}, which must not change afterwards. */
  public static Portrait encoded(byte[] bytes) {
    return new Portrait(
        new Content.Encoded(Objects.requireNonNull(bytes, "bytes")), 0, null, false);
  }

  /** Copies the pixels of {@code picture}. */
  public static Portrait of(FrameBuffer picture) {
    return new Portrait(new Content.Pixels(picture.copy()), 0, null, false);
  }

  /**
   * Returns this portrait with the face to animate chosen: 0 is the largest (the default), 1 the
   * next.
   */
  public Portrait withFaceIndex(int index) {
    return new Portrait(content, Checks.inRange("faceIndex", index, 0, 1000), landmarks, forced);
  }

  /**
   * Returns this portrait with landmarks measured by the caller, which replace those that would be
   * found.
   */
  public Portrait withLandmarks(Landmarks given) {
    return new Portrait(content, faceIndex, Objects.requireNonNull(given, "given"), forced);
  }

  /**
   * Returns this portrait with the doubts about its face (fur, covered mouth) set aside: animate it
   * anyway.
   */
  public Portrait forced(boolean force) {
    return new Portrait(content, faceIndex, landmarks, force);
  }

  /** Returns where the picture is; for backends, not to be changed. */
  public Content content() {
    return content;
  }

  /** Returns which face to animate, 0 for the largest. */
  public int faceIndex() {
    return faceIndex;
  }

  /** Returns the landmarks that the caller gave. */
  public Optional<Landmarks> landmarks() {
    return Optional.ofNullable(landmarks);
  }

  /** Returns whether doubts about the face are set aside. */
  public boolean forced() {
    return forced;
  }

  @Override
  public String toString() {
    if (content instanceof Content.File file) {
      return file.path().toString();
    }
    if (content instanceof Content.Encoded encoded) {
      return "picture of " + encoded.bytes().length + " bytes";
    }
    FrameBuffer picture = ((Content.Pixels) content).picture();
    return "picture of " + picture.width() + " x " + picture.height() + " pixels";
  }
}
