package io.talkinghead.core.internal.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import io.talkinghead.Limits;
import io.talkinghead.Portrait;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Bad and odd pictures: each works, or gives its typed error, and the next one works. */
class BadPictureTest {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10};

  @TempDir Path folder;

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] header(int width, int height, int bits, int colour) {
    return ByteBuffer.allocate(13)
        .putInt(width)
        .putInt(height)
        .put((byte) bits)
        .put((byte) colour)
        .array();
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static byte[] png(int width, int height, byte[] data) {
    return join(
        SIGNATURE,
        PictureReaderTest.chunk("IHDR", header(width, height, 8, 2)),
        PictureReaderTest.chunk("IDAT", data),
        PictureReaderTest.chunk("IEND", new byte[0]));
  }

  private static byte[] zeros(int size) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
      deflater.write(new byte[size]);
    }
    return out.toByteArray();
  }

  private static byte[] jpegHeader(int width, int height) {
    return ByteBuffer.allocate(23)
        .putShort((short) 0xffd8)
        .putShort((short) 0xffc0)
        .putShort((short) 17)
        .put((byte) 8)
        .putShort((short) height)
        .putShort((short) width)
        .put(new byte[] {3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0})
        .putShort((short) 0xffd9)
        .array();
  }

  private static byte[] webpHeader(int width, int height) {
    byte[] chunk = {'V', 'P', '8', ' ', 10, 0, 0, 0, 0, 0, 0, (byte) 0x9d, 1, 0x2a, 0, 0, 0, 0};
    chunk[14] = (byte) width;
    chunk[15] = (byte) (width >> 8);
    chunk[16] = (byte) height;
    chunk[17] = (byte) (height >> 8);
    return join(text("RIFF"), new byte[] {22, 0, 0, 0}, text("WEBP"), chunk);
  }

  private static Map<String, byte[]> unreadable() throws IOException {
    byte[] png = TestMedia.png(TestMedia.moving(60, 40, 0));
    byte[] jpg =
        TestMedia.file(
            TestMedia.image(TestMedia.moving(60, 40, 0), BufferedImage.TYPE_INT_RGB), "jpg");
    byte[] webp = PictureReaderTest.resource("lossy.webp");
    byte[] gif = PictureReaderTest.resource("animated.gif");
    byte[] bmp =
        TestMedia.file(
            TestMedia.image(TestMedia.corners(60, 40), BufferedImage.TYPE_3BYTE_BGR), "bmp");
    byte[] flipped = png.clone();
    flipped[flipped.length - 30] ^= 0x10;
    byte[] noise = new byte[5000];
    new Random(5).nextBytes(noise);
    Map<String, byte[]> cases = new LinkedHashMap<>();
    cases.put("nothing", new byte[0]);
    cases.put("one byte", new byte[] {(byte) 0x89});
    cases.put("text", text("This is not a picture.\n".repeat(30)));
    cases.put("zeros", new byte[3000]);
    cases.put("noise", noise);
    cases.put("WAV", TestMedia.wav(TestMedia.tone(8000, 1, 0.1), 1, 8000, 16));
    cases.put("SVG", text("<svg xmlns='http://www.w3.org/2000/svg'/>"));
    cases.put("HEIC", text("\0\0\0\30ftypheic\0\0\0\0mif1heic"));
    cases.put("TIFF", text("II*\0\10\0\0\0"));
    cases.put("PDF", text("%PDF-1.4"));
    cases.put("PNG signature", SIGNATURE);
    cases.put("PNG without header", join(SIGNATURE, PictureReaderTest.chunk("IEND", new byte[0])));
    cases.put("PNG without data", png(10, 10, new byte[0]));
    cases.put("PNG of no width", png(0, 10, zeros(10)));
    cases.put("PNG of negative height", png(10, -5, zeros(10)));
    cases.put("PNG with too little data", png(100, 100, zeros(5000)));
    cases.put("PNG with garbage for data", png(10, 10, text("this is not deflated")));
    cases.put("PNG cut in half", Arrays.copyOf(png, png.length / 2));
    cases.put("PNG without end", Arrays.copyOf(png, png.length - 12));
    cases.put("PNG with a flipped bit", flipped);
    cases.put("JPEG cut in half", Arrays.copyOf(jpg, jpg.length / 2));
    cases.put("JPEG without end", Arrays.copyOf(jpg, jpg.length - 2));
    cases.put("JPEG header", Arrays.copyOf(jpg, 30));
    cases.put("JPEG without a scan", jpegHeader(100, 100));
    cases.put("JPEG of no height", jpegHeader(100, 0));
    cases.put("WebP cut in half", Arrays.copyOf(webp, webp.length / 2));
    cases.put("WebP header", Arrays.copyOf(webp, 16));
    cases.put("WebP without picture", join(text("RIFF"), new byte[] {4, 0, 0, 0}, text("WEBP")));
    cases.put("GIF header", Arrays.copyOf(gif, 12));
    cases.put("GIF cut short", Arrays.copyOf(gif, 60));
    cases.put("BMP cut in half", Arrays.copyOf(bmp, bmp.length / 2));
    cases.put("BMP header", Arrays.copyOf(bmp, 30));
    return cases;
  }

  @TestFactory
  Stream<DynamicTest> unreadable_givesItsError() throws IOException {
    byte[] good = TestMedia.png(TestMedia.corners(20, 20));
    return unreadable().entrySet().stream()
        .map(
            bad ->
                DynamicTest.dynamicTest(
                    bad.getKey(),
                    () -> {
                      assertThatThrownBy(() -> PictureReaderTest.read(bad.getValue()))
                          .isInstanceOfSatisfying(
                              InputException.class,
                              e -> assertThat(e.code()).isEqualTo(ErrorCode.PICTURE_UNREADABLE));
                      assertThat(PictureReaderTest.read(good).picture().width()).isEqualTo(20);
                    }));
  }

  @TestFactory
  Stream<DynamicTest> bombs_areRefusedByTheirHeader() throws IOException {
    byte[] bmp =
        TestMedia.file(
            TestMedia.image(TestMedia.corners(60, 40), BufferedImage.TYPE_3BYTE_BGR), "bmp");
    bmp[20] = 1; // 65,596 wide
    bmp[24] = 1;
    byte[] gif = PictureReaderTest.resource("animated.gif");
    Arrays.fill(gif, 6, 10, (byte) 0xff);
    Map<String, byte[]> bombs =
        Map.of(
            "PNG of 50,000 x 50,000", png(50_000, 50_000, zeros(100)),
            "PNG header alone",
                join(SIGNATURE, PictureReaderTest.chunk("IHDR", header(50_000, 50_000, 8, 6))),
            "PNG of 2^31 - 1", png(Integer.MAX_VALUE, Integer.MAX_VALUE, zeros(100)),
            "PNG of one enormous row", png(100_000_000, 1, zeros(100)),
            "JPEG of 65,535 x 65,535", jpegHeader(65_535, 65_535),
            "WebP of 16,383 x 16,383", webpHeader(16_383, 16_383),
            "GIF", gif,
            "BMP", bmp);
    return bombs.entrySet().stream()
        .map(
            bomb ->
                DynamicTest.dynamicTest(
                    bomb.getKey(),
                    () -> {
                      InputException e =
                          catchThrowableOfType(
                              InputException.class, () -> PictureReaderTest.read(bomb.getValue()));
                      assertThat(e.code()).isEqualTo(ErrorCode.PICTURE_TOO_LARGE);
                      assertThat(e).hasMessageContaining("64,000,000");
                    }));
  }

  @Test
  void compressedTextAndProfile_areNotUnpacked() throws IOException {
    byte[] bomb = zeros(30_000_000); // 30 KB for 30 MB
    byte[] png = TestMedia.png(TestMedia.corners(20, 20));
    byte[] zipped =
        TestMedia.insert(png, 33, PictureReaderTest.chunk("zTXt", join(text("Comment\0\0"), bomb)));
    byte[] both =
        TestMedia.insert(
            zipped, 33, PictureReaderTest.chunk("iCCP", join(text("profile\0\0"), bomb)));

    assertThat(PictureFile.parse(both, Limits.DEFAULT).data()).hasSizeLessThan(png.length + 1);
    assertThat(PictureReaderTest.read(both).picture().width()).isEqualTo(20);
  }

  @Test
  void moreDataThanPixels_isLeftAlone() throws IOException {
    assertThat(PictureReaderTest.read(png(10, 10, zeros(5_000_000))).picture().width())
        .isEqualTo(10);
  }

  @Test
  void limits_areThoseOfTheCaller() {
    Limits tight = new Limits(2000, 399, 1, Duration.ofSeconds(1));
    assertThatThrownBy(
            () ->
                PictureReader.read(
                    Portrait.encoded(TestMedia.png(TestMedia.corners(20, 20))).content(), tight))
        .hasMessageContaining("20 x 20");
    assertThatThrownBy(() -> PictureReader.read(Portrait.encoded(new byte[2001]).content(), tight))
        .isInstanceOfSatisfying(
            InputException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PICTURE_TOO_LARGE));
  }

  /** Three gigabytes with nothing in them: reading them would fill the heap. */
  @Test
  void file_thatIsTooLargeIsNotEvenRead() throws IOException {
    Path file = folder.resolve("large.png");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(3L << 30);
    }
    Portrait portrait = Portrait.read(file);

    assertThatThrownBy(() -> PictureReader.read(portrait.content(), Limits.DEFAULT))
        .isInstanceOfSatisfying(
            InputException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PICTURE_TOO_LARGE));
  }

  @Test
  void png_withAWrongChecksumSaysSo() throws IOException {
    byte[] png = TestMedia.png(TestMedia.corners(12, 9));
    png[png.length - 13] ^= 1; // the last byte of the data's checksum

    assertThatThrownBy(() -> PictureReaderTest.read(png))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("checksum of IDAT");
  }

  @Test
  void file_thatIsGoneGivesItsError() throws IOException {
    Path file = folder.resolve("gone.png");
    Files.write(file, TestMedia.png(TestMedia.corners(20, 20)));
    Portrait portrait = Portrait.read(file);
    Files.delete(file);

    assertThatThrownBy(() -> PictureReader.read(portrait.content(), Limits.DEFAULT))
        .isInstanceOfSatisfying(
            InputException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FILE_NOT_FOUND));
  }

  @Test
  void everyCut_isRefusedOrReadButNeverFailsOtherwise() throws IOException {
    byte[] png = TestMedia.png(TestMedia.corners(12, 9));
    byte[] jpg = PictureReaderTest.resource("progressive.jpg");
    byte[] webp = PictureReaderTest.resource("alpha.webp");
    for (byte[] whole : new byte[][] {png, jpg, webp}) {
      for (int length = 0; length < whole.length; length += 7) {
        byte[] cut = Arrays.copyOf(whole, length);
        assertThatThrownBy(() -> PictureReaderTest.read(cut))
            .as("%d of %d bytes", length, whole.length)
            .isInstanceOf(InputException.class);
      }
    }
  }

  @Test
  void everyDamage_isRefusedOrReadButNeverFailsOtherwise() throws IOException {
    Random random = new Random(11);
    for (String name : new String[] {"cmyk.jpg", "lossy.webp", "animated.gif", "palette.png"}) {
      byte[] whole = PictureReaderTest.resource(name);
      for (int round = 0; round < 60; round++) {
        byte[] damaged = whole.clone();
        damaged[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
        try {
          assertThat(PictureReaderTest.read(damaged).picture()).isNotNull();
        } catch (InputException e) {
          assertThat(e).hasMessageStartingWith("The picture");
        }
      }
    }
  }
}
