package io.talkinghead.core.internal.ditto.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.talkinghead.FrameBuffer;
import java.nio.FloatBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the formula, pixel by pixel over the whole picture. */
class CropPasterTest {
  private static final float[] MASK = FaceMask.values();

  private static float at(float[] plane, int x, int y, int c, int channels) {
    return x < 0 || y < 0 || x > 511 || y > 511 ? 0 : plane[(y * 512 + x) * channels + c];
  }

  private static float bilinear(float[] plane, int px, int py, int c, int channels) {
    int x = px >> 5;
    int y = py >> 5;
    float fx = (px & 31) / 32f;
    float fy = (py & 31) / 32f;
    return at(plane, x, y, c, channels) * ((1 - fx) * (1 - fy))
        + at(plane, x + 1, y, c, channels) * (fx * (1 - fy))
        + at(plane, x, y + 1, c, channels) * ((1 - fx) * fy)
        + at(plane, x + 1, y + 1, c, channels) * (fx * fy);
  }

  @ParameterizedTest
  @CsvSource({
    "1.3, 0.2, 40, -30, 700, 600, true", // turned, reaching beyond the top
    "0.45, -0.1, 100, 150, 400, 500, false", // shrunk
    "1, 0, 0, 0, 512, 512, true", // in place
    "2, 0, -300, -300, 320, 240, false", // larger than the picture
    "0.5, 0, 900, 900, 320, 240, true" // outside
  })
  void picture_isTheFormula(
      double scale,
      double turn,
      double shiftX,
      double shiftY,
      int width,
      int height,
      boolean often) {
    Random random = new Random(4);
    float[] face = new float[512 * 512 * 3];
    for (int i = 0; i < face.length; i++) {
      face[i] = random.nextFloat() * 255;
    }
    FrameBuffer picture = new FrameBuffer(width, height);
    random.nextBytes(picture.rgb());
    Affine map =
        new Affine(
            scale * Math.cos(turn),
            -scale * Math.sin(turn),
            shiftX,
            scale * Math.sin(turn),
            scale * Math.cos(turn),
            shiftY);
    FrameBuffer target = new FrameBuffer(width, height);
    FineFace fine = new FineFace();
    byte[] rounded = new byte[face.length];
    fine.setPixels(FloatBuffer.wrap(face), rounded);
    assertThat(rounded[5] & 0xFF).isEqualTo(Math.round(face[5]));
    new CropPaster(map, width, height, often).paste(fine, picture, target);
    int differing = 0;
    Affine back = map.inverse();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int rowX = (int) Math.rint((back.m1() * y + back.m2()) * 1024);
        int rowY = (int) Math.rint((back.m4() * y + back.m5()) * 1024);
        int px = (rowX + 16 + (int) Math.rint(back.m0() * x * 1024)) >> 5;
        int py = (rowY + 16 + (int) Math.rint(back.m3() * x * 1024)) >> 5;
        float mask = Math.min(1, Math.max(0, bilinear(MASK, px, py, 0, 1)));
        for (int c = 0; c < 3; c++) {
          int at = 3 * (y * width + x) + c;
          float mixed =
              mask * bilinear(face, px, py, c, 3) + (1 - mask) * (picture.rgb()[at] & 0xFF);
          int wanted = (int) Math.min(255, Math.max(0, mixed));
          int apart = Math.abs((target.rgb()[at] & 0xFF) - wanted);
          if (apart > (mask == 0 ? 0 : 1)) { // a quarter of a million assertions are slow
            assertThat(target.rgb()[at] & 0xFF).as("%d, %d, %d", x, y, c).isEqualTo(wanted);
          }
          differing += apart;
        }
      }
    }
    // values are kept to 1/256; the goldens allow 5 in 1,000
    assertThat(differing).isLessThan(target.rgb().length * 25 / 10_000);
  }

  @Test
  void faces_areTheSameFromPlanesPixelsAndBytes() {
    Random random = new Random(5);
    float[] pixels = new float[512 * 512 * 3];
    float[] planes = new float[pixels.length];
    FrameBuffer face = new FrameBuffer(512, 512);
    for (int i = 0; i < pixels.length; i++) {
      int level = random.nextInt(256);
      pixels[i] = level;
      planes[i % 3 * 512 * 512 + i / 3] = level / 255f;
      face.rgb()[i] = (byte) level;
    }
    FineFace bytes = new FineFace();
    bytes.setBytes(face);
    byte[] rounded = new byte[pixels.length];
    FineFace fine = new FineFace();
    fine.setPixels(FloatBuffer.wrap(pixels), rounded);
    assertThat(fine.numbers()).isEqualTo(bytes.numbers());
    assertThat(rounded).isEqualTo(face.rgb());
    fine.setPlanes(FloatBuffer.wrap(planes), rounded);
    assertThat(fine.numbers()).isEqualTo(bytes.numbers());
    assertThat(rounded).isEqualTo(face.rgb());
  }

  @Test
  void numbersBeyondTheRange_areLimited() {
    float[] planes = new float[512 * 512 * 3];
    planes[0] = Float.NaN;
    planes[1] = Float.NEGATIVE_INFINITY;
    planes[2] = Float.POSITIVE_INFINITY;
    planes[3] = -1e-3f;
    planes[4] = 1e9f;
    FineFace fine = new FineFace();
    fine.setPlanes(FloatBuffer.wrap(planes), new byte[planes.length]);
    float[] wanted = {0, 0, 255, 0, 255};
    for (int x = 0; x < wanted.length; x++) {
      assertThat(fine.get(x, 0, 0)).as("pixel %d", x).isEqualTo(wanted[x]);
    }
  }
}
