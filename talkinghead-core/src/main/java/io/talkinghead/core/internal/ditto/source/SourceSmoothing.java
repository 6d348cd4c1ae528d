package io.talkinghead.core.internal.ditto.source;

import io.talkinghead.core.ditto.MotionKey;
import java.util.ArrayList;
import java.util.List;

/** Smooths the motion of a clip: every number becomes its mean over a window of frames. */
final class SourceSmoothing {
  private SourceSmoothing() {}

  /**
   * Returns smoothed copies.
   *
   * @param frames in order
   * @param window frames of the window, which is cut at the ends; 1 or less copies
   */
  static List<MotionInfo> smooth(List<MotionInfo> frames, int window) {
    int half = window / 2;
    List<MotionInfo> smoothed = new ArrayList<>(frames.size());
    for (int i = 0; i < frames.size(); i++) {
      MotionInfo info = frames.get(i).copy();
      if (frames.size() > 1 && window > 1) {
        int from = Math.max(0, i - half);
        int to = Math.min(frames.size(), i + half + 1);
        for (MotionKey key : MotionKey.values()) {
          mean(frames.subList(from, to), key, info.get(key));
        }
      }
      smoothed.add(info);
    }
    return smoothed;
  }

  private static void mean(List<MotionInfo> frames, MotionKey key, float[] target) {
    for (int k = 0; k < target.length; k++) {
      float sum = 0;
      for (MotionInfo frame : frames) {
        sum += frame.get(key)[k];
      }
      target[k] = sum / frames.size();
    }
  }
}
