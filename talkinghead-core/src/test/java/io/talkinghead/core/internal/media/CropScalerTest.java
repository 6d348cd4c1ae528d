package io.talkinghead.core.internal.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.talkinghead.FrameBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CropScalerTest {
  @Test
  void sameSize_isCopiedExactly() {
    FrameBuffer picture = TestMedia.moving(40, 30, 1);

    FrameBuffer cut = Pictures.cropAndScale(picture, 5, 7, 20, 10, 20, 10);

    for (int y = 0; y < 10; y++) {
      for (int x = 0; x < 20; x++) {
        assertThat(TestMedia.get(cut, x, y)).isEqualTo(TestMedia.get(picture, x + 5, y + 7));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"320, 320", "31, 77", "1, 1", "600, 10", "1000, 1000"})
  void flat_staysFlat(int width, int height) {
    FrameBuffer picture = new FrameBuffer(200, 150);
    for (int i = 0; i < picture.rgb().length; i++) {
      picture.rgb()[i] = (byte) (i % 3 == 0 ? 255 : i % 3 == 1 ? 128 : 0);
    }
    FrameBuffer scaled = Pictures.cropAndScale(picture, 0, 0, 200, 150, width, height);

    for (int i = 0; i < scaled.rgb().length; i += 3) {
      assertThat(scaled.rgb()[i]).isEqualTo((byte) 255);
      assertThat(scaled.rgb()[i + 1]).isEqualTo((byte) 128);
      assertThat(scaled.rgb()[i + 2]).isEqualTo((byte) 0);
    }
  }

  @Test
  void shrinking_averagesFineStripes() {
    FrameBuffer stripes = new FrameBuffer(300, 30);
    for (int y = 0; y < 30; y++) {
      for (int x = 0; x < 300; x += 2) {
        TestMedia.set(stripes, x, y, 0xffffff);
      }
    }
    FrameBuffer small = Pictures.cropAndScale(stripes, 0, 0, 300, 30, 50, 5);

    for (int x = 2; x < 48; x++) {
      assertThat(TestMedia.get(small, x, 2) & 0xff).isBetween(122, 133);
    }
  }

  @Test
  void ramp_keepsItsPlace() {
    FrameBuffer ramp = new FrameBuffer(256, 4);
    for (int y = 0; y < 4; y++) {
      for (int x = 0; x < 256; x++) {
        TestMedia.set(ramp, x, y, x * 0x10101);
      }
    }
    FrameBuffer half = Pictures.cropAndScale(ramp, 0, 0, 256, 4, 128, 2);
    FrameBuffer twice = Pictures.cropAndScale(ramp, 0, 0, 256, 4, 512, 8);

    for (int x = 3; x < 125; x++) { // the pixel's centre lies at 2 x + 0.5
      assertThat(TestMedia.get(half, x, 1) & 0xff).isBetween(2 * x, 2 * x + 1);
      assertThat(TestMedia.get(twice, 4 * x, 3) & 0xff).isBetween(2 * x - 1, 2 * x);
    }
  }

  @Test
  void grey_staysGrey() {
    FrameBuffer noise = new FrameBuffer(31, 23);
    Random random = new Random(5);
    for (int i = 0; i < 31 * 23; i++) {
      TestMedia.set(noise, i % 31, i / 31, random.nextInt(256) * 0x10101);
    }
    FrameBuffer scaled = Pictures.cropAndScale(noise, 3, 2, 25, 20, 44, 13);

    for (int i = 0; i < 44 * 13; i++) {
      int colour = TestMedia.get(scaled, i % 44, i / 44);
      assertThat(colour).isEqualTo((colour & 0xff) * 0x10101);
    }
  }

  @Test
  void rectangle_liesInThePicture() {
    FrameBuffer picture = new FrameBuffer(10, 10);

    assertThatThrownBy(() -> Pictures.cropAndScale(picture, 5, 0, 6, 10, 4, 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("x must be in [0, 4]");
  }
}
