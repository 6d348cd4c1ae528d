package io.talkinghead.core.internal.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.talkinghead.AudioClip;
import io.talkinghead.FrameBuffer;
import io.talkinghead.Output;
import io.talkinghead.spi.AudioSource;
import io.talkinghead.spi.VideoEncoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is written is decoded again: frames, times, lengths, sound, colours, order of the file. */
class Mp4Test {
  @TempDir Path folder;

  private final VideoEncoder encoder = new FfmpegVideoEncoder("libopenh264");

  private static int framesOf(double seconds, int fps) {
    return (int) Math.ceil(seconds * fps - 1e-9);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 2.4, 16000, 1", "24, 1.01, 44100, 2", "25, 1.003, 16000, 1", "25, 1.0, 48000, 1",
    "25, 0.01, 16000, 1", "30, 1.234, 22050, 1", "60, 0.777, 8000, 1", "120, 0.5, 44100, 1",
    "7, 1.5, 32000, 2", "25, 0.9, 192000, 2", "25, 0.9, 44100, 6", "25, 0.9, 37000, 1"
  })
  void streams_endTogether(int fps, double seconds, int rate, int channels) throws IOException {
    float[] tone = TestMedia.tone(rate, channels, seconds);
    AudioClip clip = AudioClip.of(tone, channels, rate);
    double exact = (double) tone.length / channels / rate;
    int frames = framesOf(exact, fps);
    Path file = folder.resolve("video.mp4");

    String used = VideoTestKit.write(encoder, file, 64, 48, fps, frames, VideoTestKit.sound(clip));
    DecodedVideo video = VideoProbe.decode(file);

    assertThat(used).isEqualTo("libopenh264 + aac");
    assertThat(video.codecs()).containsExactly("h264", "aac");
    assertThat(video.frames()).hasSize(frames);
    assertThat(video.statedFrames()).isEqualTo(frames);
    if (frames > 1) { // of one frame a player only knows how long it lasts
      assertThat(video.frameRate()).isCloseTo(fps, within(1e-9));
    }
    assertThat(video.videoStart()).isZero();
    assertThat(video.soundStart()).isZero();
    assertThat(video.videoSeconds()).isCloseTo(exact, within(0.001));
    assertThat(video.soundSeconds()).isCloseTo(exact, within(0.001));
    for (int i = 0; i < frames; i++) {
      assertThat(video.times().get(i)).isCloseTo((double) i / fps, within(1e-6));
    }
    double shown = video.durations().stream().mapToDouble(d -> d).sum();
    assertThat(shown).isCloseTo(exact, within(0.001));
    assertThat(video.boxes()).startsWith("ftyp", "moov").contains("mdat").doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource({"16000", "44100", "48000", "8000"})
  void click_staysInPlace(int rate) throws IOException {
    AudioClip clip = AudioClip.of(TestMedia.click(rate, 1.6, 1.0), rate);
    Path file = folder.resolve("click.mp4");
    ByteArrayOutputStream stream = new ByteArrayOutputStream();

    VideoTestKit.write(encoder, file, 64, 64, 25, 40, VideoTestKit.sound(clip));
    VideoTestKit.write(encoder, Output.mp4(stream), 64, 64, 25, 40, VideoTestKit.sound(clip));

    assertThat(VideoProbe.decode(file).loudest()).isCloseTo(1.0, within(0.001));
    assertThat(VideoProbe.decode(stream.toByteArray()).loudest()).isCloseTo(1.0, within(0.001));
  }

  @Test
  void silentVideo_lastsAsLongAsItsFrames() throws IOException {
    Path file = folder.resolve("silent.mp4");

    String used = VideoTestKit.write(encoder, file, 64, 64, 30, 45, null);
    DecodedVideo video = VideoProbe.decode(file);

    assertThat(used).isEqualTo("libopenh264");
    assertThat(video.codecs()).containsExactly("h264");
    assertThat(video.frames()).hasSize(45);
    assertThat(video.videoSeconds()).isCloseTo(1.5, within(1e-6));
  }

  @Test
  void oneFrame_isShownForTheWholeSound() throws IOException {
    Path file = folder.resolve("one.mp4");

    VideoTestKit.write(
        encoder, file, 64, 64, 25, 1, VideoTestKit.sound(TestMedia.tone(16_000, 1, 0.75)));
    DecodedVideo video = VideoProbe.decode(file);

    assertThat(video.frames()).hasSize(1);
    assertThat(video.videoSeconds()).isCloseTo(0.75, within(0.001));
    assertThat(video.soundSeconds()).isCloseTo(0.75, within(0.001));
  }

  @ParameterizedTest
  @CsvSource({
    "65, 49, 64, 48",
    "64, 49, 64, 48",
    "33, 64, 32, 64",
    "16, 16, 16, 16",
    "18, 500, 18, 500"
  })
  void oddSizes_loseTheirLastColumnOrRow(int width, int height, int evenWidth, int evenHeight)
      throws IOException {
    Path file = folder.resolve("odd.mp4");

    VideoTestKit.write(encoder, file, width, height, 25, 3, null);
    FrameBuffer last = VideoProbe.decode(file).frames().get(2);

    assertThat(last.width()).isEqualTo(evenWidth);
    assertThat(last.height()).isEqualTo(evenHeight);
    FrameBuffer wanted =
        Pictures.cropAndScale(
            TestMedia.moving(width, height, 0.4),
            0,
            0,
            evenWidth,
            evenHeight,
            evenWidth,
            evenHeight);
    assertThat(TestMedia.difference(last, wanted)).isLessThan(4);
  }

  @Test
  void colours_areTaggedAndRight() throws IOException {
    Path file = folder.resolve("colours.mp4");
    FrameBuffer corners = TestMedia.corners(128, 128);
    try (VideoEncoder.Session session =
        encoder.open(VideoTestKit.request(Output.to(file), 128, 128, 25, null))) {
      for (int i = 0; i < 10; i++) {
        session.write(corners);
      }
      session.finish();
    }
    DecodedVideo video = VideoProbe.decode(file);

    assertThat(video.colours()).containsExactly(1, 1, 1, 1); // BT.709 throughout, limited range
    FrameBuffer seen = video.frames().get(9);
    for (int y : List.of(20, 100)) {
      for (int x : List.of(20, 100)) {
        int wanted = TestMedia.get(corners, x, y);
        int found = TestMedia.get(seen, x, y);
        for (int shift = 0; shift <= 16; shift += 8) {
          assertThat(found >> shift & 0xff).isCloseTo(wanted >> shift & 0xff, within(5));
        }
      }
    }
  }

  @Test
  void movingPicture_looksClean() throws IOException {
    Path file = folder.resolve("quality.mp4");

    VideoTestKit.write(encoder, file, 256, 256, 25, 60, null);
    DecodedVideo video = VideoProbe.decode(file);

    for (int i = 0; i < 60; i++) {
      assertThat(TestMedia.difference(video.frames().get(i), TestMedia.moving(256, 256, i * 0.2)))
          .isLessThan(2.0);
    }
    assertThat(video.keyFrames().get(0)).isTrue();
    assertThat(video.keyFrames().get(50)).isTrue(); // every two seconds
    assertThat(video.keyFrames().stream().filter(key -> key).count()).isEqualTo(2);
  }

  @Test
  void stream_isFragmentedAndFlushedAsItGrows() throws IOException {
    AtomicInteger flushes = new AtomicInteger();
    ByteArrayOutputStream stream =
        new ByteArrayOutputStream() {
          @Override
          public void flush() {
            flushes.incrementAndGet();
          }

          @Override
          public void close() {
            throw new AssertionError("the stream is the caller's");
          }
        };
    int atHalf;
    try (VideoEncoder.Session session =
        encoder.open(
            VideoTestKit.request(
                Output.mp4(stream),
                64,
                64,
                25,
                VideoTestKit.sound(TestMedia.tone(16_000, 1, 3))))) {
      for (int i = 0; i < 75; i++) {
        session.write(TestMedia.moving(64, 64, i * 0.2));
      }
      atHalf = stream.size();
      session.finish();
    }
    DecodedVideo video = VideoProbe.decode(stream.toByteArray());

    assertThat(atHalf).isGreaterThan(stream.size() / 2);
    assertThat(flushes.get()).isBetween(4, 20);
    assertThat(video.boxes()).startsWith("ftyp", "moov", "moof", "mdat", "moof", "mdat");
    assertThat(video.frames()).hasSize(75);
    assertThat(video.frameRate()).isEqualTo(25);
    assertThat(video.videoStart()).isZero();
    assertThat(video.durations().stream().mapToDouble(d -> d).sum()).isCloseTo(3, within(0.001));
    for (int i = 0; i < 75; i++) {
      assertThat(video.times().get(i)).isCloseTo(i / 25.0, within(1e-6));
    }
  }

  @Test
  void sameInput_givesTheSameBytes() throws IOException {
    Path one = folder.resolve("one.mp4");
    Path two = folder.resolve("two.mp4");
    for (Path file : List.of(one, two)) {
      VideoTestKit.write(
          encoder, file, 96, 96, 25, 20, VideoTestKit.sound(TestMedia.tone(16_000, 1, 0.8)));
    }
    assertThat(Files.mismatch(one, two)).isEqualTo(-1);
  }

  @Test
  void sound_isOpenedOnceAndClosed() throws IOException {
    AtomicInteger opened = new AtomicInteger();
    AtomicInteger closed = new AtomicInteger();
    AudioSource.Opener opener =
        () -> {
          opened.incrementAndGet();
          AudioSource inner = VideoTestKit.sound(TestMedia.tone(16_000, 1, 0.4)).open();
          return new AudioSource() {
            @Override
            public int sampleRateHz() {
              return inner.sampleRateHz();
            }

            @Override
            public int channels() {
              return inner.channels();
            }

            @Override
            public int read(float[] target, int offset, int frames) throws IOException {
              return inner.read(target, offset, Math.min(frames, 13));
            }

            @Override
            public void close() {
              closed.incrementAndGet();
              inner.close();
            }
          };
        };
    VideoTestKit.write(encoder, folder.resolve("a.mp4"), 64, 64, 25, 10, opener);

    assertThat(opened).hasValue(1);
    assertThat(closed.get()).isPositive();
  }

  @Test
  void clippedSound_isEncoded() throws IOException {
    float[] loud = TestMedia.tone(16_000, 1, 0.4);
    for (int i = 0; i < loud.length; i++) {
      loud[i] *= 100;
    }
    Path file = folder.resolve("loud.mp4");
    VideoTestKit.write(encoder, file, 64, 64, 25, 10, VideoTestKit.sound(loud));

    assertThat(VideoProbe.decode(file).soundSeconds()).isCloseTo(0.4, within(0.001));
  }
}
