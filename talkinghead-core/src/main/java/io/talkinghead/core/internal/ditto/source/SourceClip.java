package io.talkinghead.core.internal.ditto.source;

/** Which frame of a clip serves which frame of the video: forwards, backwards, forwards ... */
public final class SourceClip {
  private SourceClip() {}

  /**
   * Returns the source frame of output frame {@code frame}; the frames at both ends serve twice in
   * a row.
   *
   * @param frame from 0; a negative one counts as 0
   * @param count frames of the clip, at least 1
   */
  public static int mirrored(long frame, int count) {
    long i = Math.max(frame, 0);
    int rest = (int) (i % count);
    return i / count % 2 == 0 ? rest : count - 1 - rest;
  }
}
