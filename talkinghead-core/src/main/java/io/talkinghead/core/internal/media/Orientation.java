package io.talkinghead.core.internal.media;

import com.drew.imaging.tiff.TiffProcessingException;
import com.drew.imaging.tiff.TiffReader;
import com.drew.lang.ByteArrayReader;
import com.drew.metadata.Directory;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifTiffHandler;
import io.talkinghead.FrameBuffer;
import java.io.IOException;

/**
 * How a stored picture is turned to be upright, as EXIF tag 0x0112 says (CIPA DC-008, 4.6.4): 1 as
 * it is, 2 mirrored, 3 by 180 degrees, 4 flipped, 5 transposed, 6 by 90 degrees clockwise, 7
 * transposed along the other diagonal, 8 by 90 degrees counterclockwise.
 */
final class Orientation {
  private static final int UPRIGHT = 1;

  private Orientation() {}

  /** Returns the orientation that the TIFF structure {@code exif} states; 1 if it states none. */
  static int read(byte[] exif) {
    if (exif.length == 0) {
      return UPRIGHT;
    }
    Metadata metadata = new Metadata();
    try {
      new TiffReader()
          .processTiff(new ByteArrayReader(exif), new ExifTiffHandler(metadata, null, 0), 0);
    } catch (TiffProcessingException | IOException | RuntimeException e) {
      // damaged tags: what was read before the damage counts
      System.getLogger(Orientation.class.getName())
          .log(System.Logger.Level.DEBUG, "damaged EXIF", e);
    }
    Directory directory = metadata.getFirstDirectoryOfType(ExifIFD0Directory.class);
    Integer value =
        directory == null ? null : directory.getInteger(ExifIFD0Directory.TAG_ORIENTATION);
    return value == null || value < 1 || value > 8 ? UPRIGHT : value;
  }

  /** Returns {@code stored} turned upright. */
  static FrameBuffer apply(FrameBuffer stored, int orientation) {
    if (orientation == UPRIGHT) {
      return stored;
    }
    int width = stored.width();
    int height = stored.height();
    boolean turned = orientation >= 5;
    FrameBuffer upright = new FrameBuffer(turned ? height : width, turned ? width : height);
    byte[] from = stored.rgb();
    byte[] to = upright.rgb();
    for (int y = 0; y < upright.height(); y++) {
      for (int x = 0; x < upright.width(); x++) {
        int u = turned ? y : x;
        int v = turned ? x : y;
        boolean left = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
        boolean up = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
        u = left ? width - 1 - u : u;
        v = up ? height - 1 - v : v;
        System.arraycopy(from, 3 * (v * width + u), to, 3 * (y * upright.width() + x), 3);
      }
    }
    return upright;
  }
}
