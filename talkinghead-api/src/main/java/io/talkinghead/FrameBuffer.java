package io.talkinghead;

import java.util.Objects;

/**
 * One picture: sRGB {@code uint8[height, width, 3]}, R first, rows from the top, no padding.
 *
 * <p><b>Ownership:</b> mutable and reused by the pipeline; a receiver that keeps pixels copies
 * them.
 */
public final class FrameBuffer {
  private final int width;
  private final int height;
  private final byte[] rgb;

  /** Creates a black picture; {@code width} and {@code height} in pixels, at least 1. */
  public FrameBuffer(int width, int height) {
    this(width, height, new byte[Math.multiplyExact(Math.multiplyExact(3, width), height)]);
  }

  /**
   * Wraps {@code rgb}, which becomes this buffer's own; its length is {@code 3 * width * height}.
   */
  public FrameBuffer(int width, int height, byte[] rgb) {
    Checks.inRange("width", width, 1, 1 << 16);
    Checks.inRange("height", height, 1, 1 << 16);
    Checks.argument(
        rgb.length == 3 * width * height,
        "rgb must hold 3 * %d * %d bytes, has %d",
        width,
        height,
        rgb.length);
    this.width = width;
    this.height = height;
    this.rgb = rgb;
  }

  /** Returns the width in pixels. */
  public int width() {
    return width;
  }

  /** Returns the height in pixels. */
  public int height() {
    return height;
  }

  /** Returns the pixels themselves, not a copy. */
  public byte[] rgb() {
    return rgb;
  }

  /** Returns an independent copy. */
  public FrameBuffer copy() {
    return new FrameBuffer(width, height, rgb.clone());
  }

  /** Overwrites this picture with {@code source}, which has the same size. */
  public void set(FrameBuffer source) {
    Objects.requireNonNull(source, "source");
    Checks.argument(
        source.width == width && source.height == height,
        "source must be %d x %d, was %d x %d",
        width,
        height,
        source.width,
        source.height);
    System.arraycopy(source.rgb, 0, rgb, 0, rgb.length);
  }
}
