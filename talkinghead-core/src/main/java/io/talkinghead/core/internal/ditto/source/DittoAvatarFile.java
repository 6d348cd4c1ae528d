package io.talkinghead.core.internal.ditto.source;

import io.talkinghead.Checks;
import io.talkinghead.ErrorCode;
import io.talkinghead.FrameBuffer;
import io.talkinghead.InputException;
import io.talkinghead.Landmarks;
import io.talkinghead.Landmarks.Point;
import io.talkinghead.Warning;
import io.talkinghead.core.ditto.MotionKey;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Encoded avatars as files, so that a portrait is measured once: a signature, a version, then every
 * field in order, big endian, the whole in gzip. Pixels and numbers come back bit for bit.
 */
public final class DittoAvatarFile {
  private static final int SIGNATURE = 0x54484441; // THDA
  private static final int VERSION = 1;
  private static final int MAX_FRAMES = 100_000;
  private static final int FACE_SIDE = 256;

  private DittoAvatarFile() {}

  /** Writes {@code avatar} to {@code file}, replacing what stood there. */
  public static void write(DittoAvatar avatar, Path file) throws IOException {
    try (DataOutputStream out =
        new DataOutputStream(
            new BufferedOutputStream(new GZIPOutputStream(Files.newOutputStream(file))))) {
      out.writeInt(SIGNATURE);
      out.writeInt(VERSION);
      out.writeInt(avatar.frames().size());
      out.writeInt(avatar.width());
      out.writeInt(avatar.height());
      for (SourceFrame frame : avatar.frames()) {
        out.write(frame.picture().rgb());
        out.write(frame.face().rgb());
        floats(out, frame.cropToPicture());
        for (MotionKey key : MotionKey.values()) {
          floats(out, frame.info().get(key));
        }
        floats(out, frame.keypoints());
        floats(out, frame.eyes().open());
        floats(out, frame.eyes().ball());
      }
      floats(out, avatar.canonical());
      out.writeBoolean(avatar.appearance().isPresent());
      if (avatar.appearance().isPresent()) {
        floats(out, avatar.appearance().get());
      }
      Landmarks marks = avatar.landmarks();
      for (Point point : points(marks)) {
        out.writeDouble(point == null ? Double.NaN : point.x());
        out.writeDouble(point == null ? Double.NaN : point.y());
      }
      out.writeInt(avatar.warnings().size());
      for (Warning warning : avatar.warnings()) {
        out.writeUTF(warning.code().name());
        out.writeUTF(warning.message());
      }
    }
  }

  private static @Nullable Point[] points(Landmarks marks) {
    return new @Nullable Point[] {
      marks.leftEye(), marks.rightEye(), marks.mouthLeft(), marks.mouthRight()
    };
  }

  /**
   * Reads an avatar.
   *
   * @throws InputException with {@code TRACK_INVALID} if the file is damaged, of another kind or of
   *     another version; with {@code FILE_NOT_FOUND} if there is none
   */
  public static DittoAvatar read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new InputException(ErrorCode.FILE_NOT_FOUND, "There is no avatar file " + file + ".");
    }
    try (DataInputStream in =
        new DataInputStream(
            new BufferedInputStream(new GZIPInputStream(Files.newInputStream(file))))) {
      Checks.argument(in.readInt() == SIGNATURE, "it is no avatar");
      int version = in.readInt();
      Checks.argument(version == VERSION, "version %d, this program reads %d", version, VERSION);
      return avatar(in);
    } catch (IOException | IllegalArgumentException e) {
      throw new InputException(
          ErrorCode.TRACK_INVALID, "Avatar file " + file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static DittoAvatar avatar(DataInputStream in) throws IOException {
    int count = Checks.inRange("frames", in.readInt(), 1, MAX_FRAMES);
    int width = Checks.inRange("width", in.readInt(), 2, 1 << 14);
    int height = Checks.inRange("height", in.readInt(), 2, 1 << 14);
    List<SourceFrame> frames = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      FrameBuffer picture = picture(in, width, height);
      FrameBuffer face = picture(in, FACE_SIDE, FACE_SIDE);
      float[] crop = floats(in, 9);
      MotionInfo info = new MotionInfo();
      for (MotionKey key : MotionKey.values()) {
        info.set(key, floats(in, length(key)));
      }
      float[] keypoints = floats(in, 63);
      frames.add(
          new SourceFrame(
              picture, face, crop, info, keypoints, new Eyes(floats(in, 2), floats(in, 6))));
    }
    float[] canonical = floats(in, 63);
    float @Nullable [] appearance = in.readBoolean() ? floats(in, DittoAvatar.APPEARANCE) : null;
    Point left = new Point(in.readDouble(), in.readDouble());
    Point right = new Point(in.readDouble(), in.readDouble());
    @Nullable Point mouthLeft = optional(in.readDouble(), in.readDouble());
    @Nullable Point mouthRight = optional(in.readDouble(), in.readDouble());
    Landmarks marks =
        new Landmarks(left, right, mouthLeft, mouthRight, null, null, null, List.of(), List.of());
    List<Warning> warnings = new ArrayList<>();
    int told = Checks.inRange("warnings", in.readInt(), 0, 100);
    for (int i = 0; i < told; i++) {
      warnings.add(new Warning(Warning.Code.valueOf(in.readUTF()), in.readUTF()));
    }
    return new DittoAvatar(frames, canonical, appearance, marks, warnings);
  }

  private static @Nullable Point optional(double x, double y) {
    return Double.isNaN(x) ? null : new Point(x, y);
  }

  private static int length(MotionKey key) {
    return switch (key) {
      case SCALE -> 1;
      case T -> 3;
      case EXP, KP -> 63;
      case PITCH, YAW, ROLL -> MotionInfo.BINS;
    };
  }

  private static FrameBuffer picture(DataInputStream in, int width, int height) throws IOException {
    FrameBuffer picture = new FrameBuffer(width, height);
    in.readFully(picture.rgb());
    return picture;
  }

  private static void floats(DataOutputStream out, float[] values) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length);
    bytes.asFloatBuffer().put(values);
    out.write(bytes.array());
  }

  private static float[] floats(DataInputStream in, int length) throws IOException {
    byte[] bytes = in.readNBytes(4 * length);
    Checks.argument(bytes.length == 4 * length, "it is cut off");
    float[] values = new float[length];
    ByteBuffer.wrap(bytes).asFloatBuffer().get(values);
    return values;
  }
}
