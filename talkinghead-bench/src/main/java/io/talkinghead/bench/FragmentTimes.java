package io.talkinghead.bench;

import java.nio.ByteBuffer;

/**
 * Reads the times of a fragmented MP4 from its boxes (ISO/IEC 14496-12), and insists that they are
 * exact: every picture begins where the one before ended and lasts one period, and the sound has no
 * gap. Pictures are track 1, sound track 2.
 */
final class FragmentTimes {
  private static final int BASE_DATA_OFFSET = 0x1;
  private static final int DESCRIPTION = 0x2;
  private static final int DEFAULT_DURATION = 0x8;
  private static final int DATA_OFFSET = 0x1;
  private static final int FIRST_FLAGS = 0x4;
  private static final int DURATION = 0x100;
  private static final int SIZE = 0x200;
  private static final int FLAGS = 0x400;
  private static final int COMPOSITION = 0x800;

  private final int frameRate;
  private final long[] timescale = new long[3];
  private final long[] defaults = new long[3];
  private final long[] next = {0, 0, Long.MIN_VALUE};
  private long pictures;
  private boolean shortened;
  private int track; // of the box being read
  private long duration;

  FragmentTimes(int frameRate) {
    this.frameRate = frameRate;
  }

  /** Takes the header or a fragment. */
  void add(byte[] boxes) {
    read(ByteBuffer.wrap(boxes));
  }

  /** Returns how many pictures there were. */
  long pictures() {
    return pictures;
  }

  /** Returns where the last picture ends, in seconds. */
  double pictureEnd() {
    return (double) next[1] / timescale[1];
  }

  /** Returns where the sound ends, in seconds after its first frame, which is the encoder's own. */
  double soundEnd() {
    return (double) next[2] / timescale[2];
  }

  private void read(ByteBuffer boxes) {
    while (boxes.remaining() >= 8) {
      int start = boxes.position();
      int size = boxes.getInt();
      int type = boxes.getInt();
      ByteBuffer content = boxes.slice(start + 8, size - 8);
      switch (name(type)) {
        case "moov", "trak", "mdia", "mvex", "moof", "traf" -> read(content);
        case "tkhd" -> track = content.getInt(content.get(0) == 1 ? 20 : 12);
        case "mdhd" -> timescale[track] = content.getInt(content.get(0) == 1 ? 20 : 12);
        case "trex" -> defaults[content.getInt(4)] = content.getInt(12);
        case "tfhd" -> trackHeader(content);
        case "tfdt" -> begin(content.get(0) == 1 ? content.getLong(4) : content.getInt(4));
        case "trun" -> run(content);
        default -> {} // nothing about time
      }
      boxes.position(start + size);
    }
  }

  private static String name(int type) {
    return new String(
        new char[] {
          (char) (type >>> 24),
          (char) (type >> 16 & 255),
          (char) (type >> 8 & 255),
          (char) (type & 255)
        });
  }

  private void trackHeader(ByteBuffer box) {
    int flags = box.getInt() & 0xffffff;
    track = box.getInt();
    box.position(
        box.position()
            + ((flags & BASE_DATA_OFFSET) != 0 ? 8 : 0)
            + ((flags & DESCRIPTION) != 0 ? 4 : 0));
    duration = (flags & DEFAULT_DURATION) != 0 ? box.getInt() : defaults[track];
  }

  private void begin(long time) {
    if (track == 2 && next[2] == Long.MIN_VALUE) {
      next[2] = time;
    }
    require(time == next[track], "a track goes on at", time);
  }

  private void run(ByteBuffer box) {
    int flags = box.getInt() & 0xffffff;
    int count = box.getInt();
    box.position(
        box.position()
            + ((flags & DATA_OFFSET) != 0 ? 4 : 0)
            + ((flags & FIRST_FLAGS) != 0 ? 4 : 0));
    for (int i = 0; i < count; i++) {
      long lasts = (flags & DURATION) != 0 ? box.getInt() : duration;
      box.position(box.position() + ((flags & SIZE) != 0 ? 4 : 0) + ((flags & FLAGS) != 0 ? 4 : 0));
      require((flags & COMPOSITION) == 0 || box.getInt() == 0, "a picture is reordered", pictures);
      if (track == 1) {
        picture(lasts);
      }
      next[track] += lasts;
    }
  }

  private void picture(long lasts) {
    long exact = pictures * timescale[1];
    require(!shortened && next[1] * frameRate == exact, "a picture is not in its place", pictures);
    shortened = lasts * frameRate != timescale[1]; // the last one ends with the sound
    pictures++;
  }

  private static void require(boolean condition, String complaint, long value) {
    if (!condition) {
      throw new IllegalStateException(complaint + ": " + value);
    }
  }
}
