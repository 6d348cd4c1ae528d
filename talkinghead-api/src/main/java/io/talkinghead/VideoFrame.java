package io.talkinghead;

import java.util.Objects;

/**
 * A picture of a video and its place in time.
 *
 * @param index 0 for the first frame
 * @param timeUs presentation time in microseconds, counted from the first audio sample
 * @param picture the pixels; valid only during the call that hands them over unless stated
 *     otherwise
 */
public record VideoFrame(long index, long timeUs, FrameBuffer picture) {
  public VideoFrame {
    Checks.inRange("index", index, 0, Long.MAX_VALUE);
    Objects.requireNonNull(picture, "picture");
  }
}
