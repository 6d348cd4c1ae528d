package io.talkinghead.core.internal.builtin.render;

import io.talkinghead.Avatar;
import io.talkinghead.FrameBuffer;
import io.talkinghead.Landmarks;
import io.talkinghead.Representation;
import io.talkinghead.Warning;
import io.talkinghead.core.internal.builtin.face.FaceGeometry;
import java.util.List;
import java.util.Objects;

/**
 * A portrait made ready for the {@link LayeredWarper}: its pixels, the geometry of its face, and
 * everything that depends on these two alone (displacement fields on coarse grids, textures of the
 * mouth's inside).
 *
 * <p><b>Threads:</b> immutable, shared by any number of painters. <br>
 * <b>Cost:</b> some 15 to 20 ms, and about 11 bytes per pixel plus 2 MB.
 */
public final class LayeredAvatar implements Avatar {
  final FrameBuffer pixels;
  final Picture packed;
  final FaceSpace space;
  final MouthShape mouth;
  final Bases face;
  final EyeShape leftEye;
  final EyeShape rightEye;
  final Bases leftEyeBases;
  final Bases rightEyeBases;
  final ClosedLid leftLid;
  final ClosedLid rightLid;
  final MouthScene mouthScene;

  /** Share of the head's range of motion that the picture allows, 0 to 1. */
  final double poseRange;

  private final FaceGeometry geometry;
  private final Landmarks landmarks;
  private final List<Warning> warnings;

  /**
   * Prepares a portrait.
   *
   * @param picture the whole picture; copied
   * @param geometry the measured face
   * @param landmarks where the face is, for the user
   * @param warnings what a user should know
   */
  public LayeredAvatar(
      FrameBuffer picture, FaceGeometry geometry, Landmarks landmarks, List<Warning> warnings) {
    pixels = picture.copy();
    this.geometry = Objects.requireNonNull(geometry, "geometry");
    this.landmarks = Objects.requireNonNull(landmarks, "landmarks");
    this.warnings = List.copyOf(warnings);
    packed = new Picture(pixels);
    space = new FaceSpace(geometry);
    mouth = new MouthShape(geometry);
    EyeShape[] eyes = EyeFit.both(geometry, space, packed);
    leftEye = eyes[0];
    rightEye = eyes[1];

    HeadField head = new HeadField(mouth);
    face =
        bases(
            box(-HeadField.REACH_X, HeadField.REACH_UP, HeadField.REACH_X, HeadField.REACH_DOWN),
            0.12,
            head.and(new MouthField(mouth, MouthField.Side.WHOLE)));
    poseRange = face.safeShare(Rig.headLimits());
    leftEyeBases = eyeBases(head, leftEye, Channel.LID_LEFT);
    rightEyeBases = eyeBases(head, rightEye, Channel.LID_RIGHT);
    leftLid = new ClosedLid(leftEye, space, packed, leftEyeBases.grid.box());
    rightLid = new ClosedLid(rightEye, space, packed, rightEyeBases.grid.box());
    PixelBox around =
        box(
            mouth.centreX - 1.75 * mouth.halfWidth,
            mouth.centreY - 0.42,
            mouth.centreX + 1.75 * mouth.halfWidth,
            mouth.centreY + mouth.gap + 0.62);
    mouthScene =
        new MouthScene(
            mouth,
            bases(around, 0.045, head.and(new MouthField(mouth, MouthField.Side.UPPER))),
            bases(around, 0.045, head.and(new MouthField(mouth, MouthField.Side.LOWER))),
            new MouthInside(mouth, space, packed),
            Math.max(1.5 / space.unit, 0.016));
  }

  private Bases eyeBases(HeadField head, EyeShape eye, Channel lid) {
    PixelBox around =
        box(
            eye.centreX - 1.75 * eye.halfWidth,
            eye.centreY - 0.34,
            eye.centreX + 1.75 * eye.halfWidth,
            eye.centreY + 0.30);
    return bases(around, 0.04, head.and(new EyeField(eye, lid)));
  }

  private PixelBox box(double u0, double v0, double u1, double v1) {
    return space.box(u0, v0, u1, v1, packed.width, packed.height);
  }

  private Bases bases(PixelBox box, double spacing, Field field) {
    return Bases.of(
        Grid.over(box, spacing * space.unit), space, field, packed.width, packed.height);
  }

  /** Returns a copy of the portrait. */
  public FrameBuffer picture() {
    return pixels.copy();
  }

  /** Returns the measured face. */
  public FaceGeometry geometry() {
    return geometry;
  }

  @Override
  public Representation representation() {
    return Representation.LAYERED_PORTRAIT;
  }

  @Override
  public int width() {
    return pixels.width();
  }

  @Override
  public int height() {
    return pixels.height();
  }

  @Override
  public Landmarks landmarks() {
    return landmarks;
  }

  @Override
  public long sizeInBytes() {
    return 11L * width() * height() + (2 << 20);
  }

  @Override
  public List<Warning> warnings() {
    return warnings;
  }
}
