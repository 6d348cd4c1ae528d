package io.talkinghead.core.internal.ditto.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.talkinghead.FrameBuffer;
import io.talkinghead.core.internal.ditto.npy.Npy;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

/** Against pictures made by OpenCV 4.6 (warpAffine, warpPerspective, resize; bilinear). */
class ImageOperatorsTest {
  private static FrameBuffer read(String name) throws IOException {
    try (InputStream in = ImageOperatorsTest.class.getResourceAsStream("/ditto/image/" + name)) {
      Npy npy = Npy.parse(in.readAllBytes());
      byte[] bytes = new byte[npy.values().length];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) npy.values()[i];
      }
      return new FrameBuffer(npy.axis(1), npy.axis(0), bytes);
    }
  }

  @Test
  void affine_isOpenCvToTheBit() throws IOException {
    Affine forward = new Affine(0.83, -0.31, 7.2, 0.29, 0.9, -4.4);
    assertThat(Warps.affine(read("source.npy"), forward, 61, 45).rgb())
        .isEqualTo(read("affine.npy").rgb());
  }

  @Test
  void perspective_isOpenCvToTheBit() throws IOException {
    double[] map =
        Perspective.between(
            new float[] {5.5f, 3.2f, 44.1f, 6.7f, 40.2f, 33.3f, 8.8f, 30.1f},
            new float[] {0, 0, 32, 0, 32, 32, 0, 32});
    assertThat(Warps.perspective(read("source.npy"), map, 32, 32).rgb())
        .isEqualTo(read("perspective.npy").rgb());
  }

  @Test
  void resize_isOpenCvToTheBit() throws IOException {
    assertThat(Resize.bilinear(read("source.npy"), 97, 80).rgb())
        .isEqualTo(read("resize_up.npy").rgb());
    assertThat(Resize.bilinear(read("source.npy"), 24, 15).rgb())
        .isEqualTo(read("resize_down.npy").rgb());
  }

  @Test
  void half_isTheRoundedMean() {
    FrameBuffer picture = new FrameBuffer(2, 2);
    byte[] reds = {10, 20, 30, 42};
    for (int i = 0; i < 4; i++) {
      picture.rgb()[3 * i] = reds[i];
    }
    assertThat(Resize.half(picture).rgb()).containsExactly(26, 0, 0); // 102 / 4, rounded up
  }

  @Test
  void inverse_undoesTheMap() {
    Affine map = new Affine(2, 1, 5, -1, 3, 7);
    Affine both = map.inverse().after(map);
    assertThat(both.x(3, 4)).isCloseTo(3, org.assertj.core.data.Offset.offset(1e-12));
    assertThat(both.y(3, 4)).isCloseTo(4, org.assertj.core.data.Offset.offset(1e-12));
  }
}
