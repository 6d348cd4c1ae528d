package io.talkinghead.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.talkinghead.Articulation;
import io.talkinghead.Articulation.Parameter;
import io.talkinghead.AudioClip;
import io.talkinghead.ErrorCode;
import io.talkinghead.GenerationReport;
import io.talkinghead.GenerationRequest;
import io.talkinghead.InputException;
import io.talkinghead.Keypoints;
import io.talkinghead.MotionFrame;
import io.talkinghead.MotionTrack;
import io.talkinghead.Output;
import io.talkinghead.Progress;
import io.talkinghead.SpeechEvent;
import io.talkinghead.SpeechTrack;
import io.talkinghead.Warning;
import io.talkinghead.spi.fake.FakeAvatar;
import io.talkinghead.spi.fake.FakeWarper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a job gives, when nothing goes wrong. */
@Timeout(60)
class PipelineTest {
  private final Studio studio = new Studio();
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "1, 25, 1",
    "640, 25, 1",
    "641, 25, 2",
    "16000, 25, 25",
    "16001, 25, 26",
    "15999, 30, 30",
    "16000, 120, 120",
    "5000, 1, 1",
    "48000, 7, 21"
  })
  void videoIsAsLongAsTheSound_noFrameMoreOrLess(int samples, int fps, int frames)
      throws Exception {
    List<Long> indices = new ArrayList<>();
    List<Long> times = new ArrayList<>();
    Output output =
        Output.frames(
            f -> {
              indices.add(f.index());
              times.add(f.timeUs());
            });
    try (TalkingHead head = studio.head()) {
      GenerationReport report =
          head.generate(Studio.request(Studio.voice(samples, 0), output).frameRate(fps).build());
      assertThat(report.frames()).isEqualTo(frames);
      assertThat(report.frameRate()).isEqualTo(fps);
      assertThat(report.duration().toNanos()).isEqualTo(samples * 1_000_000_000L / 16_000);
    }
    assertThat(indices).hasSize(frames).isSorted().doesNotHaveDuplicates();
    assertThat(times.get(frames - 1)).isEqualTo((frames - 1) * 1_000_000L / fps);
  }

  @Test
  void everyPicture_isThatOfItsMoment() throws Exception {
    float[] samples = new float[16_000];
    for (int frame = 0; frame < 25; frame++) { // each picture has a loudness of its own
      Arrays.fill(samples, frame * 640, (frame + 1) * 640, frame / 100f);
    }
    List<Integer> light = new ArrayList<>();
    MotionTrack[] moved = new MotionTrack[1];
    studio.trackWriter = (to, sound, speech, motion) -> moved[0] = motion;
    int first = ((FakeAvatar) Studio.AVATAR).picture().rgb()[0];
    Output output = Output.frames(f -> light.add((f.picture().rgb()[0] - first) & 0xff));
    try (TalkingHead head = studio.head()) {
      head.generate(Studio.request(AudioClip.of(samples, 16_000), output).tracks(folder).build());
    }
    MotionTrack track = moved[0];
    assertThat(track.frames()).hasSize(25);
    for (int i = 0; i < 25; i++) {
      float jaw = track.frames().get(i).articulation().get(Parameter.JAW);
      assertThat(jaw).isEqualTo(i / 100f);
      assertThat(light.get(i)).isEqualTo(FakeWarper.brightness(track.frames().get(i)) & 0xff);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void sameSeed_sameBytes_withAnyNumberOfWorkers(boolean crops) throws Exception {
    studio.crops = crops;
    AudioClip voice = Studio.voice(50_000, 1);
    byte[] reference;
    try (TalkingHead head = studio.head(studio.options().workers(1).build())) {
      reference = Studio.pixels(head, voice, 7);
      assertThat(reference).hasSize(79 * 8 * 6 * 3);
      assertThat(Studio.pixels(head, voice, 7)).isEqualTo(reference);
      assertThat(Studio.pixels(head, voice, 8)).isNotEqualTo(reference);
    }
    for (int workers : new int[] {2, 4}) {
      for (int queue : new int[] {1, 8}) {
        try (TalkingHead head =
            studio.head(studio.options().workers(workers).queueFrames(queue).build())) {
          assertThat(Studio.pixels(head, voice, 7)).isEqualTo(reference);
        }
      }
    }
  }

  @Test
  void pastedPictures_knowTheirNumber() throws Exception {
    studio.crops = true;
    List<Integer> numbers = new ArrayList<>();
    Output output =
        Output.frames(
            f -> {
              byte[] rgb = f.picture().rgb();
              assertThat(rgb).hasSize(8 * 6 * 3);
              numbers.add((int) rgb[rgb.length - 1]);
            });
    try (TalkingHead head = studio.head()) {
      head.generate(Studio.request(Studio.voice(16_000, 0), output).build());
    }
    assertThat(numbers).isSorted().doesNotHaveDuplicates().hasSize(25);
  }

  @Test
  void progress_risesByOne_toTheEnd() throws Exception {
    List<Progress> heard = new ArrayList<>();
    try (TalkingHead head = studio.head()) {
      head.generate(Studio.AVATAR, Studio.voice(16_000, 0), Output.frames(f -> {}), heard::add);
    }
    assertThat(heard).hasSize(25).allMatch(p -> p.totalFrames() == 25);
    for (int i = 0; i < 25; i++) {
      assertThat(heard.get(i).frames()).isEqualTo(i + 1);
      assertThat(heard.get(i).elapsed()).isGreaterThanOrEqualTo(Duration.ZERO);
    }
  }

  /** By a clock that ticks whenever it is looked at. */
  @Test
  void firstFrame_isReadyBeforeItIsWritten() throws Exception {
    List<Progress> heard = new ArrayList<>();
    try (TalkingHead head = studio.head(studio.options().clock(new TickingClock()).build())) {
      GenerationReport report =
          head.generate(
              Studio.request(Studio.voice(16_000, 0), Output.frames(f -> {}))
                  .progress(heard::add)
                  .build());
      assertThat(report.firstFrame()).isPositive().isLessThan(heard.get(0).elapsed());
      assertThat(report.elapsed()).isGreaterThan(heard.get(24).elapsed());
      assertThat(report.stages()).allMatch(stage -> stage.busy().toNanos() > 0);
    }
  }

  private static final class TickingClock extends Clock {
    private final AtomicLong millis = new AtomicLong();

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(millis.incrementAndGet());
    }
  }

  @Test
  void report_saysWhatRan() throws Exception {
    studio.crops = true;
    Path file = folder.resolve("v.mp4");
    List<SpeechEvent> events = new ArrayList<>();
    try (TalkingHead head = studio.head()) {
      GenerationReport report =
          head.generate(
              Studio.request(Studio.voice(24_000, 0), Output.mp4(file))
                  .events(events::add)
                  .build());
      assertThat(report.stages())
          .extracting(GenerationReport.Stage::name)
          .containsExactly(
              "AudioSource",
              "AudioFeatureExtractor",
              "MotionGenerator",
              "FaceWarper",
              "PasteBack",
              "VideoEncoder");
      assertThat(report.stages()).allMatch(s -> !s.busy().isNegative());
      assertThat(report.encoder()).isEqualTo("raw");
      assertThat(report.width()).isEqualTo(8);
      assertThat(report.height()).isEqualTo(6);
      assertThat(report.seed()).isEqualTo(7);
      assertThat(report.firstFrame()).isLessThanOrEqualTo(report.elapsed());
      assertThat(report.versions()).containsKeys("talkinghead", "java", "os");
      assertThat(report.versions().get("talkinghead")).matches("\\d+\\.\\d+.*");
      assertThat(report.warnings())
          .extracting(Warning::code)
          .containsExactlyInAnyOrder(Warning.Code.FACE_SMALL, Warning.Code.AUDIO_TRUNCATED);
    }
    assertThat(events).hasAtLeastOneElementOfType(SpeechEvent.Started.class);
    assertThat(events).hasAtLeastOneElementOfType(SpeechEvent.Ended.class);
    // 38 pictures and two seconds of sound begun
    assertThat(Files.size(file)).isEqualTo(38 * 8 * 6 * 3 + 2);
    studio.requireThreadsEnd();
  }

  @Test
  void severalJobsAtOnce_giveWhatEachGivesAlone() throws Exception {
    try (TalkingHead head = studio.head()) {
      List<byte[]> alone = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        alone.add(Studio.pixels(head, Studio.voice(20_000 + 999 * i, i), i));
      }
      List<CompletableFuture<GenerationReport>> futures = new ArrayList<>();
      List<Path> files = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        files.add(folder.resolve(i + ".mp4"));
        futures.add(
            head.start(
                Studio.request(Studio.voice(20_000 + 999 * i, i), Output.mp4(files.get(i)))
                    .seed(i)
                    .build()));
      }
      CompletableFuture.allOf(futures.toArray(new CompletableFuture<?>[0])).get();
      for (int i = 0; i < 6; i++) {
        byte[] together = Files.readAllBytes(files.get(i));
        assertThat(Arrays.copyOf(together, alone.get(i).length)).isEqualTo(alone.get(i));
      }
    }
  }

  @Test
  void track_withoutVoice_isPlayedSilently() throws Exception {
    List<MotionFrame> played = new ArrayList<>();
    studio.trackWriter = (to, sound, speech, motion) -> played.addAll(motion.frames());
    MotionTrack track = new MotionTrack(30, List.of(jaw(0.1f), jaw(0.2f)));
    try (TalkingHead head = studio.head()) {
      GenerationReport report =
          head.generate(
              GenerationRequest.builder(Studio.AVATAR, Output.frames(f -> {}))
                  .motion(track)
                  .tracks(folder)
                  .build());
      assertThat(report.frames()).isEqualTo(2);
      assertThat(report.stages())
          .extracting(GenerationReport.Stage::name)
          .containsExactly("FaceWarper", "VideoEncoder");
    }
    assertThat(played).isEqualTo(track.frames());
  }

  @Test
  void track_withVoice_restsOrIsCut() throws Exception {
    List<Integer> light = new ArrayList<>();
    int first = ((FakeAvatar) Studio.AVATAR).picture().rgb()[0];
    Output output = Output.frames(f -> light.add((f.picture().rgb()[0] - first) & 0xff));
    MotionTrack track = new MotionTrack(25, List.of(jaw(0.1f), jaw(0.2f), jaw(0.15f)));
    try (TalkingHead head = studio.head()) {
      head.generate(Studio.request(Studio.voice(5 * 640, 0), output).motion(track).build());
      assertThat(light).containsExactly(100, 200, 150, 0, 0);
      light.clear();
      head.generate(Studio.request(Studio.voice(2 * 640, 0), output).motion(track).build());
      assertThat(light).containsExactly(100, 200);
    }
  }

  @Test
  void trackOfAnotherKind_isRefusedBeforeAnyWork() {
    MotionFrame alien = new MotionFrame(0, 0, 0, 0, 0, 0, new Keypoints(new float[63]));
    try (TalkingHead head = studio.head()) {
      studio.trouble = point -> assertThat(point).endsWith(".dispose");
      GenerationRequest request =
          GenerationRequest.builder(Studio.AVATAR, Output.frames(f -> {}))
              .motion(new MotionTrack(25, List.of(jaw(0), alien)))
              .build();
      assertThatThrownBy(() -> head.start(request))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("articulation-22")
          .hasMessageContaining("FaceWarper fake");
    }
  }

  @Test
  void tracks_standThereWhenTheVideoDoes_andOnlyThen() throws Exception {
    studio.trackWriter =
        (to, sound, speech, motion) -> {
          Files.writeString(to.resolve("speech.json"), speech.speech().toString());
          Files.writeString(to.resolve("motion.json"), motion.frames().size() + "");
        };
    Path tracks = folder.resolve("tracks");
    Path file = folder.resolve("v.mp4");
    GenerationRequest request =
        Studio.request(Studio.voice(16_000, 0), Output.mp4(file)).tracks(tracks).build();
    try (TalkingHead head = studio.head()) {
      studio.trouble = point -> assertThat(point).isNotEqualTo("encoder.finish");
      assertThatThrownBy(() -> head.generate(request)).hasCauseInstanceOf(AssertionError.class);
      assertThat(Studio.list(folder)).isEmpty();
      studio.trouble = point -> {};
      head.generate(request);
    }
    assertThat(Studio.list(tracks))
        .containsExactly(tracks.resolve("motion.json"), tracks.resolve("speech.json"));
    assertThat(tracks.resolve("motion.json")).hasContent("25");
    assertThat(tracks.resolve("speech.json").toFile()).content().contains("Stretch[startUs=");
  }

  /** Whatever fails, video and tracks are as they were before the job. */
  @ParameterizedTest
  @ValueSource(strings = {"tracks.write", "tracks.place", "encoder.finish"})
  void tracksAndVideo_areAllOrNothing(String where) throws Exception {
    Path tracks = Files.createDirectories(folder.resolve("tracks"));
    Files.writeString(tracks.resolve("events.json"), "older events");
    Files.writeString(tracks.resolve("mine.txt"), "not ours");
    if (where.equals("tracks.place")) { // a folder that is not empty cannot be replaced
      Files.createDirectories(tracks.resolve("motion.json/full"));
    }
    Path file = Files.writeString(folder.resolve("v.mp4"), "older video");
    List<Path> before = Studio.tree(folder);
    studio.trackWriter =
        (to, sound, speech, motion) -> {
          Files.writeString(to.resolve("events.json"), "new events");
          Files.writeString(to.resolve("motion.json"), "new motion");
          if (where.equals("tracks.write")) {
            throw new IOException("no space left");
          }
          Files.writeString(to.resolve("speech.json"), "new speech");
        };
    studio.trouble = point -> assertThat(point).isNotEqualTo(where);
    try (TalkingHead head = studio.head()) {
      assertThatThrownBy(
              () ->
                  head.generate(
                      Studio.request(Studio.voice(16_000, 0), Output.mp4(file))
                          .tracks(tracks)
                          .build()))
          .satisfies(
              e -> {
                if (where.startsWith("tracks")) {
                  assertThat(e).isInstanceOf(InputException.class).hasMessageContaining("tracks");
                  assertThat(((InputException) e).code()).isEqualTo(ErrorCode.OUTPUT_NOT_WRITABLE);
                }
              });
    }
    assertThat(Studio.tree(folder)).isEqualTo(before);
    assertThat(file).hasContent("older video");
    assertThat(tracks.resolve("events.json")).hasContent("older events");
  }

  @Test
  void tracks_replaceOlderOnes() throws Exception {
    Path tracks = Files.createDirectories(folder.resolve("tracks"));
    Files.writeString(tracks.resolve("events.json"), "older events");
    studio.trackWriter =
        (to, sound, speech, motion) -> Files.writeString(to.resolve("events.json"), "new events");
    try (TalkingHead head = studio.head()) {
      head.generate(
          Studio.request(Studio.voice(16_000, 0), Output.frames(f -> {})).tracks(tracks).build());
    }
    assertThat(Studio.tree(folder)).containsExactly(tracks, tracks.resolve("events.json"));
    assertThat(tracks.resolve("events.json")).hasContent("new events");
  }

  @Test
  void foldersMadeForTracks_goWithAFailedJob() {
    studio.trouble = point -> assertThat(point).isNotEqualTo("encoder.write");
    try (TalkingHead head = studio.head()) {
      assertThatThrownBy(
              () ->
                  head.generate(
                      Studio.request(Studio.voice(16_000, 0), Output.frames(f -> {}))
                          .tracks(folder.resolve("a/b/c"))
                          .build()))
          .hasCauseInstanceOf(AssertionError.class);
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void listen_hearsWithoutAFace() throws Exception {
    try (TalkingHead head = studio.head()) {
      SpeechTrack track = head.listen(Studio.voice(16_000, 0));
      assertThat(track.duration()).isEqualTo(Duration.ofSeconds(1));
      assertThat(track.visemes()).hasSize(1);
      assertThat(track.speech()).hasSize(1);
      assertThat(track.warnings()).hasSize(1);
      studio.trouble =
          point -> {
            if (point.equals("sound.read")) {
              throw new InputException(ErrorCode.AUDIO_UNREADABLE, "noise");
            }
          };
      assertThatThrownBy(() -> head.listen(Studio.voice(16_000, 0)))
          .isInstanceOf(InputException.class);
    }
  }

  private static MotionFrame jaw(float value) {
    return new MotionFrame(0, 0, 0, 0, 0, 0, Articulation.REST.with(Parameter.JAW, value));
  }
}
