package io.talkinghead.core.internal.ditto;

import io.talkinghead.Avatar;
import io.talkinghead.Checks;
import io.talkinghead.FrameBuffer;
import io.talkinghead.core.ditto.MotionKey;
import io.talkinghead.core.internal.ditto.source.DittoAvatar;
import io.talkinghead.core.internal.ditto.source.Eyes;
import io.talkinghead.core.internal.ditto.source.MotionInfo;
import io.talkinghead.core.internal.ditto.source.SourceFrame;
import io.talkinghead.spi.AvatarCodec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps Ditto avatars: {@code frames} and {@code volume} (whether there is an appearance volume),
 * then for each frame its picture, the face at 256 x 256 and its numbers, then {@code canonical}
 * and {@code appearance}, {@code float32[1, 32, 16, 64, 64]}, 8 MiB.
 */
public final class DittoAvatarCodec implements AvatarCodec {
  /** More frames than any clip that fits into memory. */
  private static final int MOST_FRAMES = 100_000;

  private static final int FACE_SIDE = 256;
  private static final int KEYPOINTS = 63;

  /** Numbers of a frame: crop matrix, motion with its key points, placed key points, eyes. */
  private static final int NUMBERS = 9 + MotionInfo.VECTOR + KEYPOINTS + KEYPOINTS + 2 + 6;

  @Override
  public void write(Avatar avatar, Writer out) throws IOException {
    DittoAvatar own = DittoMotionGenerator.own(avatar);
    boolean volume = own.appearance().isPresent();
    out.doubles("frames", new double[] {own.frames().size()});
    out.doubles("volume", new double[] {volume ? 1 : 0});
    for (SourceFrame frame : own.frames()) {
      out.picture("picture", frame.picture());
      out.picture("face", frame.face());
      out.floats("numbers", numbers(frame));
    }
    out.floats("canonical", own.canonical());
    if (volume) {
      out.floats("appearance", own.appearance().get());
    }
  }

  @Override
  public Avatar read(Reader in) throws IOException {
    int count = whole("frames", in, 1, MOST_FRAMES);
    boolean volume = whole("volume", in, 0, 1) == 1;
    List<SourceFrame> frames = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      FrameBuffer picture = in.picture("picture", in.width(), in.height());
      FrameBuffer face = in.picture("face", FACE_SIDE, FACE_SIDE);
      frames.add(frame(picture, face, new Numbers(finite("numbers", in, NUMBERS))));
    }
    float[] canonical = finite("canonical", in, KEYPOINTS);
    float @Nullable [] appearance = volume ? in.floats("appearance", DittoAvatar.APPEARANCE) : null;
    return new DittoAvatar(frames, canonical, appearance, in.landmarks(), in.warnings());
  }

  private static int whole(String name, Reader in, int low, int high) throws IOException {
    double value = in.doubles(name, 1)[0];
    Checks.argument(value == Math.rint(value), "%s must be whole, was %s", name, value);
    return (int) Checks.inRange(name, value, low, high);
  }

  private static float[] finite(String name, Reader in, int count) throws IOException {
    float[] values = in.floats(name, count);
    for (float value : values) {
      Checks.argument(Float.isFinite(value), "%s must be finite", name);
    }
    return values;
  }

  private static float[] numbers(SourceFrame frame) {
    Numbers numbers = new Numbers(new float[NUMBERS]);
    numbers.put(frame.cropToPicture());
    for (MotionKey key : MotionKey.values()) {
      numbers.put(frame.info().get(key));
    }
    numbers.put(frame.keypoints());
    numbers.put(frame.eyes().open());
    numbers.put(frame.eyes().ball());
    return numbers.all;
  }

  private static SourceFrame frame(FrameBuffer picture, FrameBuffer face, Numbers numbers) {
    float[] crop = numbers.get(9);
    MotionInfo info = new MotionInfo();
    for (MotionKey key : MotionKey.values()) {
      info.set(key, numbers.get(length(key)));
    }
    float[] keypoints = numbers.get(KEYPOINTS);
    Eyes eyes = new Eyes(numbers.get(2), numbers.get(6));
    return new SourceFrame(picture, face, crop, info, keypoints, eyes);
  }

  private static int length(MotionKey key) {
    return switch (key) {
      case SCALE -> 1;
      case T -> 3;
      case EXP, KP -> KEYPOINTS;
      case PITCH, YAW, ROLL -> MotionInfo.BINS;
    };
  }

  /** The numbers of a frame, one array after the other. */
  private static final class Numbers {
    private final float[] all;
    private int at;

    Numbers(float[] all) {
      this.all = all;
    }

    void put(float[] part) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }

    float[] get(int count) {
      float[] part = new float[count];
      System.arraycopy(all, at, part, 0, count);
      at += count;
      return part;
    }
  }
}
