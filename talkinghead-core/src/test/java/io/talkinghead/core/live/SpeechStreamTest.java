package io.talkinghead.core.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.talkinghead.Avatar;
import io.talkinghead.FrameSize;
import io.talkinghead.GenerationReport;
import io.talkinghead.Options;
import io.talkinghead.Output;
import io.talkinghead.Portrait;
import io.talkinghead.SpeechEvent;
import io.talkinghead.core.TalkingHead;
import io.talkinghead.core.builtin.Portraits;
import io.talkinghead.core.internal.builtin.speech.Voices;
import io.talkinghead.core.internal.media.DecodedVideo;
import io.talkinghead.core.internal.media.VideoProbe;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams on the built-in stages. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SpeechStreamTest {
  private static final int RATE = 16_000;
  private static final float[] VOICE =
      Arrays.copyOfRange(Voices.sample("hello_slt.wav"), 0, 2 * RATE + 777);
  @TempDir Path folder;

  private static TalkingHead head;
  private static Avatar avatar;

  @BeforeAll
  static void open() throws Exception {
    head = TalkingHead.open(Options.builder().backend("builtin").build());
    avatar = head.encode(Portraits.cartoon(), FrameSize.square(96));
  }

  @AfterAll
  static void close() {
    head.close();
  }

  private static StreamOptions.Builder options() {
    return StreamOptions.builder().seed(7);
  }

  /** Returns what is shown when {@code voice} is written in pieces of given sizes. */
  static List<Watcher.Shown> show(StreamOptions options, float[] voice, IntSupplier size)
      throws Exception {
    try (SpeechStream stream = head.openStream(avatar, options)) {
      Watcher watcher = Watcher.eager();
      stream.subscribe(watcher);
      for (int at = 0; at < voice.length; ) {
        int count = Math.min(size.getAsInt(), voice.length - at);
        stream.write(voice, at, count);
        at += count;
      }
      stream.finish();
      return watcher.awaitEnd();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {16_000, 44_100, 8_000})
  void anySplit_showsTheSame(int rate) throws Exception {
    StreamOptions options = options().sampleRate(rate).build();
    List<Watcher.Shown> whole = show(options, VOICE, () -> VOICE.length);
    assertThat(whole).hasSize((int) Math.ceil(VOICE.length * 25.0 / rate));
    for (int bound : new int[] {30, 700, 9000}) {
      Random random = new Random(bound);
      List<Watcher.Shown> pieces = show(options, VOICE, () -> 1 + random.nextInt(bound));
      assertThat(Watcher.pixels(pieces))
          .as("pieces up to %d", bound)
          .isEqualTo(Watcher.pixels(whole));
    }
  }

  @Test
  void anyRate_inAnyPieces_showsTheSame_andCoversTheSound() throws Exception {
    Random random = new Random(12);
    for (int round = 0; round < 6; round++) {
      int rate = 8_000 + random.nextInt(40_001);
      float[] voice = Arrays.copyOf(VOICE, rate / 2 + random.nextInt(rate / 2));
      StreamOptions options = options().sampleRate(rate).build();
      List<Watcher.Shown> whole = show(options, voice, () -> voice.length);
      int bound = 1 + random.nextInt(rate / 4);
      StreamOptions little = options().sampleRate(rate).buffer(Duration.ofMillis(110)).build();
      List<Watcher.Shown> pieces = show(little, voice, () -> 1 + random.nextInt(bound));
      String what = "%d samples at %d Hz in pieces up to %d".formatted(voice.length, rate, bound);
      assertThat(pieces).as(what).isEqualTo(whole);
      assertThat(whole).as(what).hasSize((int) Math.ceil(voice.length * 25.0 / rate));
    }
  }

  @Test
  void timesAreExact() throws Exception {
    List<Watcher.Shown> frames = show(options().build(), VOICE, () -> 320);
    for (int i = 0; i < frames.size(); i++) {
      assertThat(frames.get(i).index()).isEqualTo(i);
      assertThat(frames.get(i).timeUs()).isEqualTo(40_000L * i);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"cartoon", "astronaut"})
  void noTwoNeighboursAreAlike_whileItSpeaks(String portrait) throws Exception {
    float[] voice = Voices.sample("hello_slt.wav");
    List<StreamEvent> events = Collections.synchronizedList(new ArrayList<>());
    Portrait picture = portrait.equals("cartoon") ? Portraits.cartoon() : Portraits.astronaut();
    Avatar speaker = head.encode(picture, FrameSize.square(128));
    List<String> frames;
    try (SpeechStream stream =
        head.openStream(speaker, options().frameRate(60).events(events::add).build())) {
      Watcher watcher = Watcher.eager();
      stream.subscribe(watcher);
      stream.write(voice);
      stream.finish();
      frames = Watcher.pixels(watcher.awaitEnd());
    }
    int compared = 0;
    for (int[] speech : speech(events, 60, frames.size())) {
      for (int i = speech[0] + 1; i < speech[1]; i++) {
        assertThat(frames.get(i)).as("picture %d", i).isNotEqualTo(frames.get(i - 1));
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(300);
  }

  /** Returns the first picture of each stretch of speech, and the one after its last. */
  private static List<int[]> speech(List<StreamEvent> events, int fps, int frames) {
    List<int[]> stretches = new ArrayList<>();
    for (StreamEvent event : events) {
      if (event instanceof StreamEvent.Heard heard) {
        if (heard.event() instanceof SpeechEvent.Started started) {
          stretches.add(new int[] {(int) (started.timeUs() * fps / 1_000_000), frames});
        } else if (heard.event() instanceof SpeechEvent.Ended ended) {
          stretches.get(stretches.size() - 1)[1] = (int) (ended.timeUs() * fps / 1_000_000);
        }
      }
    }
    return stretches;
  }

  @Test
  void fragmentedMp4_hasEveryPictureAndTheWholeSound() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (SpeechStream stream =
        head.openStream(avatar, options().output(Output.mp4(bytes)).build())) {
      for (int at = 0; at < VOICE.length; at += 500) {
        stream.write(VOICE, at, Math.min(500, VOICE.length - at));
      }
      stream.finish();
      assertThat(stream.report().get().frames()).isEqualTo(52);
    }
    DecodedVideo video = VideoProbe.decode(bytes.toByteArray());
    assertThat(video.frames()).hasSize(52);
  }

  @Test
  void transportStream_andHls_haveWhatTheMp4Has_andTellTheirCodecs() throws Exception {
    ByteArrayOutputStream mp4 = new ByteArrayOutputStream();
    ByteArrayOutputStream ts = new ByteArrayOutputStream();
    String codecs = send(Output.mp4(mp4));
    assertThat(send(Output.mpegTs(ts))).isEqualTo(codecs);
    assertThat(send(Output.hls(folder.resolve("live"), Duration.ofSeconds(1), 0)))
        .isEqualTo(codecs);

    ByteArrayOutputStream segments = new ByteArrayOutputStream();
    for (String line : Files.readAllLines(folder.resolve("live").resolve("index.m3u8"))) {
      if (line.startsWith("#EXT-X-MAP")) {
        segments.writeBytes(Files.readAllBytes(folder.resolve("live").resolve("init.mp4")));
      } else if (!line.startsWith("#")) {
        segments.writeBytes(Files.readAllBytes(folder.resolve("live").resolve(line)));
      }
    }
    for (ByteArrayOutputStream each : List.of(mp4, ts, segments)) {
      DecodedVideo video = VideoProbe.decode(each.toByteArray());
      assertThat(video.frames()).hasSize(52);
      assertThat(video.codecs()).containsExactlyInAnyOrder("h264", "aac");
      assertThat(video.sound().length).isBetween(VOICE.length, VOICE.length + 2048);
      assertThat("avc1.%s,mp4a.40.2".formatted(profile(each.toByteArray()))).isEqualTo(codecs);
    }
  }

  /** Returns what the first sequence parameter set in {@code bytes} says: six digits. */
  private static String profile(byte[] bytes) {
    for (int i = 4; i + 3 < bytes.length; i++) {
      boolean start = bytes[i - 3] == 0 && bytes[i - 2] == 0 && bytes[i - 1] == 1;
      boolean counted = bytes[i - 3] == (byte) 0xe1 && bytes[i - 2] == 0; // avcC: one, its length
      if ((start || counted) && (bytes[i] & 0x9f) == 7) { // ITU-T H.264, 7.4.1
        return "%02X%02X%02X".formatted(bytes[i + 1], bytes[i + 2], bytes[i + 3]);
      }
    }
    throw new AssertionError("no sequence parameter set");
  }

  /** Speaks into {@code output}, and returns the codecs. */
  private static String send(Output output) throws Exception {
    try (SpeechStream stream = head.openStream(avatar, options().output(output).build())) {
      stream.write(VOICE);
      stream.finish();
      assertThat(stream.report().get().frames()).isEqualTo(52);
      return stream.codecs().orElseThrow();
    }
  }

  @Test
  void lookAhead_isLessThan260Milliseconds() throws Exception {
    try (SpeechStream stream = head.openStream(avatar, options().build())) {
      Watcher watcher = Watcher.eager();
      stream.subscribe(watcher);
      for (int at = 0; at < 40; at++) {
        stream.write(VOICE, at * 640, 640);
      }
      watcher.await(30);
      assertThat(stream.lookAhead().toMillis()).isBetween(200L, 260L);
    }
  }

  @Test
  void figuresTellComputeAndLive() throws Exception {
    ManualClock clock = ManualClock.still();
    try (SpeechStream stream = head.openStream(avatar, options().clock(clock).build())) {
      Watcher watcher = Watcher.eager();
      stream.subscribe(watcher);
      for (int at = 0; at < 25; at++) {
        stream.write(VOICE, at * 320, 320);
        clock.advance(20);
      }
      watcher.await(1);
      stream.finish();
      watcher.awaitEnd();
      GenerationReport.Live live = stream.report().get().live().orElseThrow();

      // computing took no time on this clock; its sound was there with the piece of 240 to 260 ms
      assertThat(live.lookAhead()).isEqualTo(Duration.ofMillis(250));
      assertThat(live.firstFrameLive().minus(live.firstFrameCompute()))
          .isEqualTo(Duration.ofMillis(240));
    }
  }
}
