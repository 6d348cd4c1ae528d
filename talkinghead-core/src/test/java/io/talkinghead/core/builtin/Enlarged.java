package io.talkinghead.core.builtin;

import io.talkinghead.FrameBuffer;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Makes a sample larger than a video may be. */
final class Enlarged {
  private Enlarged() {}

  static FrameBuffer fourTimes(Path file) throws IOException {
    BufferedImage source = ImageIO.read(file.toFile());
    int width = 4 * source.getWidth();
    int height = 4 * source.getHeight();
    BufferedImage large = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = large.createGraphics();
    pen.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    pen.drawImage(source, 0, 0, width, height, null);
    pen.dispose();
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < width * height; i++) {
      int pixel = large.getRGB(i % width, i / width);
      rgb[3 * i] = (byte) (pixel >> 16);
      rgb[3 * i + 1] = (byte) (pixel >> 8);
      rgb[3 * i + 2] = (byte) pixel;
    }
    return new FrameBuffer(width, height, rgb);
  }
}
