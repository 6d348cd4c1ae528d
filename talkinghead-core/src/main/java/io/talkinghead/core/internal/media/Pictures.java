package io.talkinghead.core.internal.media;

import io.talkinghead.Checks;
import io.talkinghead.FrameBuffer;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Small works on whole pictures. All methods may be called from any thread. */
public final class Pictures {
  private Pictures() {}

  /**
   * Cuts a rectangle out and scales it; see {@link CropScaler} for the filter and for many pictures
   * of one size.
   *
   * @param x left edge, pixels; the rectangle lies within the picture
   * @param y upper edge
   * @param width of the rectangle, at least 1
   * @param height of the rectangle, at least 1
   * @param outWidth of the result
   * @param outHeight of the result
   */
  public static FrameBuffer cropAndScale(
      FrameBuffer picture, int x, int y, int width, int height, int outWidth, int outHeight) {
    Checks.inRange("width", width, 1, picture.width());
    Checks.inRange("height", height, 1, picture.height());
    Checks.inRange("x", x, 0, picture.width() - width);
    Checks.inRange("y", y, 0, picture.height() - height);
    FrameBuffer target = new FrameBuffer(outWidth, outHeight);
    new CropScaler(x, y, width, height, outWidth, outHeight).apply(picture, target);
    return target;
  }

  /** Writes {@code picture} to {@code file} as PNG, replacing what is there. */
  public static void writePng(FrameBuffer picture, Path file) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
      PngWriter.write(picture, out);
    }
  }
}
