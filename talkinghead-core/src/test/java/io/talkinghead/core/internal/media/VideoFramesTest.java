package io.talkinghead.core.internal.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.talkinghead.ErrorCode;
import io.talkinghead.FrameBuffer;
import io.talkinghead.InputException;
import io.talkinghead.Limits;
import io.talkinghead.Portrait;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clips of every kind give their frames, as the ffmpeg program would; bad ones a typed error. */
class VideoFramesTest {
  @TempDir Path folder;

  private static List<FrameBuffer> read(byte[] file, Limits limits, int wanted) throws IOException {
    List<FrameBuffer> frames = new ArrayList<>();
    try (VideoFrames clip = VideoFrames.open(Portrait.encoded(file).content(), limits)) {
      clip.expect(wanted);
      while (wanted < 0 || frames.size() < wanted) {
        FrameBuffer frame = clip.next();
        if (frame == null) {
          break;
        }
        frames.add(frame);
      }
    }
    return frames;
  }

  private static List<FrameBuffer> read(String name) throws IOException {
    return read(PictureReaderTest.resource(name), Limits.DEFAULT, -1);
  }

  private static String digest(FrameBuffer frame) throws NoSuchAlgorithmException {
    byte[] digest = MessageDigest.getInstance("MD5").digest(frame.rgb());
    return HexFormat.of().formatHex(digest, 0, 4);
  }

  /** First and last frame by {@code ffmpeg -i F -map 0:v -pix_fmt rgb24 -f framemd5 -}. */
  @ParameterizedTest
  @CsvSource({
    "clip.mkv, a4ba121e, ccc5f49a",
    "clip.mp4, bf1552d5, 04e819fb",
    "turned.mp4, fbb57129, 0e65fd12",
    "clip.webm, 7e1c5cb0, 13206876",
    "uneven.mp4, bc3dc058, 37cd0168",
    "clip.avi, 1e57daf7, 2016e974"
  })
  void frames_areThoseOfTheFfmpegProgram(String name, String first, String last) throws Exception {
    assumeTrue(
        name.equals("clip.mkv") || System.getProperty("os.arch").equals("amd64"),
        "colour conversion rounds differently on other processors");
    List<FrameBuffer> frames = read(name);
    assertThat(frames).hasSize(6);
    assertThat(digest(frames.get(0))).isEqualTo(first);
    assertThat(digest(frames.get(5))).isEqualTo(last);
  }

  @Test
  void rotation_isApplied() throws IOException {
    FrameBuffer turned = read("turned.mp4").get(0);
    FrameBuffer stored = read("clip.mp4").get(0);
    assertThat(new int[] {turned.width(), turned.height()}).containsExactly(32, 48);
    assertThat(turned.rgb()).isEqualTo(Orientation.apply(stored, 8).rgb());
  }

  @Test
  void squareMoves_inOrder() throws IOException {
    List<FrameBuffer> frames = read("clip.mkv");
    for (int i = 0; i < frames.size(); i++) {
      assertThat(TestMedia.get(frames.get(i), 6 + 6 * i, 15)).as("frame %d", i).isEqualTo(0xffff00);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "clip.mp4, true",
    "turned.mp4, true",
    "clip.mkv, true",
    "clip.webm, true",
    "clip.avi, true",
    "sound.mp4, true",
    "animated.gif, false",
    "animated.webp, false",
    "progressive.jpg, false",
    "alpha.png, false"
  })
  void kind_isToldByContent_notByName(String name, boolean clip) throws IOException {
    byte[] bytes = PictureReaderTest.resource(name);
    Path file = Files.write(folder.resolve("portrait.png"), bytes);
    assertThat(PortraitFile.isClip(Portrait.read(file).content())).isEqualTo(clip);
    assertThat(PortraitFile.isClip(Portrait.encoded(bytes).content())).isEqualTo(clip);
  }

  private static void assertUnreadable(byte[] file, String why) {
    assertThatThrownBy(() -> read(file, Limits.DEFAULT, -1))
        .isInstanceOfSatisfying(
            InputException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CLIP_UNREADABLE))
        .hasMessageContaining(why);
  }

  @ParameterizedTest
  @CsvSource({"clip.mp4, 9", "turned.mp4, 9", "clip.mkv, 7", "clip.webm, 6", "clip.avi, 9"})
  void clipThatIsCutShort_doesNotPassForWhole(String name, int before) throws IOException {
    byte[] whole = PictureReaderTest.resource(name);
    for (int tenths = 1; tenths < before; tenths++) { // a lone frame may be lost unseen in Matroska
      assertUnreadable(Arrays.copyOf(whole, whole.length * tenths / 10), "");
    }
    assertThat(read(name)).hasSize(6);
  }

  @Test
  void frontOfADamagedClip_isReadable() throws IOException {
    byte[] whole = PictureReaderTest.resource("clip.avi");
    byte[] cut = Arrays.copyOf(whole, whole.length * 9 / 10);
    assertThat(read(cut, Limits.DEFAULT, 2)).hasSize(2);
    assertUnreadable(cut, "cut short after");
  }

  @Test
  void soundAlone_nothing_andGarbage_areNamed() throws IOException {
    assertUnreadable(PictureReaderTest.resource("sound.mp4"), "without moving pictures");
    assertUnreadable(new byte[0], "container is damaged");
    assertUnreadable("\0\0\0\30ftypisom\0\0\2\0isomiso2".getBytes(StandardCharsets.ISO_8859_1), "");
  }

  @Test
  void limits_areKept_fromTheHeader_andWhileDecoding() throws IOException {
    byte[] counted = PictureReaderTest.resource("clip.mp4");
    byte[] uncounted = PictureReaderTest.resource("clip.mkv");
    Limits five = limits(64_000_000, 1 << 20, 5);
    assertTooLarge(counted, five, -1, "has 6 frames; at most 5");
    assertTooLarge(uncounted, five, -1, "more than 5 frames; at most 5");
    assertTooLarge(counted, limits(1000, 1 << 20, 50), -1, "48 x 32 pixels");
    assertTooLarge(counted, limits(64_000_000, 1000, 50), -1, "bytes; at most 1,000");
    assertThat(read(counted, five, 5)).hasSize(5);
    assertThat(read(uncounted, five, 5)).hasSize(5);
  }

  private static Limits limits(long pixels, long bytes, int frames) {
    return new Limits(1 << 20, pixels, 1, Duration.ofSeconds(1), bytes, frames);
  }

  private static void assertTooLarge(byte[] file, Limits limits, int wanted, String why) {
    assertThatThrownBy(() -> read(file, limits, wanted))
        .isInstanceOfSatisfying(
            InputException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CLIP_TOO_LARGE))
        .hasMessageContaining(why);
  }

  @Test
  void pictureReader_refusesClips_byName() throws IOException {
    byte[] clip = PictureReaderTest.resource("clip.mp4");
    assertThatThrownBy(() -> PictureReaderTest.read(clip))
        .isInstanceOfSatisfying(
            InputException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CLIP_NOT_SUPPORTED))
        .hasMessageContaining("MP4");
  }

  @Test
  void closedClip_refuses() throws IOException {
    VideoFrames clip =
        VideoFrames.open(
            Portrait.encoded(PictureReaderTest.resource("clip.mkv")).content(), Limits.DEFAULT);
    clip.close();
    clip.close();
    assertThatThrownBy(clip::next).isInstanceOf(IllegalStateException.class);
  }
}
