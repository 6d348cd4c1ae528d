package io.talkinghead.spi.fake;

import io.talkinghead.Avatar;
import io.talkinghead.FrameBuffer;
import io.talkinghead.Landmarks;
import io.talkinghead.Representation;
import io.talkinghead.Warning;
import java.util.List;

/**
 * A picture.
 *
 * @param picture it
 */
public record FakeAvatar(FrameBuffer picture) implements Avatar {
  /** What it is. */
  public static final Representation PICTURE = new Representation("fake-picture");

  /** Returns an avatar of {@code width} x {@code height} pixels. */
  public static FakeAvatar of(int width, int height) {
    FrameBuffer picture = new FrameBuffer(width, height);
    for (int i = 0; i < picture.rgb().length; i++) {
      picture.rgb()[i] = (byte) (31 * i);
    }
    return new FakeAvatar(picture);
  }

  @Override
  public Representation representation() {
    return PICTURE;
  }

  @Override
  public int width() {
    return picture.width();
  }

  @Override
  public int height() {
    return picture.height();
  }

  @Override
  public Landmarks landmarks() {
    return Landmarks.of(
        new Landmarks.Point(width() * 0.3, height() * 0.4),
        new Landmarks.Point(width() * 0.7, height() * 0.4));
  }

  @Override
  public List<Warning> warnings() {
    return List.of(new Warning(Warning.Code.FACE_SMALL, "it is a fake"));
  }
}
