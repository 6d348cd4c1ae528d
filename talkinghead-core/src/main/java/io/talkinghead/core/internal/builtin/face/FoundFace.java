package io.talkinghead.core.internal.builtin.face;

import io.talkinghead.FaceBox;
import io.talkinghead.Landmarks;
import io.talkinghead.Warning;
import java.util.List;
import java.util.Objects;

/**
 * The face to animate, measured.
 *
 * @param geometry what the renderer needs
 * @param landmarks the same as points in the picture, for people and files
 * @param warnings what the user should know
 * @param faces all faces in the picture, the largest first; the box of the eyes if they were given
 * @param quality how sure all this is
 */
public record FoundFace(
    FaceGeometry geometry,
    Landmarks landmarks,
    List<Warning> warnings,
    List<FaceBox> faces,
    Quality quality) {

  public FoundFace {
    Objects.requireNonNull(geometry, "geometry");
    Objects.requireNonNull(landmarks, "landmarks");
    Objects.requireNonNull(quality, "quality");
    warnings = List.copyOf(warnings);
    faces = List.copyOf(faces);
  }

  /**
   * How sure a measurement is.
   *
   * @param eyes how clearly both eyes were seen: 1 and more is clear; 0 if they were given
   * @param mouth score of the mouth: clear ones reach 0.7 to 2.6, covered ones less than 0.25
   * @param mouthSpread how far the mouth moves between measurements with other tones, face units
   * @param doubt sum of what speaks against a human face; 2 and more is refused
   * @param rollDegrees how far the line of the eyes falls to the right
   * @param eyeDistance pixels between the irises
   */
  public record Quality(
      double eyes,
      double mouth,
      double mouthSpread,
      double doubt,
      double rollDegrees,
      double eyeDistance) {}
}
