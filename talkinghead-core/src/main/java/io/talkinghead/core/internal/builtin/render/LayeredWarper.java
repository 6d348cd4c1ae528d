package io.talkinghead.core.internal.builtin.render;

import io.talkinghead.Articulation;
import io.talkinghead.Avatar;
import io.talkinghead.FrameBuffer;
import io.talkinghead.Landmarks;
import io.talkinghead.MotionFrame;
import io.talkinghead.Representation;
import io.talkinghead.core.internal.builtin.face.FaceGeometry;
import io.talkinghead.spi.FaceWarper;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The warper of the built-in backend: pulls the portrait itself over smooth displacement fields,
 * with the lips cut apart and a painted mouth between them. No model, no native code; see the
 * package's description.
 *
 * <p><b>Threads:</b> any; a painter has one caller at a time. What a painter makes depends on the
 * avatar and the motion alone.
 */
public final class LayeredWarper implements FaceWarper {
  private final int workers;
  private volatile boolean closed;

  /** Creates a warper that {@code workers} painters may use at once. */
  public LayeredWarper(int workers) {
    this.workers = workers;
  }

  @Override
  public Representation motion() {
    checkOpen();
    return Representation.ARTICULATION;
  }

  @Override
  public Representation avatar() {
    checkOpen();
    return Representation.LAYERED_PORTRAIT;
  }

  @Override
  public int parallelism() {
    checkOpen();
    return workers;
  }

  @Override
  public String device() {
    checkOpen();
    return "cpu";
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the avatar is another backend's; the message names both
   */
  @Override
  public Painter open(Avatar avatar) {
    checkOpen();
    Objects.requireNonNull(avatar, "avatar");
    if (avatar instanceof LayeredAvatar layered) {
      return new LayeredPainter(layered);
    }
    throw new IllegalArgumentException(
        "avatar must be %s, was %s"
            .formatted(Representation.LAYERED_PORTRAIT, avatar.representation()));
  }

  @Override
  public Optional<Map<String, String>> fingerprint() {
    return Optional.of(Map.of()); // all of it is in the library
  }

  /** Paints a grey picture with the face of nobody. */
  @Override
  public void warmUp() {
    FrameBuffer grey = new FrameBuffer(256, 256);
    Arrays.fill(grey.rgb(), (byte) 128);
    FaceGeometry nobody =
        new FaceGeometry(
            new Landmarks.Point(96, 100),
            new Landmarks.Point(160, 100),
            new FaceGeometry.Mouth(0, 0.4, new double[] {1.1, 0, 0, 0, 0}, 0, 0.1, 0.12),
            new FaceGeometry.Lid(-0.5, 0, 0.2, 0, 0.08, 0.05),
            new FaceGeometry.Lid(0.5, 0, 0.2, 0, 0.08, 0.05),
            1.8);
    LayeredAvatar avatar =
        new LayeredAvatar(
            grey, nobody, Landmarks.of(nobody.leftEye(), nobody.rightEye()), List.of());
    Articulation speaking = Articulation.REST.with(Articulation.Parameter.JAW, 0.15f);
    try (Painter painter = open(avatar)) {
      painter.paint(new MotionFrame(0.05f, 0, 0, 0, 0, 0, speaking), grey);
    }
  }

  @Override
  public void close() {
    closed = true;
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("this warper is closed");
    }
  }
}
