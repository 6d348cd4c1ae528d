package io.talkinghead.core.face;

import io.talkinghead.ErrorCode;
import io.talkinghead.FaceBox;
import io.talkinghead.FrameBuffer;
import io.talkinghead.InputException;
import io.talkinghead.Landmarks;
import io.talkinghead.Limits;
import io.talkinghead.Portrait;
import io.talkinghead.Warning;
import io.talkinghead.core.internal.builtin.PortraitFace;
import io.talkinghead.core.internal.builtin.face.LandmarkOverlay;
import io.talkinghead.core.internal.media.Pictures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A portrait as the built-in backend sees it: its faces, the landmarks of the one to animate, and
 * what is doubtful.
 *
 * <pre>{@code
 * FaceInspection seen = FaceInspection.of(Portrait.read(file), Limits.DEFAULT);
 * seen.writeOverlay(Path.of("seen.png"));
 * LandmarksJson.write(Path.of("face.json"), seen.landmarks());
 * }</pre>
 *
 * <p>A plain value; any thread.
 */
public final class FaceInspection {
  private final PortraitFace face;

  private FaceInspection(PortraitFace face) {
    this.face = face;
  }

  /**
   * Looks at {@code portrait}.
   *
   * @throws io.talkinghead.FaceException if no face in it can be animated
   * @throws InputException if it is no readable picture or exceeds {@code limits}
   */
  public static FaceInspection of(Portrait portrait, Limits limits) throws IOException {
    return new FaceInspection(PortraitFace.of(portrait, limits));
  }

  /** Returns all faces, the largest first: their places are the face indices. */
  public List<FaceBox> faces() {
    return face.faces();
  }

  /** Returns where the features of the chosen face are. */
  public Landmarks landmarks() {
    return face.landmarks();
  }

  /** Returns the distance between the irises, pixels. */
  public double eyeDistance() {
    Landmarks marks = landmarks();
    return Math.hypot(
        marks.rightEye().x() - marks.leftEye().x(), marks.rightEye().y() - marks.leftEye().y());
  }

  /** Returns what a user should know. */
  public List<Warning> warnings() {
    return face.warnings();
  }

  /** Returns the picture at the size at which it is animated; not to be changed. */
  public FrameBuffer picture() {
    return face.picture();
  }

  /** Returns the picture with the landmarks drawn over it. */
  public FrameBuffer overlay() {
    return LandmarkOverlay.draw(face.picture(), face.found());
  }

  /**
   * Writes the picture with the landmarks drawn over it to {@code file}, as PNG.
   *
   * @throws InputException if the file cannot be written
   */
  public void writeOverlay(Path file) throws IOException {
    try {
      Pictures.writePng(overlay(), file);
    } catch (IOException e) {
      throw new InputException(
          ErrorCode.OUTPUT_NOT_WRITABLE,
          "The overlay " + file + " cannot be written: " + e + ". Choose another place.",
          e);
    }
  }
}
