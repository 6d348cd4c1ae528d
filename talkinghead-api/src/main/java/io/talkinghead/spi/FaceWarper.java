package io.talkinghead.spi;

import io.talkinghead.Avatar;
import io.talkinghead.FrameBuffer;
import io.talkinghead.MotionFrame;
import io.talkinghead.Representation;

/** Paints pictures: an avatar, moved to a given pose and expression. */
public interface FaceWarper extends Stage {
  /** Returns which motion it takes. */
  Representation motion();

  /** Returns which avatars it takes. */
  Representation avatar();

  /**
   * Returns how many painters may work at once with gain; 1 if one already uses the whole device.
   */
  default int parallelism() {
    return 1;
  }

  /** Opens a painter, to be used by one worker at a time; painters share the weights. */
  Painter open(Avatar avatar);

  /** Paints one avatar. <b>Threads:</b> one caller at a time, any thread. */
  interface Painter extends AutoCloseable {
    /** Returns the width of what it paints, pixels. */
    int width();

    /** Returns the height of what it paints, pixels. */
    int height();

    /**
     * Paints {@code motion} into {@code target}.
     *
     * @param motion of the kind {@link FaceWarper#motion()} names
     * @param target receives sRGB {@code uint8[height, width, 3]}, R first, every byte overwritten;
     *     not kept
     * @throws IllegalArgumentException if the target's size or the kind of motion is another; the
     *     message gives both
     * @throws io.talkinghead.InferenceException if the model fails; the painter stays usable
     * @throws IllegalStateException after {@link #close()}
     */
    void paint(MotionFrame motion, FrameBuffer target);

    /**
     * Returns how to put what it paints back into the whole picture.
     *
     * @return the identity by default: what is painted is the whole picture
     */
    default PasteBack pasteBack() {
      return PasteBack.WHOLE;
    }

    /** Frees what it holds; may be repeated. */
    @Override
    default void close() {}
  }

  /** Puts the painted face into the whole picture; free of state, any thread. */
  @FunctionalInterface
  interface PasteBack {
    /** What is painted is the whole picture already. */
    PasteBack WHOLE =
        (face, frame, target) -> {
          throw new UnsupportedOperationException("the face is the whole picture");
        };

    /**
     * Writes the whole picture of frame number {@code frame}.
     *
     * @param face what the painter painted
     * @param frame index of the video's frame, from 0
     * @param target receives the picture, every byte overwritten
     */
    void paste(FrameBuffer face, long frame, FrameBuffer target);
  }
}
