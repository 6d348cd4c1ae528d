package io.talkinghead.core.internal.builtin.render;

import io.talkinghead.Articulation;
import io.talkinghead.FrameBuffer;
import io.talkinghead.Landmarks;
import io.talkinghead.Landmarks.Point;
import io.talkinghead.MotionFrame;
import io.talkinghead.Viseme;
import io.talkinghead.core.internal.builtin.face.FaceGeometry;
import io.talkinghead.core.internal.builtin.face.FaceGeometry.Lid;
import io.talkinghead.core.internal.builtin.face.FaceGeometry.Mouth;
import io.talkinghead.core.internal.builtin.motion.VisemePoses;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/** The sample portraits with their geometry, measured once and written down. */
@SuppressWarnings("ImmutableEnumChecker") // geometry is a value
enum Faces {
  /** Drawn, large, mouth closed. */
  CARTOON(
      "cartoon.png",
      new FaceGeometry(
          new Point(256.768, 288.270),
          new Point(380.894, 288.416),
          new Mouth(
              0.009, 0.4315, new double[] {1.0001, 0, 0.0174, -0.0011, -0.0207}, 0, 0.13, 0.15),
          new Lid(-0.48, 0.02, 0.30, 0.0667, 0.1635, 0.11),
          new Lid(0.48, 0.02, 0.30, -0.0667, 0.1635, 0.11),
          1.74)),

  /** A photograph, small, a smile that shows the teeth. */
  ASTRONAUT(
      "astronaut.png",
      new FaceGeometry(
          new Point(203.422, 100.048),
          new Point(247.073, 102.616),
          new Mouth(
              0.011,
              0.46,
              new double[] {0.9419, -0.0049, -0.0323, -0.0057, 0.0101},
              0.13,
              0.07,
              0.16),
          new Lid(-0.48, 0.02, 0.28, 0, 0.129, 0.08),
          new Lid(0.48, 0.02, 0.28, 0, 0.129, 0.08),
          1.715));

  private final String file;
  final FaceGeometry geometry;

  Faces(String file, FaceGeometry geometry) {
    this.file = file;
    this.geometry = geometry;
  }

  /** Reads the picture. */
  FrameBuffer picture() {
    try {
      Path samples = Path.of(System.getProperty("talkinghead.samples"));
      BufferedImage image = ImageIO.read(samples.resolve(file).toFile());
      FrameBuffer picture = new FrameBuffer(image.getWidth(), image.getHeight());
      for (int y = 0, i = 0; y < image.getHeight(); y++) {
        for (int x = 0; x < image.getWidth(); x++, i += 3) {
          Lanes.put(picture.rgb(), i, Lanes.of(image.getRGB(x, y)));
        }
      }
      return picture;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Prepares the portrait. */
  LayeredAvatar avatar() {
    return avatar(geometry);
  }

  /** Prepares the portrait with another measurement of its face. */
  LayeredAvatar avatar(FaceGeometry measured) {
    return new LayeredAvatar(
        picture(), measured, Landmarks.of(measured.leftEye(), measured.rightEye()), List.of());
  }

  /** Paints one frame. */
  static FrameBuffer paint(LayeredAvatar avatar, MotionFrame motion) {
    FrameBuffer frame = new FrameBuffer(avatar.width(), avatar.height());
    try (var painter = new LayeredPainter(avatar)) {
      painter.paint(motion, frame);
    }
    return frame;
  }

  static MotionFrame pose(Viseme viseme) {
    return expression(VisemePoses.of(viseme));
  }

  static MotionFrame expression(Articulation articulation) {
    return new MotionFrame(0, 0, 0, 0, 0, 0, articulation);
  }

  /** Returns the colour at a place in face units. */
  static Lab colour(LayeredAvatar avatar, FrameBuffer frame, double u, double v) {
    int x = (int) Math.round(avatar.space.x(u, v));
    int y = (int) Math.round(avatar.space.y(u, v));
    return Lab.of(Lanes.rgb(Lanes.get(frame.rgb(), 3 * (y * frame.width() + x))));
  }
}
