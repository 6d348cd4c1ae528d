package io.talkinghead.core.internal.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.talkinghead.InputException;
import io.talkinghead.Output;
import io.talkinghead.VideoChunk;
import io.talkinghead.spi.VideoEncoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Videos that are watched while they are made. */
class LiveOutputsTest {
  private static final int FPS = 25;
  private static final int FRAMES = 70;
  private static final float[] SOUND = TestMedia.tone(16_000, 1, 2.79);

  private final FfmpegVideoEncoder encoder = new FfmpegVideoEncoder(null);
  @TempDir Path folder;

  /** Keeps chunks. */
  private static class Chunks implements Output.ChunkReceiver {
    byte[] header = {};
    String codecs = "";
    final List<VideoChunk> all = new ArrayList<>();

    @Override
    public void begin(byte[] bytes, String names) {
      header = bytes;
      codecs = names;
    }

    @Override
    public void accept(VideoChunk chunk) throws IOException {
      all.add(chunk);
    }

    byte[] with(byte[]... fragments) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      bytes.writeBytes(header);
      for (byte[] fragment : fragments) {
        bytes.writeBytes(fragment);
      }
      return bytes.toByteArray();
    }
  }

  private void write(Output output) throws IOException {
    VideoTestKit.write(encoder, output, 64, 48, FPS, FRAMES, VideoTestKit.sound(SOUND));
  }

  @Test
  void chunks_decodeByThemselves_andTogether() throws IOException {
    Chunks chunks = new Chunks();
    write(Output.chunks(Duration.ofSeconds(1), chunks));

    assertThat(chunks.all)
        .extracting(VideoChunk::startUs)
        .containsExactly(0L, 1_000_000L, 2_000_000L);
    assertThat(chunks.all)
        .extracting(VideoChunk::durationUs)
        .containsExactly(1_000_000L, 1_000_000L, 790_000L);
    int[] frames = {25, 25, 20};
    for (VideoChunk chunk : chunks.all) {
      DecodedVideo video = VideoProbe.decode(chunks.with(chunk.bytes()));
      assertThat(video.frames()).hasSize(frames[(int) chunk.index()]);
      assertThat(video.keyFrames().get(0)).isTrue();
      assertThat(video.times().get(0)).isCloseTo(chunk.startUs() / 1e6, offset(1e-6));
    }
    byte[][] all = chunks.all.stream().map(VideoChunk::bytes).toArray(byte[][]::new);
    DecodedVideo whole = VideoProbe.decode(chunks.with(all));
    assertThat(whole.frames()).hasSize(FRAMES);
    assertThat(whole.videoSeconds()).isCloseTo(2.79, offset(0.001));
    assertThat(whole.sound().length).isBetween(SOUND.length, SOUND.length + 2048);
    assertThat(whole.boxes())
        .containsExactly("ftyp", "moov", "moof", "mdat", "moof", "mdat", "moof", "mdat");
  }

  @Test
  void codecs_areThoseOfTheStream() throws IOException {
    Chunks chunks = new Chunks();
    write(Output.chunks(Duration.ofSeconds(1), chunks));
    String header = new String(chunks.header, StandardCharsets.ISO_8859_1);
    int at = header.indexOf("avcC") + 4;
    String named =
        String.format(
            "avc1.%02X%02X%02X,mp4a.40.2",
            chunks.header[at + 1], chunks.header[at + 2], chunks.header[at + 3]);

    assertThat(chunks.codecs).isEqualTo(named);
    try (VideoEncoder.Session session =
        encoder.open(
            VideoTestKit.request(Output.mp4(new ByteArrayOutputStream()), 64, 48, FPS, null))) {
      assertThat(session.codecs()).contains(named.substring(0, named.indexOf(',')));
    }
  }

  @Test
  void transportStream_hasEveryPictureInItsPlace() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    write(Output.mpegTs(bytes));
    DecodedVideo video = VideoProbe.decode(bytes.toByteArray());

    assertThat(bytes.size() % 188).isZero();
    assertThat(video.codecs()).containsExactlyInAnyOrder("h264", "aac");
    assertThat(video.frames()).hasSize(FRAMES);
    for (int i = 0; i < FRAMES; i++) {
      assertThat(video.times().get(i) - video.times().get(0))
          .isCloseTo(i / (double) FPS, offset(1e-5));
    }
    // one frame of AAC is the encoder's priming
    assertThat(video.soundStart()).isCloseTo(video.times().get(0) - 1024 / 16_000.0, offset(1e-4));
  }

  @Test
  void fragments_lastAsLongAsTheyShall() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    write(Output.mp4(bytes, Duration.ofMillis(200)));
    DecodedVideo video = VideoProbe.decode(bytes.toByteArray());

    assertThat(video.frames()).hasSize(FRAMES);
    assertThat(video.boxes().stream().filter("moof"::equals).count()).isBetween(13L, 15L);
  }

  @Test
  void hls_isWholeAtTheEnd_andPlaysInOrder() throws IOException {
    Path target = folder.resolve("live");
    write(Output.hls(target, Duration.ofSeconds(1), 0));

    assertThat(VideoTestKit.names(target))
        .containsExactly("000000.m4s", "000001.m4s", "000002.m4s", "index.m3u8", "init.mp4");
    assertThat(Files.readAllLines(target.resolve("index.m3u8")))
        .containsExactly(
            "#EXTM3U",
            "#EXT-X-VERSION:7",
            "#EXT-X-TARGETDURATION:1",
            "#EXT-X-MEDIA-SEQUENCE:0",
            "#EXT-X-PLAYLIST-TYPE:EVENT",
            "#EXT-X-INDEPENDENT-SEGMENTS",
            "#EXT-X-MAP:URI=\"init.mp4\"",
            "#EXTINF:1.000000,",
            "000000.m4s",
            "#EXTINF:1.000000,",
            "000001.m4s",
            "#EXTINF:0.790000,",
            "000002.m4s",
            "#EXT-X-ENDLIST");
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (String name : List.of("init.mp4", "000000.m4s", "000001.m4s", "000002.m4s")) {
      joined.writeBytes(Files.readAllBytes(target.resolve(name)));
    }
    assertThat(VideoProbe.decode(joined.toByteArray()).frames()).hasSize(FRAMES);
  }

  @Test
  void hlsWindow_namesTheLatest_andDeletesTheOldest() throws IOException {
    Path target = folder.resolve("live");
    write(Output.hls(target, Duration.ofMillis(200), 3));
    List<String> playlist = Files.readAllLines(target.resolve("index.m3u8"));

    assertThat(playlist).contains("#EXT-X-MEDIA-SEQUENCE:11", "000011.m4s", "000013.m4s");
    assertThat(playlist).doesNotContain("000010.m4s", "#EXT-X-PLAYLIST-TYPE:EVENT");
    assertThat(VideoTestKit.names(target)).contains("000007.m4s").doesNotContain("000006.m4s");
  }

  @Test
  void unfinishedHls_leavesNothing() throws IOException {
    Path target = folder.resolve("new").resolve("live");
    Files.createDirectory(folder.resolve("new"));
    try (VideoEncoder.Session session =
        encoder.open(
            VideoTestKit.request(
                Output.hls(target, Duration.ofMillis(200), 0), 64, 48, FPS, null))) {
      for (int i = 0; i < 20; i++) {
        session.write(TestMedia.moving(64, 48, i * 0.2));
      }
      assertThat(target.resolve("index.m3u8")).exists();
    }
    assertThat(target).doesNotExist();
  }

  @Test
  void aFolderInUse_isRefused_andKept() throws IOException {
    Files.writeString(folder.resolve("mine.txt"), "mine");
    assertThatThrownBy(() -> write(Output.hls(folder, Duration.ofSeconds(1), 0)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("not empty");
    assertThat(VideoTestKit.names(folder)).containsExactly("mine.txt");
  }

  @Test
  void aReceiverThatFails_endsTheVideo() {
    Chunks full =
        new Chunks() {
          @Override
          public void accept(VideoChunk chunk) throws IOException {
            throw new IOException("the line is dead");
          }
        };
    assertThatThrownBy(() -> write(Output.chunks(Duration.ofSeconds(1), full)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("the line is dead");
  }
}
