package io.talkinghead.core.internal.ditto.source;

import io.talkinghead.FrameBuffer;
import io.talkinghead.FrameSize;
import io.talkinghead.core.internal.ditto.image.Affine;
import io.talkinghead.core.internal.ditto.image.Resize;

/**
 * The part of the picture that the video shows, and its scale.
 *
 * <p>The networks do not care: only the written frame is cut and scaled, and the face is pasted
 * into it at its final size.
 *
 * @param x left edge, pixels of the picture
 * @param y top edge
 * @param width of the part, pixels of the picture
 * @param height of the part
 * @param outWidth of the frame, pixels
 * @param outHeight of the frame, pixels
 */
record View(int x, int y, int width, int height, int outWidth, int outHeight) {
  /** Side of a square view by the side of the portrait crop: head and shoulders. */
  private static final double AROUND = 1.35;

  /**
   * Chooses the view.
   *
   * @param picture the whole picture
   * @param cropToPicture {@code float32[3, 3]} of the 512 crop
   */
  static View of(FrameBuffer picture, float[] cropToPicture, FrameSize size) {
    if (!(size instanceof FrameSize.Square square)) {
      return new View(0, 0, picture.width(), picture.height(), picture.width(), picture.height());
    }
    Affine crop = Affine.of(cropToPicture);
    double cropSide = 512 * Math.hypot(crop.m0(), crop.m3());
    int side =
        Math.min((int) Math.rint(AROUND * cropSide), Math.min(picture.width(), picture.height()));
    int left = (int) Math.rint(crop.x(256, 256) - side / 2.0);
    int top = (int) Math.rint(crop.y(256, 256) - side / 2.0);
    return new View(
        Math.max(0, Math.min(left, picture.width() - side)),
        Math.max(0, Math.min(top, picture.height() - side)),
        side,
        side,
        square.side(),
        square.side());
  }

  private boolean isWhole(FrameBuffer picture) {
    return width == picture.width()
        && height == picture.height()
        && outWidth == width
        && outHeight == height;
  }

  /** Returns what the video shows of {@code picture}, which is not copied if it shows all of it. */
  FrameBuffer show(FrameBuffer picture) {
    if (isWhole(picture)) {
      return picture;
    }
    FrameBuffer part = new FrameBuffer(width, height);
    for (int row = 0; row < height; row++) {
      int from = 3 * ((y + row) * picture.width() + x);
      System.arraycopy(picture.rgb(), from, part.rgb(), 3 * row * width, 3 * width);
    }
    while (part.width() >= 2 * outWidth && part.width() % 2 == 0 && part.height() % 2 == 0) {
      part = Resize.half(part); // bilinear resizing alone would leave out pixels
    }
    return Resize.bilinear(part, outWidth, outHeight);
  }

  /** Returns {@code cropToPicture} followed by this view, {@code float32[3, 3]}. */
  float[] show(float[] cropToPicture) {
    if (x == 0 && y == 0 && width == outWidth && height == outHeight) {
      return cropToPicture;
    }
    double scaleX = (double) outWidth / width;
    double scaleY = (double) outHeight / height;
    // pixel centres: a place p of the part is (p + 0.5) scale - 0.5 in the frame
    Affine view =
        new Affine(scaleX, 0, (0.5 - x) * scaleX - 0.5, 0, scaleY, (0.5 - y) * scaleY - 0.5);
    return view.after(Affine.of(cropToPicture)).toFloats();
  }
}
