package io.talkinghead.core.internal.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.talkinghead.FrameBuffer;
import java.util.Arrays;
import java.util.Random;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.junit.jupiter.api.Test;

class YuvPictureTest {
  private static final int WIDTH = 151; // odd, and no multiple of a block
  private static final int HEIGHT = 39;

  private final Random random = new Random(7);

  @Test
  void equalsBt709InLimitedRangeToRounding() throws Exception {
    FrameBuffer picture = noise();
    try (YuvPicture yuv = new YuvPicture(WIDTH, HEIGHT)) {
      AVFrame frame = yuv.convert(picture);

      assertThat(frame.width()).isEqualTo(WIDTH - 1);
      assertThat(frame.height()).isEqualTo(HEIGHT - 1);
      for (int y = 0; y < HEIGHT - 1; y++) {
        for (int x = 0; x < WIDTH - 1; x++) {
          double[] rgb = mean(picture, x, y, 1);
          double luma = 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2];
          assertThat((double) at(frame, 0, x, y)).isCloseTo(16 + luma * 219 / 255, within(0.51));
        }
      }
      for (int y = 0; y < HEIGHT / 2; y++) {
        for (int x = 0; x < WIDTH / 2; x++) {
          double[] rgb = mean(picture, 2 * x, 2 * y, 2);
          double luma = 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2];
          assertThat((double) at(frame, 1, x, y))
              .isCloseTo(128 + (rgb[2] - luma) / 1.8556 * 224 / 255, within(0.51));
          assertThat((double) at(frame, 2, x, y))
              .isCloseTo(128 + (rgb[0] - luma) / 1.5748 * 224 / 255, within(0.51));
        }
      }
    }
  }

  @Test
  void extremesStayInRange() throws Exception {
    int[][] colours = {
      {0, 0, 0},
      {255, 255, 255},
      {255, 0, 0},
      {0, 255, 0},
      {0, 0, 255},
      {255, 255, 0},
      {0, 255, 255}
    };
    for (int[] colour : colours) {
      FrameBuffer picture = new FrameBuffer(16, 16);
      for (int i = 0; i < picture.rgb().length; i++) {
        picture.rgb()[i] = (byte) colour[i % 3];
      }
      try (YuvPicture yuv = new YuvPicture(16, 16)) {
        AVFrame frame = yuv.convert(picture);

        assertThat(at(frame, 0, 5, 5)).isBetween(16, 235);
        assertThat(at(frame, 1, 5, 5)).isBetween(16, 240);
        assertThat(at(frame, 2, 5, 5)).isBetween(16, 240);
      }
    }
  }

  @Test
  void whatChangedAndNothingElseIsConvertedAnew() throws Exception {
    FrameBuffer picture = noise();
    byte[] first = picture.rgb().clone();
    try (YuvPicture kept = new YuvPicture(WIDTH, HEIGHT)) {
      for (int round = 0; round < 60; round++) {
        change(picture, first, round);
        try (YuvPicture fresh = new YuvPicture(WIDTH, HEIGHT)) {
          assertSame(kept.convert(picture), fresh.convert(picture));
        }
      }
    }
  }

  @Test
  void aFrameThatAnEncoderKeepsIsNotOverwritten() throws Exception {
    FrameBuffer picture = noise();
    try (YuvPicture yuv = new YuvPicture(WIDTH, HEIGHT)) {
      AVFrame keptByEncoder = avutil.av_frame_clone(yuv.convert(picture));
      int before = at(keptByEncoder, 0, 3, 3);
      picture.rgb()[3 * (3 * WIDTH + 3) + 1] ^= (byte) 0x80;

      AVFrame next = yuv.convert(picture);

      assertThat(at(keptByEncoder, 0, 3, 3)).isEqualTo(before).isNotEqualTo(at(next, 0, 3, 3));
      try (YuvPicture fresh = new YuvPicture(WIDTH, HEIGHT)) {
        assertSame(next, fresh.convert(picture));
      }
      avutil.av_frame_free(keptByEncoder);
    }
  }

  @Test
  void isRefusedAfterClose() {
    YuvPicture yuv = new YuvPicture(WIDTH, HEIGHT);
    yuv.close();
    yuv.close();

    assertThatThrownBy(() -> yuv.convert(noise())).isInstanceOf(IllegalStateException.class);
  }

  /**
   * Changes one byte, a patch, a corner, nothing, half of it to black, or all back to what was
   * first.
   */
  private void change(FrameBuffer picture, byte[] first, int round) {
    byte[] rgb = picture.rgb();
    switch (round % 6) {
      case 0 -> rgb[random.nextInt(rgb.length)] ^= (byte) 0xff;
      case 1 -> {
        int x = random.nextInt(WIDTH - 20);
        int y = random.nextInt(HEIGHT - 10);
        for (int row = y; row < y + 10; row++) {
          for (int i = 3 * (row * WIDTH + x); i < 3 * (row * WIDTH + x + 20); i++) {
            rgb[i] = (byte) random.nextInt();
          }
        }
      }
      case 2 ->
          rgb[3 * (WIDTH * (HEIGHT - 1) - 1) - 1] ^= (byte) 0x55; // the last pixel that is used
      case 3 -> System.arraycopy(first, 0, rgb, 0, rgb.length);
      case 4 -> Arrays.fill(rgb, 0, rgb.length / 2, (byte) 0);
      default -> {
        // the same picture once more
      }
    }
  }

  private FrameBuffer noise() {
    FrameBuffer picture = new FrameBuffer(WIDTH, HEIGHT);
    random.nextBytes(picture.rgb());
    return picture;
  }

  private static double[] mean(FrameBuffer picture, int x, int y, int side) {
    double[] sums = new double[3];
    for (int row = y; row < y + side; row++) {
      for (int column = x; column < x + side; column++) {
        for (int c = 0; c < 3; c++) {
          int value = picture.rgb()[3 * (row * WIDTH + column) + c] & 0xff;
          sums[c] += (double) value / (side * side);
        }
      }
    }
    return sums;
  }

  private static int at(AVFrame frame, int plane, int x, int y) {
    return new BytePointer(frame.data(plane)).get((long) y * frame.linesize(plane) + x) & 0xff;
  }

  private static void assertSame(AVFrame frame, AVFrame expected) {
    for (int plane = 0; plane < 3; plane++) {
      int half = plane == 0 ? 1 : 2;
      for (int y = 0; y < frame.height() / half; y++) {
        for (int x = 0; x < frame.width() / half; x++) {
          assertThat(at(frame, plane, x, y)).isEqualTo(at(expected, plane, x, y));
        }
      }
    }
  }
}
