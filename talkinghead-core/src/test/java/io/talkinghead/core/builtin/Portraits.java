package io.talkinghead.core.builtin;

import io.talkinghead.FrameBuffer;
import io.talkinghead.Portrait;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** The bundled samples, for tests. */
public final class Portraits {
  static final Path SAMPLES = Path.of(System.getProperty("talkinghead.samples"));

  private Portraits() {}

  public static Portrait cartoon() {
    return sample("cartoon.png");
  }

  public static Portrait astronaut() {
    return sample("astronaut.png");
  }

  /** One of eight people: the samples, mirrored in pairs, the second four in a warmer light. */
  public static Portrait person(int n) throws IOException {
    Path file = SAMPLES.resolve(n % 2 == 0 ? "cartoon.png" : "astronaut.png");
    BufferedImage image = ImageIO.read(file.toFile());
    FrameBuffer picture = new FrameBuffer(image.getWidth(), image.getHeight());
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int rgb = image.getRGB(n % 4 < 2 ? x : image.getWidth() - 1 - x, y);
        int at = 3 * (y * image.getWidth() + x);
        picture.rgb()[at] = (byte) (rgb >> 16);
        picture.rgb()[at + 1] = (byte) (rgb >> 8);
        picture.rgb()[at + 2] = (byte) ((rgb & 0xFF) * (n < 4 ? 20 : 17) / 20);
      }
    }
    return Portrait.of(picture);
  }

  private static Portrait sample(String name) {
    try {
      return Portrait.read(SAMPLES.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
