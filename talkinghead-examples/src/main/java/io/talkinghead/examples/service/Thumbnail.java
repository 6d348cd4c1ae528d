package io.talkinghead.examples.service;

import io.talkinghead.FaceBox;
import io.talkinghead.FrameBuffer;
import io.talkinghead.Limits;
import io.talkinghead.Portrait;
import io.talkinghead.core.face.FaceInspection;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Optional;

/** A small square picture of a face, for tiles. */
final class Thumbnail {
  private static final int SIDE = 192;
  private static final double ROOM = 2.1; // of the face, for hair and chin

  private Thumbnail() {}

  /** Returns a JPEG of the face in {@code portrait}; empty if the built-in eye sees none. */
  static Optional<byte[]> of(Portrait portrait, Limits limits) {
    try {
      FaceInspection seen = FaceInspection.of(portrait, limits);
      return Optional.of(Jpeg.encode(square(seen, portrait.faceIndex()), 0.82f));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static BufferedImage square(FaceInspection seen, int faceIndex) {
    FrameBuffer picture = seen.picture();
    FaceBox face = seen.faces().get(Math.min(faceIndex, seen.faces().size() - 1));
    double side =
        Math.min(
            Math.max(face.width(), face.height()) * ROOM,
            Math.min(picture.width(), picture.height()));
    double x = clamp(face.x() + face.width() / 2 - side / 2, picture.width() - side);
    double y = clamp(face.y() + face.height() / 2 - side / 2, picture.height() - side);
    BufferedImage small = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = small.createGraphics();
    pen.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    double scale = SIDE / side;
    pen.scale(scale, scale);
    pen.translate(-x, -y);
    pen.drawImage(Jpeg.image(picture), 0, 0, null);
    pen.dispose();
    return small;
  }

  private static double clamp(double value, double most) {
    return Math.max(0, Math.min(most, value));
  }
}
