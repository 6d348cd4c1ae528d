package io.talkinghead.core.internal.media;

/**
 * Which pictures a preview shows, how large and how long: at most 12.5 a second, at most 480 pixels
 * on the longer side. Such previews are for pages and chats, where size counts.
 */
final class PreviewPace {
  private static final double MAX_FRAME_RATE = 12.5;
  private static final int MAX_SIDE = 480;

  private final int frameRate;
  private final int every;

  PreviewPace(int frameRate) {
    this.frameRate = frameRate;
    every = (int) Math.ceil(frameRate / MAX_FRAME_RATE);
  }

  /** Returns whether picture {@code index} is shown. */
  boolean shows(long index) {
    return index % every == 0;
  }

  /** Returns the index of the picture shown after {@code index}, at most {@code count}. */
  long next(long index, long count) {
    return Math.min(index + every, count);
  }

  /** Returns the time of picture {@code index} in {@code ticks} of a second. */
  long time(long index, int ticks) {
    return Math.round((double) index * ticks / frameRate);
  }

  /** Returns {@code side} of a picture of {@code width} x {@code height} as it is shown. */
  static int scaled(int side, int width, int height) {
    int longer = Math.max(width, height);
    return longer <= MAX_SIDE
        ? side
        : Math.max(1, (int) Math.round((double) side * MAX_SIDE / longer));
  }
}
