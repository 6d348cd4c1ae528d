package io.talkinghead.core.internal.ditto.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.talkinghead.ErrorCode;
import io.talkinghead.FrameBuffer;
import io.talkinghead.InputException;
import io.talkinghead.Limits;
import io.talkinghead.Portrait;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PictureReaderTest {
  private static FrameBuffer read(BufferedImage image, Limits limits) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return new PictureReader(limits).read(Portrait.encoded(out.toByteArray()).content());
  }

  @Test
  void alpha_isDroppedWithoutBlending() throws IOException {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0x01_C8_64_32);
    image.setRGB(1, 0, 0x00_0A_14_1E);
    assertThat(read(image, Limits.DEFAULT).rgb())
        .containsExactly((byte) 0xC8, 0x64, 0x32, 0x0A, 0x14, 0x1E);
  }

  @Test
  void sixteenBits_keepTheUpperEight() throws IOException {
    BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_USHORT_GRAY);
    image.getRaster().setSample(0, 0, 0, 0x7FF0);
    assertThat(read(image, Limits.DEFAULT).rgb()).containsExactly(0x7F, 0x7F, 0x7F);
  }

  @Test
  void palette_isExpanded() throws IOException {
    BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_BINARY);
    image.setRGB(0, 0, 0xFFFFFFFF);
    assertThat(read(image, Limits.DEFAULT).rgb()).containsExactly(-1, -1, -1);
  }

  /** Corners of a 2 x 1 picture (1, 2) after each orientation, rows from the top. */
  @ParameterizedTest
  @CsvSource({
    "1, 1, 2", "2, 2, 1", "3, 2, 1", "4, 1, 2", "5, 1, 2", "6, 1, 2", "7, 2, 1", "8, 2, 1"
  })
  void orientation_isApplied(int orientation, int first, int second) {
    FrameBuffer picture = new FrameBuffer(2, 1, new byte[] {1, 1, 1, 2, 2, 2});
    FrameBuffer turned = PictureReader.orient(picture, orientation);
    assertThat(turned.width()).isEqualTo(orientation >= 5 ? 1 : 2);
    assertThat(turned.rgb()[0]).isEqualTo((byte) first);
    assertThat(turned.rgb()[3]).isEqualTo((byte) second);
  }

  @Test
  void tooLarge_andNoPicture_areRefused() {
    Limits small = new Limits(1 << 20, 10, 1, Duration.ofSeconds(1));
    BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB);
    assertThatThrownBy(() -> read(image, small))
        .isInstanceOfSatisfying(
            InputException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PICTURE_TOO_LARGE));
    assertThatThrownBy(
            () ->
                new PictureReader(Limits.DEFAULT)
                    .read(Portrait.encoded(new byte[] {1, 2, 3}).content()))
        .isInstanceOfSatisfying(
            InputException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.PICTURE_UNREADABLE));
  }
}
