package io.talkinghead.core.internal.builtin.render;

import io.talkinghead.core.internal.builtin.face.FaceGeometry;

/**
 * Face units and pixels: origin midway between the irises, u along the line of the eyes to the
 * picture's right, v down the face, 1 = distance between the irises. Pixel (x, y) means the centre
 * of that pixel.
 */
final class FaceSpace {
  /** Distance between the irises, pixels. */
  final double unit;

  private final double midX;
  private final double midY;
  private final double cos;
  private final double sin;

  FaceSpace(FaceGeometry geometry) {
    unit = geometry.eyeDistance();
    midX = (geometry.leftEye().x() + geometry.rightEye().x()) / 2;
    midY = (geometry.leftEye().y() + geometry.rightEye().y()) / 2;
    cos = (geometry.rightEye().x() - geometry.leftEye().x()) / unit;
    sin = (geometry.rightEye().y() - geometry.leftEye().y()) / unit;
  }

  double u(double x, double y) {
    return ((x - midX) * cos + (y - midY) * sin) / unit;
  }

  double v(double x, double y) {
    return ((y - midY) * cos - (x - midX) * sin) / unit;
  }

  double x(double u, double v) {
    return midX + stepX(u, v);
  }

  double y(double u, double v) {
    return midY + stepY(u, v);
  }

  /** Returns the x part of the displacement (du, dv) in pixels. */
  double stepX(double du, double dv) {
    return (du * cos - dv * sin) * unit;
  }

  /** Returns the y part of the displacement (du, dv) in pixels. */
  double stepY(double du, double dv) {
    return (du * sin + dv * cos) * unit;
  }

  /** Returns the pixels of a rectangle in face units that lie in a picture of the given size. */
  PixelBox box(double u0, double v0, double u1, double v1, int width, int height) {
    double[] xs = {x(u0, v0), x(u1, v0), x(u0, v1), x(u1, v1)};
    double[] ys = {y(u0, v0), y(u1, v0), y(u0, v1), y(u1, v1)};
    double left = xs[0];
    double right = xs[0];
    double top = ys[0];
    double bottom = ys[0];
    for (int i = 1; i < 4; i++) {
      left = Math.min(left, xs[i]);
      right = Math.max(right, xs[i]);
      top = Math.min(top, ys[i]);
      bottom = Math.max(bottom, ys[i]);
    }
    int x0 = (int) Curves.clamp(Math.floor(left), 0, width);
    int y0 = (int) Curves.clamp(Math.floor(top), 0, height);
    return new PixelBox(
        x0,
        y0,
        (int) Curves.clamp(Math.ceil(right) + 1, x0, width),
        (int) Curves.clamp(Math.ceil(bottom) + 1, y0, height));
  }
}
