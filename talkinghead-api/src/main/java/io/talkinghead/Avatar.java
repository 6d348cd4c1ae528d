package io.talkinghead;

import java.util.List;

/**
 * A portrait made ready to speak: encoded once, used for any number of videos at once. A plain
 * value that needs no closing; belongs to the backend that encoded it.
 */
public interface Avatar {
  /** Returns which stages can use this avatar. */
  Representation representation();

  /** Returns the width of its video in pixels. */
  int width();

  /** Returns the height of its video in pixels. */
  int height();

  /** Returns where the face is, in pixels of the portrait as displayed. */
  Landmarks landmarks();

  /** Returns what a user should know about this portrait. */
  List<Warning> warnings();

  /** Returns about how much memory it takes, in bytes; by default that of its picture. */
  default long sizeInBytes() {
    return 3L * width() * height();
  }
}
