package io.talkinghead;

import java.util.List;

/**
 * A whole performance: one {@link MotionFrame} per picture.
 *
 * @param frameRate pictures per second, 1 to 120
 * @param frames in order of time, at least one
 */
public record MotionTrack(int frameRate, List<MotionFrame> frames) {
  public MotionTrack {
    Checks.inRange("frameRate", frameRate, 1, 120);
    frames = List.copyOf(frames);
    Checks.argument(!frames.isEmpty(), "a motion track needs at least one frame");
  }
}
