package io.talkinghead.core.internal.pipeline;

import io.talkinghead.FrameBuffer;
import io.talkinghead.core.internal.pipeline.MotionLine.Numbered;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What became of one piece of motion.
 *
 * @param what the motion
 * @param pixels the picture, or null if it was not wanted any more and so not painted
 */
public record Painted(Numbered what, @Nullable FrameBuffer pixels) {
  /** Returns the picture of one that was painted. */
  public FrameBuffer picture() {
    return Objects.requireNonNull(pixels, "it was not painted");
  }
}
