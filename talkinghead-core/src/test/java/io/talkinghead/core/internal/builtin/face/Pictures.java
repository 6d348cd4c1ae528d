package io.talkinghead.core.internal.builtin.face;

import io.talkinghead.FrameBuffer;
import io.talkinghead.Landmarks.Point;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.jspecify.annotations.Nullable;

/** Reads, changes and spoils pictures for tests. */
final class Pictures {
  private Pictures() {}

  static FrameBuffer sample(String name) {
    try {
      return of(ImageIO.read(new File(System.getProperty("talkinghead.samples"), name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static FrameBuffer of(BufferedImage image) {
    int w = image.getWidth();
    FrameBuffer picture = new FrameBuffer(w, image.getHeight());
    for (int i = 0; i < w * image.getHeight(); i++) {
      int rgb = image.getRGB(i % w, i / w);
      picture.rgb()[3 * i] = (byte) (rgb >> 16);
      picture.rgb()[3 * i + 1] = (byte) (rgb >> 8);
      picture.rgb()[3 * i + 2] = (byte) rgb;
    }
    return picture;
  }

  static BufferedImage image(FrameBuffer picture) {
    int w = picture.width();
    BufferedImage image = new BufferedImage(w, picture.height(), BufferedImage.TYPE_INT_RGB);
    byte[] p = picture.rgb();
    for (int i = 0; i < w * picture.height(); i++) {
      image.setRGB(
          i % w, i / w, (p[3 * i] & 255) << 16 | (p[3 * i + 1] & 255) << 8 | (p[3 * i + 2] & 255));
    }
    return image;
  }

  /** Applies {@code curve} to every channel; values are 0 to 255 and clipped. */
  static FrameBuffer toned(FrameBuffer picture, DoubleUnaryOperator curve) {
    FrameBuffer result = picture.copy();
    byte[] p = result.rgb();
    for (int i = 0; i < p.length; i++) {
      p[i] = clip(curve.applyAsDouble(p[i] & 255));
    }
    return result;
  }

  static FrameBuffer gamma(FrameBuffer picture, double exponent) {
    return toned(picture, v -> 255 * Math.pow(v / 255, exponent));
  }

  static FrameBuffer noisy(FrameBuffer picture, double sigma, long seed) {
    Random random = new Random(seed);
    return toned(picture, v -> v + sigma * random.nextGaussian());
  }

  static FrameBuffer grey(FrameBuffer picture) {
    return tinted(picture, 1, 1, 1);
  }

  /** Returns the luma of {@code picture} in one tint. */
  static FrameBuffer tinted(FrameBuffer picture, double red, double green, double blue) {
    FrameBuffer result = picture.copy();
    byte[] p = result.rgb();
    for (int i = 0; i < p.length; i += 3) {
      double luma = 0.299 * (p[i] & 255) + 0.587 * (p[i + 1] & 255) + 0.114 * (p[i + 2] & 255);
      p[i] = clip(luma * red);
      p[i + 1] = clip(luma * green);
      p[i + 2] = clip(luma * blue);
    }
    return result;
  }

  static FrameBuffer blurred(FrameBuffer picture, double sigma) {
    FrameBuffer result = picture.copy();
    for (int c = 0; c < 3; c++) {
      Plane plane = new Plane(0, 0, picture.width(), picture.height());
      for (int i = 0; i < plane.data.length; i++) {
        plane.data[i] = picture.rgb()[3 * i + c] & 255;
      }
      plane = plane.blurred(sigma);
      for (int i = 0; i < plane.data.length; i++) {
        result.rgb()[3 * i + c] = clip(plane.data[i]);
      }
    }
    return result;
  }

  /** Darkens the left and lights the right. */
  static FrameBuffer litFromRight(FrameBuffer picture) {
    FrameBuffer result = picture.copy();
    byte[] p = result.rgb();
    for (int i = 0; i < p.length; i++) {
      double x = i / 3 % picture.width() / (double) picture.width();
      p[i] = clip((p[i] & 255) * (0.35 + 0.95 * x));
    }
    return result;
  }

  /** Saves as JPEG and reads back; {@code quality} in [0, 1]. */
  static FrameBuffer jpeg(FrameBuffer picture, float quality) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam options = writer.getDefaultWriteParam();
    options.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    options.setCompressionQuality(quality);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(image(picture), null, null), options);
      out.flush();
      return of(ImageIO.read(new ByteArrayInputStream(bytes.toByteArray())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
  }

  /**
   * Draws {@code picture} through {@code transform} into {@code width} x {@code height} of grey.
   */
  static FrameBuffer transformed(
      FrameBuffer picture, AffineTransform transform, int width, int height) {
    BufferedImage target = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = target.createGraphics();
    graphics.setColor(java.awt.Color.GRAY);
    graphics.fillRect(0, 0, width, height);
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    graphics.drawImage(image(picture), transform, null);
    graphics.dispose();
    return of(target);
  }

  static FrameBuffer scaled(FrameBuffer picture, double factor) {
    FrameBuffer source = factor < 0.7 ? blurred(picture, 0.45 / factor) : picture;
    return transformed(
        source,
        AffineTransform.getScaleInstance(factor, factor),
        (int) (picture.width() * factor),
        (int) (picture.height() * factor));
  }

  /** Returns the transform that turns a picture about its middle and shrinks it to 85 %. */
  static AffineTransform turn(FrameBuffer picture, double degrees) {
    AffineTransform turn =
        AffineTransform.getTranslateInstance(picture.width() / 2.0, picture.height() / 2.0);
    turn.rotate(Math.toRadians(degrees));
    turn.scale(0.85, 0.85);
    turn.translate(-picture.width() / 2.0, -picture.height() / 2.0);
    return turn;
  }

  /** Returns {@code point}, which must have been measured. */
  static Point seen(@Nullable Point point) {
    return Objects.requireNonNull(point, "not measured");
  }

  static byte clip(double value) {
    return (byte) Math.max(0, Math.min(255, Math.round(value)));
  }
}
