package io.talkinghead.core.internal.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.talkinghead.FrameBuffer;
import io.talkinghead.FrameSize;
import io.talkinghead.InputException;
import io.talkinghead.Limits;
import io.talkinghead.Portrait;
import io.talkinghead.Warning;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures of every kind arrive upright, in sRGB, at a size that fits. */
class PictureReaderTest {
  private static final int RED = 0xd03020;
  private static final int GREEN = 0x20c040;
  private static final int BLUE = 0x3050d0;
  private static final int GREY = 0xe0e0e0;

  @TempDir Path folder;

  static byte[] resource(String name) throws IOException {
    try (InputStream in = PictureReaderTest.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  static DecodedPicture read(byte[] file) throws IOException {
    return PictureReader.read(Portrait.encoded(file).content(), Limits.DEFAULT);
  }

  private static void assertColour(FrameBuffer picture, double x, double y, int rgb, int within) {
    int found = TestMedia.get(picture, (int) (x * picture.width()), (int) (y * picture.height()));
    for (int shift = 0; shift <= 16; shift += 8) {
      assertThat(found >> shift & 0xff)
          .as("%06x for %06x at %s, %s", found, rgb, x, y)
          .isBetween((rgb >> shift & 0xff) - within, (rgb >> shift & 0xff) + within);
    }
  }

  private static void assertCorners(
      FrameBuffer picture, int upperLeft, int upperRight, int lowerLeft, int lowerRight, int tol) {
    assertColour(picture, 0.2, 0.2, upperLeft, tol);
    assertColour(picture, 0.8, 0.2, upperRight, tol);
    assertColour(picture, 0.2, 0.8, lowerLeft, tol);
    assertColour(picture, 0.8, 0.8, lowerRight, tol);
  }

  @ParameterizedTest
  @CsvSource({
    "cmyk.jpg, 12",
    "ycck.jpg, 12",
    "progressive.jpg, 8",
    "lossy.webp, 8",
    "lossless.webp, 0",
    "animated.webp, 0",
    "animated.gif, 4",
    "palette.png, 4",
    "interlaced16.png, 1"
  })
  void kinds_theJdkCannotWrite(String name, int tolerance) throws IOException {
    DecodedPicture decoded = read(resource(name));

    assertThat(decoded.picture().width()).isEqualTo(48);
    assertThat(decoded.picture().height()).isEqualTo(32);
    assertThat(decoded.warnings()).isEmpty();
    assertThat(decoded.scale()).isEqualTo(1);
    assertCorners(decoded.picture(), RED, GREEN, BLUE, GREY, tolerance);
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg", "bmp", "gif"})
  void kinds_theJdkWrites(String format) throws IOException {
    BufferedImage image = TestMedia.image(TestMedia.corners(64, 48), BufferedImage.TYPE_3BYTE_BGR);

    FrameBuffer picture = read(TestMedia.file(image, format)).picture();

    assertCorners(picture, RED, GREEN, BLUE, GREY, format.equals("jpg") ? 10 : 8);
  }

  @ParameterizedTest
  @CsvSource({"png, 10", "png, 11", "png, 12", "jpg, 10"}) // BufferedImage.TYPE_BYTE_GRAY, ...
  void grey_isGrey(String format, int type) throws IOException {
    BufferedImage image = TestMedia.image(TestMedia.corners(64, 48), type);

    FrameBuffer picture = read(TestMedia.file(image, format)).picture();

    int corner = TestMedia.get(picture, 50, 40);
    assertThat(corner >> 16 & 0xff).isEqualTo(corner & 0xff).isGreaterThan(180);
    assertThat(picture.rgb()[0]).isEqualTo(picture.rgb()[1]);
  }

  @Test
  void png_ofOursIsReadExactly() throws IOException {
    FrameBuffer picture = TestMedia.moving(61, 37, 1);

    assertThat(read(TestMedia.png(picture)).picture().rgb()).isEqualTo(picture.rgb());
  }

  private static byte[] stored(BufferedImage image) throws IOException {
    Portrait portrait = Portrait.encoded(TestMedia.file(image, "png"));
    return PictureReader.read(portrait.content(), Limits.DEFAULT, PictureReader.Shape.AS_STORED)
        .picture()
        .rgb();
  }

  @Test
  void asStored_dropsAlphaWithoutBlending() throws IOException {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0x01_C8_64_32);
    image.setRGB(1, 0, 0x00_0A_14_1E);
    assertThat(stored(image)).containsExactly((byte) 0xC8, 0x64, 0x32, 0x0A, 0x14, 0x1E);
  }

  /** So that the first frame of a video is the picture as other programs show it. */
  @ParameterizedTest
  @ValueSource(ints = {ColorSpace.CS_GRAY, ColorSpace.CS_sRGB})
  void sixteenBits_becomeEightWithoutDither(int colours) throws IOException {
    var model =
        new ComponentColorModel(
            ColorSpace.getInstance(colours),
            false,
            false,
            Transparency.OPAQUE,
            DataBuffer.TYPE_USHORT);
    var raster = model.createCompatibleWritableRaster(64, 32);
    int channels = raster.getNumBands();
    for (int i = 0; i < 64 * 32 * channels; i++) {
      raster.setSample(i / channels % 64, i / channels / 64, i % channels, 257 * (7 * i % 251));
    }
    FrameBuffer picture =
        read(TestMedia.file(new BufferedImage(model, raster, false, null), "png")).picture();
    for (int i = 0; i < 64 * 32 * 3; i++) {
      int stored = channels == 1 ? i / 3 : i;
      assertThat(picture.rgb()[i]).as("%d", i).isEqualTo((byte) (7 * stored % 251));
    }
  }

  @Test
  void asStored_keepsTheUpperEightOfSixteenBits() throws IOException {
    BufferedImage image = new BufferedImage(256, 1, BufferedImage.TYPE_USHORT_GRAY);
    for (int x = 0; x < 256; x++) {
      image.getRaster().setSample(x, 0, 0, x << 8 | (x * 37 & 0xff));
    }
    byte[] rgb = stored(image);
    for (int x = 0; x < 256; x++) {
      assertThat(rgb[3 * x]).as("%d", x).isEqualTo((byte) x);
    }
  }

  @Test
  void asStored_keepsEveryPixel() throws IOException {
    BufferedImage image = new BufferedImage(2500, 2, BufferedImage.TYPE_INT_RGB);
    image.setRGB(2499, 1, 0x123456);
    byte[] rgb = stored(image);
    assertThat(rgb).hasSize(3 * 2500 * 2).endsWith(0x12, 0x34, 0x56);
  }

  @Test
  void alpha_liesOverWhite() throws IOException {
    FrameBuffer half = read(resource("alpha.png")).picture();
    FrameBuffer webp = read(resource("alpha.webp")).picture();
    FrameBuffer none = read(resource("transparent.png")).picture();

    assertColour(half, 0.2, 0.2, 0xe79890, 2); // half of white, half of red
    assertColour(webp, 0.2, 0.2, 0xe79890, 8);
    assertColour(none, 0.2, 0.2, 0xffffff, 0);
    assertColour(none, 0.8, 0.2, GREEN, 4);
  }

  /** A TIFF structure with nothing but an orientation. */
  private static byte[] exif(int orientation) {
    return ByteBuffer.allocate(26)
        .put("MM".getBytes(StandardCharsets.US_ASCII))
        .putShort((short) 42)
        .putInt(8)
        .putShort((short) 1)
        .putShort((short) 0x112)
        .putShort((short) 3)
        .putInt(1)
        .putShort((short) orientation)
        .putShort((short) 0)
        .putInt(0)
        .array();
  }

  private static byte[] jpegWith(byte[] jpeg, byte[] exif) {
    ByteBuffer segment = ByteBuffer.allocate(10 + exif.length);
    segment.putShort((short) 0xffe1).putShort((short) (8 + exif.length));
    segment.put("Exif\0\0".getBytes(StandardCharsets.US_ASCII)).put(exif);
    return TestMedia.insert(jpeg, 2, segment.array());
  }

  static byte[] chunk(String type, byte[] data) {
    CRC32 crc = new CRC32();
    crc.update(type.getBytes(StandardCharsets.US_ASCII));
    crc.update(data);
    return ByteBuffer.allocate(12 + data.length)
        .putInt(data.length)
        .put(type.getBytes(StandardCharsets.US_ASCII))
        .put(data)
        .putInt((int) crc.getValue())
        .array();
  }

  /**
   * @param corners as they are seen: upper left, upper right, lower left, lower right
   */
  @ParameterizedTest
  @CsvSource({
    "1, RGBW", "2, GRWB", "3, WBGR", "4, BWRG", "5, RBGW", "6, BRWG", "7, WGBR", "8, GWRB",
    "0, RGBW", "9, RGBW"
  })
  void orientation_isApplied(int orientation, String corners) throws IOException {
    byte[] exif = exif(orientation);
    byte[] plain =
        TestMedia.file(
            TestMedia.image(TestMedia.corners(64, 32), BufferedImage.TYPE_INT_RGB), "jpg");
    byte[] png = TestMedia.png(TestMedia.corners(64, 32));
    for (byte[] file :
        new byte[][] {jpegWith(plain, exif), TestMedia.insert(png, 33, chunk("eXIf", exif))}) {
      FrameBuffer picture = read(file).picture();

      boolean turned = orientation >= 5 && orientation <= 8;
      assertThat(picture.width()).isEqualTo(turned ? 32 : 64);
      assertThat(picture.height()).isEqualTo(turned ? 64 : 32);
      int[] wanted =
          corners
              .chars()
              .map(c -> c == 'R' ? RED : c == 'G' ? GREEN : c == 'B' ? BLUE : GREY)
              .toArray();
      assertCorners(picture, wanted[0], wanted[1], wanted[2], wanted[3], 10);
    }
  }

  /** As the standard has it, and with the prefix of JPEG, as some writers do. */
  @ParameterizedTest
  @ValueSource(strings = {"", "Exif\0\0"})
  void orientation_isAppliedToWebp(String prefix) throws IOException {
    byte[] webp = resource("lossless.webp");
    byte[] exif = exif(6);
    int length = prefix.length() + exif.length;
    ByteBuffer file =
        ByteBuffer.allocate(webp.length + 8 + length).order(ByteOrder.LITTLE_ENDIAN).put(webp);
    file.put("EXIF".getBytes(StandardCharsets.US_ASCII)).putInt(length);
    file.put(prefix.getBytes(StandardCharsets.US_ASCII)).put(exif);
    file.putInt(4, file.capacity() - 8);

    FrameBuffer picture = read(file.array()).picture();

    assertThat(picture.width()).isEqualTo(32);
    assertThat(picture.height()).isEqualTo(48);
    assertCorners(picture, BLUE, RED, GREY, GREEN, 0);
  }

  /** JPEG halves the colour of four pixels into their middle; then an edge stays symmetric. */
  @Test
  void halvedColour_liesBetweenItsPixels() throws IOException {
    FrameBuffer edge = new FrameBuffer(64, 64);
    for (int i = 0; i < 64 * 64; i++) {
      TestMedia.set(edge, i % 64, i / 64, i % 64 < 32 && i / 64 < 32 ? 0xc04040 : 0x4040c0);
    }
    byte[] jpeg = TestMedia.file(TestMedia.image(edge, BufferedImage.TYPE_3BYTE_BGR), "jpg");

    FrameBuffer picture = read(jpeg).picture();

    for (int k = 0; k < 2; k++) { // across and down
      double before = 0;
      double after = 0;
      for (int d = 1; d <= 4; d++) {
        int inside = TestMedia.get(picture, k == 0 ? 32 - d : 10, k == 0 ? 10 : 32 - d);
        int outside = TestMedia.get(picture, k == 0 ? 31 + d : 10, k == 0 ? 10 : 31 + d);
        before += 0xc0 - (inside >> 16);
        after += (outside >> 16) - 0x40;
      }
      assertThat(before).as("red lost inside, gained outside").isCloseTo(after, within(25.0));
    }
  }

  @Test
  void damagedExif_isIgnored() throws IOException {
    byte[] plain =
        TestMedia.file(
            TestMedia.image(TestMedia.corners(64, 32), BufferedImage.TYPE_INT_RGB), "jpg");
    byte[] noType = exif(6);
    noType[13] = 77;

    assertThat(read(jpegWith(plain, noType)).picture().width()).isEqualTo(64);
    assertThat(read(jpegWith(plain, new byte[40])).picture().width()).isEqualTo(64);
    assertThat(read(jpegWith(plain, new byte[3])).picture().width()).isEqualTo(64);
  }

  @ParameterizedTest
  @CsvSource({"png, 2500, 300", "jpg, 2500, 300", "jpg, 4100, 250", "png, 120, 2000"})
  void large_isScaledDown(String format, int width, int height) throws IOException {
    BufferedImage image =
        TestMedia.image(TestMedia.corners(width, height), BufferedImage.TYPE_3BYTE_BGR);

    DecodedPicture decoded = read(TestMedia.file(image, format));

    FrameBuffer picture = decoded.picture();
    assertThat(Math.max(picture.width(), picture.height())).isEqualTo(FrameSize.MAX_SIDE);
    assertThat((double) picture.width() / picture.height())
        .isBetween(0.99 * width / height, 1.01 * width / height);
    assertCorners(picture, RED, GREEN, BLUE, GREY, 8);
    assertThat(decoded.scale()).isEqualTo((double) FrameSize.MAX_SIDE / Math.max(width, height));
    assertThat(decoded.warnings())
        .extracting(Warning::code)
        .containsExactly(Warning.Code.PICTURE_SCALED);
  }

  @Test
  void largeWithAlpha_isScaledDown() throws IOException {
    BufferedImage image = new BufferedImage(2200, 60, BufferedImage.TYPE_INT_ARGB);
    for (int x = 0; x < 1100; x++) {
      for (int y = 0; y < 60; y++) {
        image.setRGB(x, y, 0xff204060);
      }
    }
    FrameBuffer picture = read(TestMedia.file(image, "png")).picture();

    assertThat(picture.width()).isEqualTo(1920);
    assertColour(picture, 0.3, 0.5, 0x204060, 1);
    assertColour(picture, 0.8, 0.5, 0xffffff, 0);
  }

  @Test
  void pixels_areCopied() throws IOException {
    FrameBuffer given = TestMedia.corners(30, 20);
    FrameBuffer large = TestMedia.corners(3840, 40);

    DecodedPicture small = PictureReader.read(Portrait.of(given).content(), Limits.DEFAULT);
    DecodedPicture scaled = PictureReader.read(Portrait.of(large).content(), Limits.DEFAULT);

    assertThat(small.picture().rgb()).isEqualTo(given.rgb()).isNotSameAs(given.rgb());
    assertThat(scaled.picture().width()).isEqualTo(1920);
    assertThat(scaled.warnings()).hasSize(1);
    assertCorners(scaled.picture(), RED, GREEN, BLUE, GREY, 0);
  }

  @Test
  void errors_nameTheFile() throws IOException {
    Path file = Files.writeString(folder.resolve("me.png"), "no picture");
    Portrait.Content content = Portrait.read(file).content();

    assertThatThrownBy(() -> PictureReader.read(content, Limits.DEFAULT))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(file + ": The picture cannot be read: it looks like text");
    Files.delete(file);
    assertThatThrownBy(() -> PictureReader.read(content, Limits.DEFAULT))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(file + ": The picture cannot be opened");
  }

  @Test
  void file_isReadByContentNotByName() throws IOException {
    Path file = folder.resolve("picture.jpg");
    Files.write(file, TestMedia.png(TestMedia.corners(20, 20)));

    assertThat(PictureReader.read(Portrait.read(file).content(), Limits.DEFAULT).picture().width())
        .isEqualTo(20);
  }
}
