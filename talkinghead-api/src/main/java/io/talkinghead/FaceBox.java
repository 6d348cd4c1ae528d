package io.talkinghead;

/**
 * A face in a picture.
 *
 * @param x left edge, pixels of the picture as displayed (EXIF orientation applied)
 * @param y top edge, pixels
 * @param width width in pixels
 * @param height height in pixels
 */
public record FaceBox(double x, double y, double width, double height) {
  /** Returns this box in the same picture scaled by {@code factor}. */
  public FaceBox scaled(double factor) {
    return new FaceBox(x * factor, y * factor, width * factor, height * factor);
  }
}
