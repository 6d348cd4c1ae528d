package io.talkinghead.core.internal.ditto.source;

import io.talkinghead.FrameBuffer;
import io.talkinghead.core.internal.ditto.image.Resize;

/**
 * The size at which a source is worked on: both sides even, the longer at most a limit.
 *
 * @param width pixels
 * @param height pixels
 */
record PictureSize(int width, int height) {
  /**
   * Decides for a source of {@code width} x {@code height} pixels.
   *
   * @param limit of the longer side; 0 or less for none
   */
  static PictureSize of(int width, int height, int limit) {
    int w = width;
    int h = height;
    if (limit > 0 && Math.max(w, h) > limit) {
      if (h >= w) {
        w = (int) Math.rint((double) w * limit / h);
        h = limit;
      } else {
        h = (int) Math.rint((double) h * limit / w);
        w = limit;
      }
    }
    return new PictureSize(Math.max(2, w - w % 2), Math.max(2, h - h % 2));
  }

  /** Returns {@code picture} at this size; a copy. */
  FrameBuffer fit(FrameBuffer picture) {
    return Resize.bilinear(picture, width, height);
  }
}
