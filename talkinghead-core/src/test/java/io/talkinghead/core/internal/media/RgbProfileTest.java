package io.talkinghead.core.internal.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.talkinghead.FrameBuffer;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Colours of pictures with an ICC profile, held against the JDK's colour management. */
class RgbProfileTest {
  /** Primaries of Display P3 and Adobe RGB adapted to D50, X Y Z of red, green, blue. */
  private static final double[] DISPLAY_P3 = {
    0.51512, 0.2412, -0.00105, 0.29198, 0.69225, 0.04189, 0.1571, 0.06657, 0.78407
  };

  private static final double[] ADOBE_RGB = {
    0.60974, 0.31111, 0.01947, 0.20528, 0.62567, 0.06087, 0.14919, 0.06322, 0.74457
  };

  private static byte[] curve(String kind) {
    ByteBuffer out = ByteBuffer.allocate(2100);
    switch (kind) {
      case "srgb" -> {
        out.put(ascii("para")).putInt(0).putShort((short) 3).putShort((short) 0);
        for (double p : new double[] {2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045}) {
          out.putInt((int) Math.round(p * 65536));
        }
      }
      case "power" -> out.put(ascii("curv")).putInt(0).putInt(1).putShort((short) 563);
      case "pure" -> out.put(ascii("para")).putInt(0).putInt(0).putInt(2 * 65536);
      case "linear" -> out.put(ascii("curv")).putInt(0).putInt(0);
      default -> {
        out.put(ascii("curv")).putInt(0).putInt(1024);
        for (int i = 0; i < 1024; i++) {
          out.putShort((short) Math.round(65535 * Math.pow(i / 1023.0, 1.8)));
        }
      }
    }
    while (out.position() % 4 != 0) {
      out.put((byte) 0);
    }
    return Arrays.copyOf(out.array(), out.position());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Returns a display profile, version 4. */
  static byte[] profile(double[] xyz, String curveKind) {
    byte[] curve = curve(curveKind);
    int xyzAt = 128 + 4 + 7 * 12;
    int curveAt = xyzAt + 4 * 20;
    ByteBuffer out = ByteBuffer.allocate(curveAt + curve.length);
    out.putInt(out.capacity()).putInt(0).putInt(0x04200000).put(ascii("mntrRGB XYZ "));
    out.position(36).put(ascii("acsp"));
    out.position(68).putInt(63190).putInt(65536).putInt(54061); // the light of the space, D50
    out.position(128).putInt(7);
    String[] names = {"rXYZ", "gXYZ", "bXYZ", "wtpt"};
    for (int i = 0; i < 4; i++) {
      out.put(ascii(names[i])).putInt(xyzAt + 20 * i).putInt(20);
    }
    for (String name : new String[] {"rTRC", "gTRC", "bTRC"}) {
      out.put(ascii(name)).putInt(curveAt).putInt(curve.length);
    }
    for (int i = 0; i < 3; i++) {
      out.put(ascii("XYZ ")).putInt(0);
      for (int k = 0; k < 3; k++) {
        out.putInt((int) Math.round(xyz[3 * i + k] * 65536));
      }
    }
    out.put(ascii("XYZ ")).putInt(0).putInt(63190).putInt(65536).putInt(54061);
    return out.put(curve).array();
  }

  private static FrameBuffer colours() {
    FrameBuffer picture = new FrameBuffer(40, 40);
    new Random(4).nextBytes(picture.rgb());
    Arrays.fill(picture.rgb(), 0, 3, (byte) 0);
    Arrays.fill(picture.rgb(), 3, 6, (byte) 255);
    return picture;
  }

  private static byte[] pngWith(FrameBuffer picture, byte[] icc) throws IOException {
    ByteArrayOutputStream chunk = new ByteArrayOutputStream();
    chunk.writeBytes(ascii("name\0\0"));
    try (DeflaterOutputStream out = new DeflaterOutputStream(chunk)) {
      out.write(icc);
    }
    BufferedImage image = TestMedia.image(picture, BufferedImage.TYPE_3BYTE_BGR);
    byte[] plain = TestMedia.file(image, "png"); // ours would say that it is sRGB
    return TestMedia.insert(plain, 33, PictureReaderTest.chunk("iCCP", chunk.toByteArray()));
  }

  private static byte[] rgb(byte[] file) throws IOException {
    return PictureReaderTest.read(file).picture().rgb();
  }

  @ParameterizedTest
  @ValueSource(strings = {"srgb", "power", "pure", "linear", "table"})
  void colours_becomeSrgb_asTheJdkSeesThem(String curve) throws IOException {
    FrameBuffer picture = colours();
    for (double[] primaries : new double[][] {DISPLAY_P3, ADOBE_RGB}) {
      byte[] icc = profile(primaries, curve);
      byte[] found = rgb(pngWith(picture, icc));

      ICC_ColorSpace space = new ICC_ColorSpace(ICC_Profile.getInstance(icc));
      ColorSpace srgb = ColorSpace.getInstance(ColorSpace.CS_sRGB);
      int moved = 0;
      for (int i = 0; i < found.length; i += 3) {
        float[] given = new float[3];
        for (int c = 0; c < 3; c++) {
          given[c] = (picture.rgb()[i + c] & 0xff) / 255f;
        }
        float[] wanted = srgb.fromCIEXYZ(space.toCIEXYZ(given));
        for (int c = 0; c < 3; c++) {
          assertThat((double) (found[i + c] & 0xff))
              .as("channel %d of %s with curve %s", c, Arrays.toString(given), curve)
              .isBetween(255.0 * wanted[c] - 2.5, 255.0 * wanted[c] + 2.5);
          moved += found[i + c] == picture.rgb()[i + c] ? 0 : 1;
        }
      }
      assertThat(moved).isGreaterThan(found.length / 3);
      assertThat(found).startsWith(0, 0, 0, 255, 255, 255); // black and white stay
    }
  }

  @Test
  void srgb_staysByteForByte() throws IOException {
    FrameBuffer picture = colours();
    ICC_Profile jdk = ICC_Profile.getInstance(ColorSpace.CS_sRGB);

    assertThat(rgb(pngWith(picture, jdk.getData()))).isEqualTo(picture.rgb());
  }

  @Test
  void pngThatSaysSrgb_isBelieved() throws IOException {
    FrameBuffer picture = colours();
    byte[] both =
        TestMedia.insert(
            pngWith(picture, profile(DISPLAY_P3, "srgb")),
            33,
            PictureReaderTest.chunk("sRGB", new byte[1]));

    assertThat(rgb(both)).isEqualTo(picture.rgb());
  }

  @Test
  void jpegAndWebp_haveProfilesToo() throws IOException {
    byte[] icc = profile(DISPLAY_P3, "table");
    byte[] jpeg =
        TestMedia.file(
            TestMedia.image(TestMedia.corners(64, 48), BufferedImage.TYPE_3BYTE_BGR), "jpg");
    byte[] webp = PictureReaderTest.resource("lossless.webp");
    int half = icc.length / 2;
    ByteBuffer segments = ByteBuffer.allocate(2 * 18 + icc.length);
    for (int piece = 0; piece < 2; piece++) { // long profiles come in pieces
      int length = piece == 0 ? half : icc.length - half;
      segments.putShort((short) 0xffe2).putShort((short) (16 + length));
      segments.put(ascii("ICC_PROFILE\0")).put((byte) (piece + 1)).put((byte) 2);
      segments.put(icc, piece * half, length);
    }
    ByteBuffer chunk = ByteBuffer.allocate(8 + icc.length).order(ByteOrder.LITTLE_ENDIAN);
    chunk.put(ascii("ICCP")).putInt(icc.length).put(icc);
    byte[] webpWith = TestMedia.insert(webp, 12, chunk.array());
    ByteBuffer.wrap(webpWith).order(ByteOrder.LITTLE_ENDIAN).putInt(4, webpWith.length - 8);

    for (byte[][] pair :
        new byte[][][] {{jpeg, TestMedia.insert(jpeg, 2, segments.array())}, {webp, webpWith}}) {
      byte[] plain = rgb(pair[0]);
      RgbProfile profile = Objects.requireNonNull(RgbProfile.parse(icc));
      FrameBuffer expected = new FrameBuffer(plain.length / 3, 1, plain.clone());
      profile.apply(expected);

      assertThat(rgb(pair[1])).isEqualTo(expected.rgb()).isNotEqualTo(plain);
    }
  }

  @Test
  void damagedOrOther_isLeftAside() throws IOException {
    FrameBuffer picture = colours();
    byte[] icc = profile(DISPLAY_P3, "table");
    byte[] noWhite = profile(new double[] {9, 9, 9, 0, 0, 0, 0, 0, 0}, "table");
    byte[] inks = icc.clone();
    System.arraycopy(ascii("CMYK"), 0, inks, 16, 4);
    byte[] outside = icc.clone();
    Arrays.fill(outside, 128 + 4 + 4, 128 + 4 + 8, (byte) 0x7f);
    byte[] manyTags = icc.clone();
    Arrays.fill(manyTags, 128, 132, (byte) 0x7f);
    Arrays.fill(manyTags, 132, 216, (byte) 0);
    byte[] manySamples = icc.clone();
    ByteBuffer.wrap(manySamples).putInt(128 + 4 + 7 * 12 + 80 + 8, 0x7fffffff);
    byte[] falling = icc.clone();
    Arrays.fill(falling, falling.length - 1000, falling.length, (byte) 0);
    for (byte[] bad :
        new byte[][] {
          noWhite,
          inks,
          outside,
          manyTags,
          manySamples,
          falling,
          Arrays.copyOf(icc, 1000),
          new byte[3],
          new byte[RgbProfile.MAX_BYTES + 5]
        }) {
      assertThat(rgb(pngWith(picture, bad))).isEqualTo(picture.rgb());
    }
    Random random = new Random(7);
    for (int i = 0; i < 3000; i++) { // whatever stands in it, it is a map or none
      byte[] flipped = icc.clone();
      for (int k = 0; k < 4; k++) {
        flipped[random.nextInt(320)] = (byte) random.nextInt();
      }
      RgbProfile profile = RgbProfile.parse(flipped);
      if (profile != null) {
        profile.apply(colours());
      }
    }
  }
}
