package io.talkinghead.core.internal.media;

import io.talkinghead.ErrorCode;
import io.talkinghead.FrameBuffer;
import io.talkinghead.FrameSize;
import io.talkinghead.InputException;
import io.talkinghead.Limits;
import io.talkinghead.Portrait;
import io.talkinghead.Warning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Reads portraits: PNG, JPEG, WebP, GIF and BMP, told by content; of several pictures the first.
 *
 * <p>Size in bytes and pixels is checked before anything is decoded. The picture is turned upright
 * as EXIF says. Without an ICC profile colours are taken as sRGB, byte for byte. What becomes of
 * profiles, alpha and large pictures is for the caller to say.
 *
 * <p><b>Threads:</b> any number of callers.
 */
public final class PictureReader {
  /** What is made of a stored picture. */
  public enum Shape {
    /**
     * Ready for a video: colours become sRGB where an ICC profile says what they are, alpha is laid
     * over white, and a picture of more than {@link FrameSize#MAX_SIDE} pixels on its longer side
     * is scaled down to that, with a warning.
     */
    FOR_VIDEO,
    /**
     * As stored: profiles are not looked at, alpha is dropped without blending, of 16 bits the
     * upper 8 are kept, and every pixel is there.
     */
    AS_STORED
  }

  private PictureReader() {}

  /**
   * Reads {@code content} {@link Shape#FOR_VIDEO}; as {@link #read(Portrait.Content, Limits,
   * Shape)}.
   */
  public static DecodedPicture read(Portrait.Content content, Limits limits) throws IOException {
    return read(content, limits, Shape.FOR_VIDEO);
  }

  /**
   * Reads {@code content}.
   *
   * @throws InputException {@code PICTURE_UNREADABLE}, {@code PICTURE_TOO_LARGE} or {@code
   *     FILE_NOT_FOUND}; {@code CLIP_NOT_SUPPORTED} if it is a video clip
   * @throws IllegalStateException if the natives of FFmpeg do not load
   */
  public static DecodedPicture read(Portrait.Content content, Limits limits, Shape shape)
      throws IOException {
    if (content instanceof Portrait.Content.Pixels pixels) {
      return shape == Shape.FOR_VIDEO
          ? ofPixels(pixels.picture())
          : new DecodedPicture(pixels.picture().copy(), 1, List.of());
    }
    try {
      PortraitFile.requirePicture(content);
      if (content instanceof Portrait.Content.File file) {
        return decode(bytes(file.path(), limits), limits, shape);
      }
    } catch (InputException e) { // the parsers know bytes, not their name
      if (content instanceof Portrait.Content.File file) {
        throw new InputException(e.code(), file.path() + ": " + e.getMessage(), e);
      }
      throw e;
    }
    return decode(((Portrait.Content.Encoded) content).bytes(), limits, shape);
  }

  private static DecodedPicture decode(byte[] bytes, Limits limits, Shape shape)
      throws InputException {
    requireBytes(bytes.length, limits);
    PictureFile file = PictureFile.parse(bytes, limits);
    FrameBuffer stored = PictureDecoder.decode(file, shape);
    RgbProfile profile = shape == Shape.FOR_VIDEO ? RgbProfile.parse(file.icc()) : null;
    if (profile != null) {
      profile.apply(stored);
    }
    FrameBuffer upright = Orientation.apply(stored, Orientation.read(file.exif()));
    return new DecodedPicture(
        upright,
        scale(file.width(), file.height(), stored),
        shape == Shape.AS_STORED ? List.of() : warnings(file.width(), file.height(), stored));
  }

  private static DecodedPicture ofPixels(FrameBuffer picture) {
    int longer = Math.max(picture.width(), picture.height());
    if (longer <= FrameSize.MAX_SIDE) {
      return new DecodedPicture(picture.copy(), 1, List.of());
    }
    double scale = (double) FrameSize.MAX_SIDE / longer;
    FrameBuffer small =
        Pictures.cropAndScale(
            picture,
            0,
            0,
            picture.width(),
            picture.height(),
            Math.max(1, (int) Math.round(picture.width() * scale)),
            Math.max(1, (int) Math.round(picture.height() * scale)));
    return new DecodedPicture(
        small,
        scale(picture.width(), picture.height(), small),
        warnings(picture.width(), picture.height(), small));
  }

  private static byte[] bytes(Path file, Limits limits) throws IOException {
    try {
      requireBytes(Files.size(file), limits);
      return Files.readAllBytes(file);
    } catch (InputException e) {
      throw e;
    } catch (IOException e) {
      throw new InputException(
          ErrorCode.FILE_NOT_FOUND,
          "The picture cannot be opened: %s. Check the path.".formatted(e),
          e);
    }
  }

  private static void requireBytes(long bytes, Limits limits) throws InputException {
    if (bytes == 0) {
      throw PictureFile.unreadable("it is empty (0 bytes)");
    }
    if (bytes > limits.maxPictureBytes()) {
      throw new InputException(
          ErrorCode.PICTURE_TOO_LARGE,
          String.format(
              Locale.ROOT,
              "The picture has %,d bytes; at most %,d are allowed. Scale it down.",
              bytes,
              limits.maxPictureBytes()));
    }
  }

  private static double scale(int width, int height, FrameBuffer result) {
    return (double) Math.max(result.width(), result.height()) / Math.max(width, height);
  }

  private static List<Warning> warnings(int width, int height, FrameBuffer result) {
    if (Math.max(width, height) <= FrameSize.MAX_SIDE) {
      return List.of();
    }
    return List.of(
        new Warning(
            Warning.Code.PICTURE_SCALED,
            "The picture has %d x %d pixels; it was scaled to %d x %d, the largest size of a video."
                .formatted(width, height, result.width(), result.height())));
  }
}
