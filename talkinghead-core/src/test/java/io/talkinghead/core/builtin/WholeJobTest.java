package io.talkinghead.core.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.talkinghead.AudioClip;
import io.talkinghead.Avatar;
import io.talkinghead.Controls;
import io.talkinghead.ErrorCode;
import io.talkinghead.FrameBuffer;
import io.talkinghead.FrameSize;
import io.talkinghead.GenerationReport;
import io.talkinghead.GenerationRequest;
import io.talkinghead.InputException;
import io.talkinghead.Landmarks;
import io.talkinghead.Options;
import io.talkinghead.Output;
import io.talkinghead.Portrait;
import io.talkinghead.Warning;
import io.talkinghead.core.TalkingHead;
import io.talkinghead.core.internal.builtin.speech.Voices;
import io.talkinghead.core.internal.media.DecodedVideo;
import io.talkinghead.core.internal.media.VideoProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Voice and portrait in, video out, with the real stages. */
class WholeJobTest {
  private static final int RATE = 16_000;
  private static TalkingHead head;

  @TempDir Path folder;

  @BeforeAll
  static void open() {
    head = TalkingHead.open(Options.builder().backend("builtin").build());
  }

  @AfterAll
  static void close() {
    head.close();
  }

  private static AudioClip voice(int samples) {
    return AudioClip.of(Arrays.copyOf(Voices.sample("hello_slt.wav"), samples), RATE);
  }

  /** Returns the raw frames of a video of {@code avatar} speaking {@code clip}. */
  private static List<byte[]> frames(TalkingHead head, Avatar avatar, AudioClip clip, long seed)
      throws IOException, InterruptedException {
    List<byte[]> frames = new ArrayList<>();
    Output output = Output.frames(frame -> frames.add(frame.picture().rgb().clone()));
    head.generate(GenerationRequest.builder(avatar, output).audio(clip).seed(seed).build());
    return frames;
  }

  @Test
  void sameSeed_givesTheSameBytes_withOneAndTwoWorkers() throws Exception {
    Avatar avatar = head.encode(Portraits.cartoon(), FrameSize.square(128));
    List<byte[]> first = frames(head, avatar, voice(2 * RATE), 7);
    List<byte[]> again = frames(head, avatar, voice(2 * RATE), 7);
    List<byte[]> alone;
    try (TalkingHead one =
        TalkingHead.open(Options.builder().backend("builtin").workers(1).build())) {
      alone = frames(one, avatar, voice(2 * RATE), 7);
    }

    assertThat(first).hasSize(50);
    assertThat(again).usingElementComparator(Arrays::compare).isEqualTo(first);
    assertThat(alone).usingElementComparator(Arrays::compare).isEqualTo(first);
    assertThat(frames(head, avatar, voice(2 * RATE), 8))
        .usingElementComparator(Arrays::compare)
        .isNotEqualTo(first);
  }

  @Test
  void firstAndLastPicture_areThePortrait_andSpeechMovesEveryPicture() throws Exception {
    for (Portrait portrait : List.of(Portraits.cartoon(), Portraits.astronaut())) {
      List<byte[]> photo = new ArrayList<>();
      Avatar avatar = head.encode(portrait);
      List<byte[]> frames = frames(head, avatar, voice(2 * RATE), 3);
      head.generate(
          GenerationRequest.builder(
                  avatar, Output.frames(f -> photo.add(f.picture().rgb().clone())))
              .audio(AudioClip.of(new float[RATE / 25], RATE))
              .build());

      assertThat(frames.get(0)).isEqualTo(photo.get(0));
      assertThat(frames.get(frames.size() - 1)).isEqualTo(photo.get(0));
      for (int i = 1; i + 1 < frames.size(); i++) {
        assertThat(frames.get(i))
            .as("frame %d against its neighbour", i)
            .isNotEqualTo(frames.get(i - 1));
      }
    }
  }

  @Test
  void video_isAsLongAsTheSound_andTellsItsEncoder() throws Exception {
    Path target = folder.resolve("video.mp4");
    int samples = RATE + 5_000; // no whole number of frames
    Avatar avatar = head.encode(Portraits.cartoon(), FrameSize.square(128));
    GenerationReport report = head.generate(avatar, voice(samples), Output.mp4(target));
    DecodedVideo video = VideoProbe.decode(target);

    assertThat(report.frames()).isEqualTo(33); // ceil(1.3125 s * 25)
    assertThat(video.frames()).hasSize(33);
    assertThat(video.videoSeconds()).isCloseTo(video.soundSeconds(), offset(0.001));
    assertThat(report.encoder()).contains("aac");
    assertThat(report.versions()).containsKeys("talkinghead", "java", "ffmpeg");
    assertThat(report.firstFrame()).isPositive().isLessThanOrEqualTo(report.elapsed());
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(target);
    }
  }

  @Test
  void mouthOpensWithTheSound_withinOneFrame() throws Exception {
    Path target = folder.resolve("video.mp4");
    float[] sound = Voices.sample("hello_slt.wav");
    Avatar avatar = head.encode(Portraits.cartoon());
    head.generate(
        GenerationRequest.builder(avatar, Output.mp4(target))
            .audio(AudioClip.of(sound, RATE))
            .controls(Controls.builder().headScale(0).build())
            .build());
    double[] opening = LipTiming.opening(VideoProbe.decode(target).frames(), avatar.landmarks());
    double[] envelope = LipTiming.envelope(sound, RATE, 25, opening.length);

    assertThat(LipTiming.bestLag(opening, envelope, 8)).isBetween(-1, 1);
    assertThat(LipTiming.correlation(opening, envelope, 0)).isGreaterThan(0.5);
  }

  @Test
  void silence_keepsTheMouthShut_andWarns() throws Exception {
    Avatar avatar = head.encode(Portraits.cartoon(), FrameSize.square(128));
    GenerationReport report =
        head.generate(
            GenerationRequest.builder(avatar, Output.frames(frame -> {}))
                .audio(AudioClip.of(new float[4 * RATE], RATE))
                .build());

    assertThat(report.warnings()).extracting(Warning::code).contains(Warning.Code.NO_SPEECH);
  }

  @Test
  void landmarksGivenBack_giveTheSameVideo() throws Exception {
    Avatar found = head.encode(Portraits.cartoon(), FrameSize.square(128));
    Landmarks marks = found.landmarks();
    Avatar given = head.encode(Portraits.cartoon().withLandmarks(marks), FrameSize.square(128));

    assertThat(given.landmarks().leftEye()).isEqualTo(marks.leftEye());
    assertThat(given.landmarks().mouthLeft()).isEqualTo(marks.mouthLeft());
  }

  @Test
  void twoJobsAtOnce_giveWhatEachGivesAlone() throws Exception {
    Avatar cartoon = head.encode(Portraits.cartoon(), FrameSize.square(128));
    Avatar astronaut = head.encode(Portraits.astronaut(), FrameSize.square(128));
    float[] other = Voices.sample("hello_rms.wav");
    AudioClip second = AudioClip.of(Arrays.copyOf(other, 2 * RATE), RATE);
    List<byte[]> a = new ArrayList<>();
    List<byte[]> b = new ArrayList<>();
    CompletableFuture<GenerationReport> jobA =
        head.start(
            GenerationRequest.builder(cartoon, Output.frames(f -> a.add(f.picture().rgb().clone())))
                .audio(voice(2 * RATE))
                .seed(1)
                .build());
    CompletableFuture<GenerationReport> jobB =
        head.start(
            GenerationRequest.builder(
                    astronaut, Output.frames(f -> b.add(f.picture().rgb().clone())))
                .audio(second)
                .seed(2)
                .build());
    jobA.get();
    jobB.get();

    assertThat(a)
        .usingElementComparator(Arrays::compare)
        .isEqualTo(frames(head, cartoon, voice(2 * RATE), 1));
    assertThat(b)
        .usingElementComparator(Arrays::compare)
        .isEqualTo(frames(head, astronaut, second, 2));
  }

  @Test
  void cancelAtARandomMoment_leavesNothing_andTheNextJobRuns() throws Exception {
    Avatar avatar = head.encode(Portraits.cartoon(), FrameSize.square(64));
    AudioClip clip = voice(RATE);
    List<byte[]> reference = frames(head, avatar, clip, 1);
    Random random = new Random(20_261_121);
    for (int round = 0; round < 100; round++) {
      int at = random.nextInt(reference.size());
      CountDownLatch reached = new CountDownLatch(1);
      CompletableFuture<GenerationReport> job =
          head.start(
              GenerationRequest.builder(avatar, Output.mp4(folder.resolve("video.mp4")))
                  .audio(clip)
                  .progress(
                      p -> {
                        if (p.frames() > at) {
                          reached.countDown();
                        }
                      })
                  .build());
      reached.await();
      boolean cancelled = job.cancel(true);
      if (cancelled) {
        assertThatThrownBy(job::get)
            .isInstanceOfAny(CancellationException.class, ExecutionException.class);
        assertThat(folder).as("round %d, cancelled after frame %d", round, at).isEmptyDirectory();
      } else {
        Files.delete(folder.resolve("video.mp4")); // it was done before
      }
    }

    assertThat(frames(head, avatar, clip, 1))
        .usingElementComparator(Arrays::compare)
        .isEqualTo(reference);
  }

  @Test
  void aFailedJob_leavesWhatStoodThere() throws Exception {
    Path target = Files.writeString(folder.resolve("video.mp4"), "an older video");
    Avatar avatar = head.encode(Portraits.cartoon(), FrameSize.square(64));

    assertThatThrownBy(
            () ->
                head.generate(
                    avatar,
                    AudioClip.encoded(
                        "no sound at all".getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                    Output.mp4(target)))
        .isInstanceOfSatisfying(
            InputException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.AUDIO_UNREADABLE));
    assertThat(target).hasContent("an older video");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(target);
    }
  }

  @Test
  void largePortrait_isScaled_andItsLandmarksAreThoseOfThePicture() throws Exception {
    FrameBuffer large = Enlarged.fourTimes(Portraits.SAMPLES.resolve("cartoon.png"));
    Avatar small = head.encode(Portraits.cartoon());
    Avatar avatar = head.encode(Portrait.of(large));

    assertThat(Math.max(avatar.width(), avatar.height())).isEqualTo(FrameSize.MAX_SIDE);
    assertThat(avatar.warnings()).extracting(Warning::code).contains(Warning.Code.PICTURE_SCALED);
    assertThat(avatar.landmarks().leftEye().x())
        .isCloseTo(4 * small.landmarks().leftEye().x(), offset(12.0));
  }
}
