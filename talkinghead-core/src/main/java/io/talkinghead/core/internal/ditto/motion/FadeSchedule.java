package io.talkinghead.core.internal.ditto.motion;

import io.talkinghead.core.ditto.ControlOptions;
import io.talkinghead.core.ditto.FrameControl;

/**
 * How much of the motion each frame keeps while it fades in at the front and out at the end; a fade
 * out wins, and both win over a frame's own {@code fadeAlpha}.
 */
record FadeSchedule(int fadeIn, int fadeOut, long frames) {
  /**
   * Plans for {@code frames} frames, -1 while unknown.
   *
   * @throws IllegalArgumentException if a fade out is asked for and the length is unknown
   */
  static FadeSchedule of(ControlOptions options, long frames) {
    if (options.fadeOut() > 0 && frames < 0) {
      throw new IllegalArgumentException(
          "fadeOut needs a voice of known length; set it to -1 for a live voice");
    }
    return new FadeSchedule(options.fadeIn(), options.fadeOut(), frames);
  }

  /** Returns {@code control} with the fade of frame {@code frame}. */
  FrameControl apply(FrameControl control, long frame) {
    if (fadeOut > 0 && frame >= frames - fadeOut - 1 && frame < frames) {
      return control.withFadeAlpha(Math.max(0, (frames - 1 - frame) / (double) fadeOut));
    }
    if (fadeIn > 0 && frame < fadeIn) {
      return control.withFadeAlpha(frame / (double) fadeIn);
    }
    return control;
  }
}
