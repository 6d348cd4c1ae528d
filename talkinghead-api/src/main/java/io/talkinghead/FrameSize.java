package io.talkinghead;

/** How large the video is. */
public sealed interface FrameSize {
  /** The whole portrait at its own size, at most {@link #MAX_SIDE} on the longer side. */
  FrameSize SOURCE = new Source();

  /** Longest side of a video in pixels; larger portraits are scaled down to it. */
  int MAX_SIDE = 1920;

  /** The whole portrait. */
  record Source() implements FrameSize {}

  /**
   * Head and shoulders cut out as a square and scaled.
   *
   * @param side pixels, even, 64 to {@link #MAX_SIDE}
   */
  record Square(int side) implements FrameSize {
    public Square {
      Checks.inRange("side", side, 64, MAX_SIDE);
      Checks.argument(side % 2 == 0, "side must be even, was %d", side);
    }
  }

  /** Returns a square of {@code side} x {@code side} pixels. */
  static FrameSize square(int side) {
    return new Square(side);
  }
}
