package io.talkinghead.core.internal.builtin;

import io.talkinghead.FaceBox;
import io.talkinghead.FrameBuffer;
import io.talkinghead.Landmarks;
import io.talkinghead.Limits;
import io.talkinghead.Portrait;
import io.talkinghead.Warning;
import io.talkinghead.core.internal.builtin.face.FaceFinder;
import io.talkinghead.core.internal.builtin.face.FoundFace;
import io.talkinghead.core.internal.builtin.face.SideWork;
import io.talkinghead.core.internal.media.DecodedPicture;
import io.talkinghead.core.internal.media.PictureReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A portrait, read and measured. A user's coordinates mean the picture as displayed; where a large
 * picture was scaled down they are converted here, on the way in and on the way out.
 *
 * @param picture the picture at the size at which it is animated
 * @param found the face in {@code picture}
 * @param landmarks of the chosen face, in pixels of the portrait as displayed
 * @param faces all faces, the largest first, in pixels of the portrait as displayed
 * @param warnings what a user should know
 */
public record PortraitFace(
    FrameBuffer picture,
    FoundFace found,
    Landmarks landmarks,
    List<FaceBox> faces,
    List<Warning> warnings) {
  public PortraitFace {
    faces = List.copyOf(faces);
    warnings = List.copyOf(warnings);
  }

  /** Reads {@code portrait} and measures its face on the calling thread alone. */
  public static PortraitFace of(Portrait portrait, Limits limits) throws IOException {
    return of(portrait, limits, SideWork.NONE);
  }

  /**
   * Reads {@code portrait} and measures its face.
   *
   * @param side does a part of the work; the result does not depend on it
   * @throws io.talkinghead.FaceException if no face in it can be animated
   * @throws io.talkinghead.InputException if it is no readable picture or exceeds {@code limits}
   */
  static PortraitFace of(Portrait portrait, Limits limits, SideWork side) throws IOException {
    DecodedPicture decoded = PictureReader.read(portrait.content(), limits);
    double scale = decoded.scale();
    FoundFace found =
        FaceFinder.find(
            decoded.picture(),
            portrait.faceIndex(),
            portrait.landmarks().map(l -> l.scaled(scale)),
            portrait.forced(),
            side);
    List<Warning> warnings = new ArrayList<>(decoded.warnings());
    warnings.addAll(found.warnings());
    List<FaceBox> faces = found.faces().stream().map(box -> box.scaled(1 / scale)).toList();
    return new PortraitFace(
        decoded.picture(), found, found.landmarks().scaled(1 / scale), faces, warnings);
  }
}
