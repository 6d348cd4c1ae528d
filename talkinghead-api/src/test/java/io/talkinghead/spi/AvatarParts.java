package io.talkinghead.spi;

import io.talkinghead.Avatar;
import io.talkinghead.FrameBuffer;
import io.talkinghead.Landmarks;
import io.talkinghead.Warning;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The parts of an avatar in memory, read back in the order in which they were written. */
final class AvatarParts implements AvatarCodec.Writer, AvatarCodec.Reader {
  private record Part(String name, Object value) {}

  private final Avatar avatar;
  private final List<Part> parts = new ArrayList<>();
  private int next;

  /** Takes {@code avatar} apart. */
  AvatarParts(AvatarCodec codec, Avatar avatar) throws IOException {
    this.avatar = avatar;
    codec.write(avatar, this);
  }

  /** Returns names and contents as text. */
  List<String> contents() {
    return parts.stream().map(part -> part.name + " " + text(part.value)).toList();
  }

  private static String text(Object value) {
    if (value instanceof float[] floats) {
      return Arrays.toString(floats);
    }
    return value instanceof double[] doubles
        ? Arrays.toString(doubles)
        : Arrays.toString(((FrameBuffer) value).rgb());
  }

  /** Leaves out the last part. */
  void cut() {
    parts.remove(parts.size() - 1);
  }

  @Override
  public void floats(String name, float[] values) {
    parts.add(new Part(name, values.clone()));
  }

  @Override
  public void doubles(String name, double[] values) {
    parts.add(new Part(name, values.clone()));
  }

  @Override
  public void picture(String name, FrameBuffer picture) {
    parts.add(new Part(name, picture.copy()));
  }

  private <T> T take(String name, Class<T> type) throws IOException {
    if (next == parts.size() || !parts.get(next).name.equals(name)) {
      throw new IOException("no " + name);
    }
    Object value = parts.get(next++).value;
    if (!type.isInstance(value)) {
      throw new IOException(name + " is of another kind");
    }
    return type.cast(value);
  }

  @Override
  public int width() {
    return avatar.width();
  }

  @Override
  public int height() {
    return avatar.height();
  }

  @Override
  public Landmarks landmarks() {
    return avatar.landmarks();
  }

  @Override
  public List<Warning> warnings() {
    return avatar.warnings();
  }

  @Override
  public float[] floats(String name, int count) throws IOException {
    float[] values = take(name, float[].class);
    if (values.length != count) {
      throw new IOException(name + " has " + values.length);
    }
    return values;
  }

  @Override
  public double[] doubles(String name, int count) throws IOException {
    double[] values = take(name, double[].class);
    if (values.length != count) {
      throw new IOException(name + " has " + values.length);
    }
    return values;
  }

  @Override
  public FrameBuffer picture(String name, int width, int height) throws IOException {
    FrameBuffer picture = take(name, FrameBuffer.class);
    if (picture.width() != width || picture.height() != height) {
      throw new IOException(name + " is of another size");
    }
    return picture;
  }
}
