package io.talkinghead.core.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.talkinghead.AudioClip;
import io.talkinghead.Avatar;
import io.talkinghead.ErrorCode;
import io.talkinghead.FrameBuffer;
import io.talkinghead.FrameSize;
import io.talkinghead.GenerationReport;
import io.talkinghead.GenerationRequest;
import io.talkinghead.InputException;
import io.talkinghead.Keypoints;
import io.talkinghead.MotionFrame;
import io.talkinghead.MotionTrack;
import io.talkinghead.Options;
import io.talkinghead.Output;
import io.talkinghead.SpeechTrack;
import io.talkinghead.core.JoinedVideo;
import io.talkinghead.core.Performance;
import io.talkinghead.core.TalkingHead;
import io.talkinghead.core.internal.builtin.speech.Voices;
import io.talkinghead.core.internal.media.DecodedVideo;
import io.talkinghead.core.internal.media.VideoProbe;
import io.talkinghead.core.tracks.MotionTrackJson;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A minute of voice in pieces: the pictures, the sound and the times of the video in one piece. */
class SplitRenderingTest {
  private static final int FPS = 10;
  private static final Duration LENGTH = Duration.ofSeconds(10);

  @TempDir static Path folder;
  private static TalkingHead head;
  private static Avatar avatar;
  private static AudioClip minute;
  private static Performance performance;
  private static List<Path> pieces;

  @BeforeAll
  static void perform() throws Exception {
    head = TalkingHead.open(Options.builder().backend("builtin").build());
    avatar = head.encode(Portraits.astronaut(), FrameSize.square(96));
    float[] slt = Voices.sample("hello_slt.wav");
    float[] rms = Voices.sample("hello_rms.wav");
    float[] pause = new float[Voices.RATE * 4 / 5];
    float[] round = Voices.join(slt, pause, rms, pause);
    float[] all = round;
    while (all.length < 60 * Voices.RATE) {
      all = Voices.join(all, round);
    }
    minute = AudioClip.of(Arrays.copyOf(all, 60 * Voices.RATE - 1_234), Voices.RATE);
    performance = head.perform(request(Output.frames(frame -> {})));
    pieces = new ArrayList<>();
    for (MotionTrack piece : performance.pieces(LENGTH)) {
      Path file = folder.resolve("piece" + pieces.size() + ".mp4");
      head.generate(
          GenerationRequest.builder(avatar, Output.mp4(file)).motion(travelled(piece)).build());
      pieces.add(file);
    }
  }

  @AfterAll
  static void close() {
    head.close();
  }

  private static GenerationRequest request(Output output) {
    return GenerationRequest.builder(avatar, output).audio(minute).frameRate(FPS).seed(11).build();
  }

  /** Returns {@code track} as it arrives on another machine. */
  private static MotionTrack travelled(MotionTrack track) throws IOException {
    StringWriter text = new StringWriter();
    MotionTrackJson.write(track, text);
    return MotionTrackJson.read(new StringReader(text.toString()));
  }

  @Test
  void pieces_haveThePicturesOfTheWhole_byteForByte() throws Exception {
    List<byte[]> whole = new ArrayList<>();
    head.generate(request(Output.frames(frame -> whole.add(frame.picture().rgb().clone()))));
    List<byte[]> parts = new ArrayList<>();
    for (MotionTrack piece : performance.pieces(LENGTH)) {
      Output output = Output.frames(frame -> parts.add(frame.picture().rgb().clone()));
      head.generate(GenerationRequest.builder(avatar, output).motion(travelled(piece)).build());
    }

    assertThat(whole).hasSize(600);
    assertThat(whole.stream().map(Arrays::hashCode).distinct().count()).isGreaterThan(300);
    assertThat(parts).usingElementComparator(Arrays::compare).isEqualTo(whole);
  }

  @Test
  void cuts_areInSilence_andPiecesOfNearlyTheSameLength() {
    List<MotionTrack> tracks = performance.pieces(LENGTH);
    assertThat(tracks).hasSize(6);
    List<MotionFrame> together = new ArrayList<>();
    for (MotionTrack track : tracks.subList(0, 5)) {
      together.addAll(track.frames());
      double cut = together.size() * 1e6 / FPS;
      assertThat(performance.speech().speech())
          .noneMatch(spoken -> spoken.startUs() < cut && cut < spoken.endUs());
    }
    together.addAll(tracks.get(5).frames());
    assertThat(together).isEqualTo(performance.motion().frames());
    assertThat(tracks).allMatch(track -> track.frames().size() >= 50);
    assertThat(performance.speech().duration()).isEqualTo(Duration.ofNanos(59_922_875_000L));
  }

  @Test
  void withoutSilence_cutsAreEven_andShortOnesAndClipsStayWhole() {
    SpeechTrack talk =
        new SpeechTrack(
            Duration.ofSeconds(10),
            List.of(),
            List.of(new SpeechTrack.Stretch(0, 10_000_000)),
            List.of());
    Performance spoken = new Performance(talk, track(i -> 0, 250));
    assertThat(spoken.pieces(Duration.ofSeconds(3)).stream().map(piece -> piece.frames().size()))
        .containsExactly(83, 83, 84);
    assertThat(spoken.pieces(Duration.ofSeconds(7))).containsExactly(spoken.motion());
    assertThat(spoken.pieces(Duration.ofNanos(1))).hasSize(250);
    Performance clip = new Performance(talk, track(i -> i % 7, 250));
    assertThat(clip.pieces(Duration.ofSeconds(3))).containsExactly(clip.motion());
  }

  private static MotionTrack track(java.util.function.IntUnaryOperator sourceFrame, int count) {
    List<MotionFrame> frames = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Keypoints points = new Keypoints(new float[63], sourceFrame.applyAsInt(i));
      frames.add(new MotionFrame(0, 0, 0, 0, 0, 0, points));
    }
    return new MotionTrack(25, frames);
  }

  @Test
  void joined_isTheVideoInOnePiece() throws Exception {
    Path one = folder.resolve("one.mp4");
    Path target = folder.resolve("made/joined.mp4");
    GenerationReport report = head.generate(request(Output.mp4(one)));
    JoinedVideo result = head.join(pieces, minute, target);
    DecodedVideo whole = VideoProbe.decode(one);
    DecodedVideo joined = VideoProbe.decode(target);

    assertThat(result.frames()).isEqualTo(report.frames()).isEqualTo(600);
    assertThat(result.frameRate()).isEqualTo(FPS);
    assertThat(result.codecs()).matches("avc1\\.64\\w{4},mp4a\\.40\\.2");
    assertThat(joined.codecs()).isEqualTo(whole.codecs());
    assertThat(joined.times()).isEqualTo(whole.times());
    assertThat(joined.durations()).isEqualTo(whole.durations());
    assertThat(joined.statedFrames()).isEqualTo(600);
    assertThat(joined.frameRate()).isEqualTo(whole.frameRate());
    assertThat(joined.colours()).isEqualTo(whole.colours());
    assertThat(joined.videoStart()).isEqualTo(whole.videoStart());
    assertThat(joined.videoSeconds()).isEqualTo(whole.videoSeconds());
    assertThat(joined.soundStart()).isEqualTo(whole.soundStart());
    assertThat(joined.soundSeconds()).isEqualTo(whole.soundSeconds());
    assertThat(joined.sound()).isEqualTo(whole.sound());
    assertThat(joined.boxes()).isEqualTo(whole.boxes()).startsWith("ftyp", "moov");
    int begin = 0;
    for (MotionTrack piece : performance.pieces(LENGTH)) {
      assertThat(joined.keyFrames().get(begin)).isTrue();
      begin += piece.frames().size();
    }
    for (int i = 0; i < 600; i++) { // each was encoded from the same picture
      assertThat(difference(joined.frames().get(i), whole.frames().get(i)))
          .as("frame %d", i)
          .isLessThan(3);
    }
    try (var files = Files.list(target.getParent())) {
      assertThat(files).containsExactly(target);
    }
  }

  /** Returns the mean difference of all bytes. */
  private static double difference(FrameBuffer a, FrameBuffer b) {
    assertThat(a.width()).isEqualTo(b.width());
    long sum = 0;
    for (int i = 0; i < a.rgb().length; i++) {
      sum += Math.abs((a.rgb()[i] & 255) - (b.rgb()[i] & 255));
    }
    return (double) sum / a.rgb().length;
  }

  @Test
  void whatDoesNotFit_isRefused_andNothingIsLeft() throws Exception {
    byte[] bytes = Files.readAllBytes(pieces.get(1));
    Path cut = Files.write(folder.resolve("cut.mp4"), Arrays.copyOf(bytes, bytes.length - 900));
    Path text = Files.writeString(folder.resolve("text.mp4"), "no video at all");
    Path large = folder.resolve("large.mp4");
    Path fast = folder.resolve("fast.mp4");
    List<MotionFrame> still = List.of(MotionFrame.REST, MotionFrame.REST);
    head.generate(
        GenerationRequest.builder(
                head.encode(Portraits.astronaut(), FrameSize.square(128)), Output.mp4(large))
            .motion(new MotionTrack(FPS, still))
            .build());
    head.generate(
        GenerationRequest.builder(avatar, Output.mp4(fast))
            .motion(new MotionTrack(2 * FPS, still))
            .build());
    Path target = Files.createDirectory(folder.resolve("bad")).resolve("joined.mp4");
    Files.writeString(target, "an older video");

    for (Path bad : List.of(cut, text, large, fast)) {
      assertThatThrownBy(() -> head.join(List.of(pieces.get(0), bad), minute, target))
          .isInstanceOfSatisfying(
              InputException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CLIP_UNREADABLE))
          .hasMessageContaining(bad.toString());
    }
    Path nowhere = folder.resolve("nowhere.mp4");
    assertThatThrownBy(() -> head.join(List.of(nowhere), minute, target))
        .isInstanceOfSatisfying(
            InputException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FILE_NOT_FOUND));
    assertThatThrownBy(() -> head.join(List.of(), minute, target))
        .isInstanceOf(IllegalArgumentException.class);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> head.join(pieces, minute, target))
        .isInstanceOf(InterruptedException.class);
    assertThat(target).hasContent("an older video");
    try (var files = Files.list(target.getParent())) {
      assertThat(files).containsExactly(target);
    }
  }

  @Test
  void performance_endsWhenItIsInterrupted_orTheHeadClosed() throws Exception {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> head.perform(request(Output.frames(frame -> {}))))
        .isInstanceOf(InterruptedException.class);

    TalkingHead other = TalkingHead.open(Options.builder().backend("builtin").build());
    GenerationRequest closing =
        GenerationRequest.builder(avatar, Output.frames(frame -> {}))
            .audio(minute)
            .events(event -> other.close())
            .build();
    assertThatThrownBy(() -> other.perform(closing)).isInstanceOf(CancellationException.class);

    GenerationRequest noise =
        GenerationRequest.builder(avatar, Output.frames(frame -> {}))
            .audio(AudioClip.encoded(new byte[] {1, 2, 3}))
            .build();
    assertThatThrownBy(() -> head.perform(noise))
        .isInstanceOfSatisfying(
            InputException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.AUDIO_UNREADABLE));
  }

  @Test
  void performance_isTheTrackOfTheVideo() throws Exception {
    Path tracks = folder.resolve("tracks");
    head.generate(
        GenerationRequest.builder(avatar, Output.frames(frame -> {}))
            .audio(minute)
            .frameRate(FPS)
            .seed(11)
            .tracks(tracks)
            .build());
    StringWriter text = new StringWriter();
    MotionTrackJson.write(performance.motion(), text);

    assertThat(tracks.resolve("motion.json")).hasContent(text.toString());
    assertThat(performance.speech().visemes()).isNotEmpty();
    assertThat(performance.speech().duration().toNanos() * 1e-9)
        .isCloseTo(60 - 1_234.0 / 16_000, within(1e-6));
  }
}
