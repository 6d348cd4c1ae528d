package io.talkinghead.core.internal.ditto.source;

import com.drew.imaging.ImageMetadataReader;
import com.drew.imaging.ImageProcessingException;
import com.drew.metadata.MetadataException;
import com.drew.metadata.exif.ExifIFD0Directory;
import io.talkinghead.ErrorCode;
import io.talkinghead.FrameBuffer;
import io.talkinghead.InputException;
import io.talkinghead.Limits;
import io.talkinghead.Portrait;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * Decodes portraits as the reference does: type by content, EXIF orientation applied, alpha dropped
 * without blending, 16 bits reduced to the upper 8. <b>Threads:</b> any.
 */
public final class PictureReader {
  private final Limits limits;

  /** Reads within {@code limits}. */
  public PictureReader(Limits limits) {
    this.limits = limits;
  }

  /**
   * Returns the pixels of {@code content}; those of {@link Portrait.Content.Pixels} themselves.
   *
   * @throws InputException if it is no picture, damaged or too large
   */
  public FrameBuffer read(Portrait.Content content) throws IOException {
    if (content instanceof Portrait.Content.Pixels pixels) {
      return pixels.picture();
    }
    byte[] bytes;
    if (content instanceof Portrait.Content.File file) {
      requireSize(Files.size(file.path()));
      bytes = Files.readAllBytes(file.path());
    } else {
      bytes = ((Portrait.Content.Encoded) content).bytes();
      requireSize(bytes.length);
    }
    return orient(decode(bytes), orientation(bytes));
  }

  private void requireSize(long bytes) throws InputException {
    if (bytes > limits.maxPictureBytes()) {
      throw new InputException(
          ErrorCode.PICTURE_TOO_LARGE,
          "The picture has %d bytes, the limit is %d.".formatted(bytes, limits.maxPictureBytes()));
    }
  }

  private FrameBuffer decode(byte[] bytes) throws IOException {
    try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(bytes))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw new InputException(
            ErrorCode.PICTURE_UNREADABLE, "The bytes are no picture that can be read (PNG, JPEG).");
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in, true, true);
        long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
        if (pixels > limits.maxPicturePixels()) {
          throw new InputException(
              ErrorCode.PICTURE_TOO_LARGE,
              "The picture has %d pixels, the limit is %d."
                  .formatted(pixels, limits.maxPicturePixels()));
        }
        return pixels(reader.read(0));
      } catch (InputException e) {
        throw e;
      } catch (IOException | RuntimeException e) {
        throw new InputException(
            ErrorCode.PICTURE_UNREADABLE, "The picture is damaged: " + e.getMessage(), e);
      } finally {
        reader.dispose();
      }
    }
  }

  private static FrameBuffer pixels(BufferedImage image) {
    FrameBuffer picture = new FrameBuffer(image.getWidth(), image.getHeight());
    Raster raster = image.getRaster();
    int bands = raster.getNumBands();
    int type = raster.getTransferType();
    ColorModel model = image.getColorModel();
    boolean plain = model instanceof java.awt.image.ComponentColorModel;
    boolean wide = type == DataBuffer.TYPE_USHORT;
    byte[] rgb = picture.rgb();
    int[] row = new int[bands * image.getWidth()];
    for (int y = 0; y < image.getHeight(); y++) {
      if (plain) {
        raster.getPixels(0, y, image.getWidth(), 1, row);
      }
      for (int x = 0; x < image.getWidth(); x++) {
        int at = 3 * (y * image.getWidth() + x);
        if (plain) { // of 2 and 4 bands the last is alpha
          for (int c = 0; c < 3; c++) {
            int value = row[bands * x + (bands < 3 ? 0 : c)];
            rgb[at + c] = (byte) (wide ? value >> 8 : value);
          }
        } else {
          int value = image.getRGB(x, y);
          rgb[at] = (byte) (value >> 16);
          rgb[at + 1] = (byte) (value >> 8);
          rgb[at + 2] = (byte) value;
        }
      }
    }
    return picture;
  }

  /** The EXIF orientation, 1 where there is none. */
  private static int orientation(byte[] bytes) {
    try {
      var directory =
          ImageMetadataReader.readMetadata(new ByteArrayInputStream(bytes))
              .getFirstDirectoryOfType(ExifIFD0Directory.class);
      return directory != null && directory.containsTag(ExifIFD0Directory.TAG_ORIENTATION)
          ? directory.getInt(ExifIFD0Directory.TAG_ORIENTATION)
          : 1;
    } catch (ImageProcessingException | MetadataException | IOException e) {
      return 1; // a picture without readable metadata is upright
    }
  }

  /** Applies an EXIF orientation, 1 to 8; others leave the picture alone. */
  static FrameBuffer orient(FrameBuffer picture, int orientation) {
    if (orientation < 2 || orientation > 8) {
      return picture;
    }
    int width = picture.width();
    int height = picture.height();
    boolean turned = orientation >= 5;
    FrameBuffer target = turned ? new FrameBuffer(height, width) : new FrameBuffer(width, height);
    for (int y = 0; y < target.height(); y++) {
      for (int x = 0; x < target.width(); x++) {
        int sx = turned ? y : x;
        int sy = turned ? x : y;
        if (orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8) {
          sx = width - 1 - sx;
        }
        if (orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7) {
          sy = height - 1 - sy;
        }
        System.arraycopy(
            picture.rgb(), 3 * (sy * width + sx), target.rgb(), 3 * (y * target.width() + x), 3);
      }
    }
    return target;
  }
}
