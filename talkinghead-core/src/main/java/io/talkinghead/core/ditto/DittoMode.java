package io.talkinghead.core.ditto;

/** How audio windows are cut and motion clips are joined. */
public enum DittoMode {
  /**
   * For whole recordings: windows start at frame 0, and the whole motion is smoothed once more.
   * Memory does not grow with the recording all the same.
   */
  OFFLINE,
  /**
   * For live voices: a warm-up of silence of the length of the overlap goes ahead. Windows start 80
   * samples later than offline, as in the reference.
   */
  ONLINE
}
