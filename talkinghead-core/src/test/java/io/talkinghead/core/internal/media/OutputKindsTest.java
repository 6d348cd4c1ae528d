package io.talkinghead.core.internal.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.talkinghead.ErrorCode;
import io.talkinghead.FrameBuffer;
import io.talkinghead.InputException;
import io.talkinghead.Limits;
import io.talkinghead.Options;
import io.talkinghead.Output;
import io.talkinghead.Portrait;
import io.talkinghead.spi.VideoEncoder;
import io.talkinghead.spi.VideoEncoderProvider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of output holds what was written to it. */
class OutputKindsTest {
  @TempDir Path folder;

  private final VideoEncoder encoder = new FfmpegVideoEncoder(null);

  @Test
  void provider_isFoundAndHonest() {
    List<VideoEncoderProvider> found =
        ServiceLoader.load(VideoEncoderProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(p -> p.name().equals("ffmpeg"))
            .toList();
    Options options = Options.builder().build();

    assertThat(found).hasSize(1);
    assertThat(found.get(0).availability(options).usable()).isTrue();
    assertThat(found.get(0).availability(options).reason()).contains("FFmpeg", "LGPL");
    assertThat(found.get(0).create(options)).isInstanceOf(FfmpegVideoEncoder.class);
  }

  @Test
  void encoder_isTheOneThatOpens() throws IOException {
    String used = VideoTestKit.write(encoder, folder.resolve("a.mp4"), 160, 160, 25, 2, null);

    assertThat(used).isIn("h264_nvenc", "libx264", "libopenh264");
  }

  @Test
  void encoder_askedForByNameIsNeverReplaced() {
    for (String name : List.of("libx264rgb", "h264_made_up", "aac")) {
      VideoEncoder named =
          new FfmpegVideoEncoderProvider()
              .create(
                  Options.builder()
                      .properties(Map.of(FfmpegVideoEncoderProvider.H264_PROPERTY, name))
                      .build());
      assertThatThrownBy(
              () -> VideoTestKit.write(named, folder.resolve("b.mp4"), 64, 64, 25, 1, null))
          .isInstanceOfSatisfying(
              InputException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.ENCODER_NOT_AVAILABLE))
          .hasMessageContaining(name);
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void tooSmallForMp4_isRefused() {
    assertThatThrownBy(
            () -> VideoTestKit.write(encoder, folder.resolve("s.mp4"), 15, 64, 25, 1, null))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("15 x 64");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void pngFolder_holdsEveryFrameExactly() throws IOException {
    Path target = folder.resolve("frames");
    Files.createDirectory(target); // empty is allowed

    assertThat(VideoTestKit.write(encoder, target, 31, 17, 25, 3, null)).isEqualTo("png");

    assertThat(VideoTestKit.names(target))
        .containsExactly("frame_000000.png", "frame_000001.png", "frame_000002.png");
    for (int i = 0; i < 3; i++) {
      Path file = target.resolve("frame_00000" + i + ".png");
      FrameBuffer read =
          PictureReader.read(Portrait.read(file).content(), Limits.DEFAULT).picture();
      assertThat(read.rgb()).isEqualTo(TestMedia.moving(31, 17, i * 0.2).rgb());
    }
  }

  @Test
  void frames_arriveInOrderWithTheirTimes() throws IOException {
    List<Long> times = new ArrayList<>();
    Output output =
        Output.frames(
            frame -> {
              assertThat(frame.index()).isEqualTo(times.size());
              times.add(frame.timeUs());
            });

    VideoTestKit.write(encoder, output, 20, 20, 30, 4, null);

    assertThat(times).containsExactly(0L, 33_333L, 66_666L, 100_000L);
  }

  @Test
  void gif_showsTheMotion() throws IOException {
    Path file = folder.resolve("a.gif");

    assertThat(VideoTestKit.write(encoder, file, 96, 64, 25, 80, null)).isEqualTo("gif");
    DecodedVideo gif = VideoProbe.decode(file);

    assertThat(gif.frames()).hasSize(40); // 12.5 a second
    assertThat(gif.durations().stream().mapToDouble(d -> d).sum()).isCloseTo(3.2, within(0.011));
    for (int i : List.of(0, 13, 39)) {
      assertThat(TestMedia.difference(gif.frames().get(i), TestMedia.moving(96, 64, i * 0.4)))
          .isLessThan(6);
    }
    assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
        .contains("NETSCAPE2.0"); // repeats
  }

  @Test
  void gif_ofOneFrameAndOfManyColours() throws IOException {
    Path file = folder.resolve("one.gif");

    VideoTestKit.write(encoder, file, 700, 300, 25, 1, null);
    DecodedVideo gif = VideoProbe.decode(file);

    assertThat(gif.frames()).hasSize(1);
    assertThat(gif.frames().get(0).width()).isEqualTo(480);
    assertThat(gif.frames().get(0).height()).isEqualTo(206);
  }

  @Test
  void webp_isAnAnimationWhoseFirstPictureReadsBack() throws IOException {
    Path file = folder.resolve("a.webp");

    assertThat(VideoTestKit.write(encoder, file, 96, 64, 25, 30, null)).isEqualTo("libwebp_anim");

    byte[] bytes = Files.readAllBytes(file);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    assertThat(text).startsWith("RIFF").contains("WEBPVP8X").contains("ANIM");
    assertThat(text.split("ANMF", -1).length - 1).isBetween(8, 15); // equal ones are joined
    assertThat(PictureFile.le32(bytes, 4) + 8).isEqualTo(bytes.length);
    FrameBuffer first = PictureReader.read(Portrait.read(file).content(), Limits.DEFAULT).picture();
    assertThat(TestMedia.difference(first, TestMedia.moving(96, 64, 0))).isLessThan(4);
    assertThat(durationOfWebp(bytes)).isEqualTo(1200);
  }

  private static int durationOfWebp(byte[] bytes) {
    int sum = 0;
    for (int at = 12; at + 8 < bytes.length; ) {
      int size = PictureFile.le32(bytes, at + 4);
      if (PictureFile.is(bytes, at, "ANMF")) {
        sum += PictureFile.le24(bytes, at + 8 + 12);
      }
      at += 8 + size + (size & 1);
    }
    return sum;
  }

  @Test
  void order_ofCallsIsKept() throws IOException {
    VideoEncoder.Request request =
        VideoTestKit.request(Output.to(folder.resolve("o.mp4")), 64, 64, 25, null);
    VideoEncoder.Session session = encoder.open(request);
    try {
      assertThatThrownBy(session::finish).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> session.write(new FrameBuffer(64, 65)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("64 x 65");
      session.write(TestMedia.moving(64, 64, 0));
      session.finish();
      assertThatThrownBy(session::finish).isInstanceOf(IllegalStateException.class);
      session.close();
      session.close();
      assertThatThrownBy(() -> session.write(TestMedia.moving(64, 64, 0)))
          .isInstanceOf(IllegalStateException.class);
    } finally {
      session.close();
    }
    assertThat(folder.resolve("o.mp4")).isRegularFile();
    VideoEncoder closed = new FfmpegVideoEncoder(null);
    closed.close();
    assertThatThrownBy(() -> closed.open(request)).isInstanceOf(IllegalStateException.class);
  }
}
