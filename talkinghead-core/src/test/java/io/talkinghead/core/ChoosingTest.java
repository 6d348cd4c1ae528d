package io.talkinghead.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.talkinghead.Avatar;
import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import io.talkinghead.Landmarks;
import io.talkinghead.Options;
import io.talkinghead.Output;
import io.talkinghead.Representation;
import io.talkinghead.StageNotFoundException;
import io.talkinghead.Warning;
import io.talkinghead.spi.AudioFeatureExtractorProvider;
import io.talkinghead.spi.Availability;
import io.talkinghead.spi.AvatarEncoderProvider;
import io.talkinghead.spi.FaceWarper;
import io.talkinghead.spi.FaceWarperProvider;
import io.talkinghead.spi.MotionGeneratorProvider;
import io.talkinghead.spi.VideoEncoderProvider;
import io.talkinghead.spi.fake.FakeAvatar;
import io.talkinghead.spi.fake.FakeProvider;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which stages a head opens, and how it refuses. */
@Timeout(60)
class ChoosingTest {
  private final Studio studio = new Studio();
  private final List<String> log = Collections.synchronizedList(new ArrayList<>());
  private final List<FaceWarperProvider> warpers = new ArrayList<>();
  private final List<MotionGeneratorProvider> generators = new ArrayList<>();
  private final List<VideoEncoderProvider> encoders = new ArrayList<>();

  ChoosingTest() {
    studio.trouble = log::add;
    warpers.add(studio.warper("fake", 0));
    generators.add(studio.generator("fake", 0));
    encoders.add(studio.video("fake", 0));
  }

  @Test
  void auto_takesTheBestChainThatFits_notTheBestStage() {
    warpers.add(neural("neural", 100));
    try (TalkingHead head = open(Options.AUTO)) {
      HeadDescription.Stage warper = head.describe().stage("FaceWarper");
      assertThat(warper.backend()).isEqualTo("fake");
      assertThat(warper.reason()).contains("neural").contains("does not fit");
      assertThat(warper.candidates())
          .extracting(StageRegistry.Candidate::name)
          .containsExactly("neural", "fake");
      // opened, found not to fit, and closed before the head was ready
      assertThat(log).containsExactly("neural.create", "neural.dispose");
    }
  }

  @Test
  void auto_takesTheHighestPriority_thatIsUsable() {
    warpers.add(studio.warper("better", 7));
    warpers.add(
        new FakeProvider.OfWarper(
            "best",
            9,
            Availability.no("no CUDA"),
            () -> {
              throw new AssertionError("must not be opened");
            }));
    try (TalkingHead head = open(Options.AUTO)) {
      HeadDescription.Stage warper = head.describe().stage("FaceWarper");
      assertThat(warper.backend()).isEqualTo("better");
      assertThat(warper.reason()).contains("best (no CUDA)");
      assertThat(head.describe().summary()).contains("FaceWarper: better on cpu");
    }
  }

  @Test
  void misspeltStage_isRefused() {
    assertThatThrownBy(() -> open(Map.of("FaceWraper", "fake")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("FaceWraper")
        .hasMessageContaining("FaceWarper, VideoEncoder");
    assertThat(log).isEmpty();
  }

  @Test
  void named_isNeverReplaced_mismatchIsRefusedWithBothSides() {
    warpers.add(neural("neural", 100));
    assertThatThrownBy(() -> open(Map.of("FaceWarper", "neural")))
        .isInstanceOf(StageNotFoundException.class)
        .hasMessageContaining("AvatarEncoder fake makes fake-picture")
        .hasMessageContaining("FaceWarper neural takes ditto-source/1")
        .hasMessageContaining("stageBackends");
    assertThat(log).containsExactly("neural.create", "avatars.dispose", "neural.dispose");
  }

  @Test
  void motionAndFeatures_mustFitToo() {
    warpers.add(
        new FakeProvider.OfWarper(
            "mover",
            1,
            Studio.USABLE,
            () -> new Neural(FakeAvatar.PICTURE, Representation.KEYPOINTS, log)));
    assertThatThrownBy(() -> open(Map.of("FaceWarper", "mover")))
        .hasMessageContaining("MotionGenerator fake makes articulation-22")
        .hasMessageContaining("FaceWarper mover takes liveportrait-keypoints-21");
  }

  @Test
  void namedButUnavailable_isRefusedWithTheReason() {
    warpers.add(
        new FakeProvider.OfWarper(
            "onnx", 9, Availability.no("no model pack in /models"), () -> neural()));
    assertThatThrownBy(() -> open(Map.of("FaceWarper", "onnx")))
        .isInstanceOf(StageNotFoundException.class)
        .hasMessageContaining("No usable FaceWarper for 'onnx'")
        .hasMessageContaining("no model pack in /models");
    assertThatThrownBy(() -> open("onnx")).hasMessageContaining("AudioFeatureExtractor for 'onnx'");
    assertThat(log).isEmpty();
  }

  @Test
  void openingThatFails_fallsBackUnderAuto_butNotByName() {
    warpers.add(
        new FakeProvider.OfWarper(
            "liar",
            9,
            Studio.USABLE,
            () -> {
              throw new IllegalStateException("the model is damaged");
            }));
    try (TalkingHead head = open(Options.AUTO)) {
      assertThat(head.describe().stage("FaceWarper").backend()).isEqualTo("fake");
    }
    log.clear();
    assertThatThrownBy(() -> open(Map.of("FaceWarper", "liar")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the model is damaged");
    warpers.remove(0);
    assertThatThrownBy(() -> open(Options.AUTO))
        .isInstanceOf(StageNotFoundException.class)
        .hasMessageContaining("FaceWarper liar did not open: the model is damaged");
  }

  @Test
  void halfOpenHead_closesWhatItHadOpened() {
    encoders.add(
        new FakeProvider.OfVideo(
            "broken",
            9,
            Studio.USABLE,
            () -> {
              throw new IllegalStateException("no encoder");
            }));
    assertThatThrownBy(() -> open(Map.of("VideoEncoder", "broken"))).hasMessage("no encoder");
    assertThat(log)
        .containsExactly(
            "extractor.dispose", "generator.dispose", "avatars.dispose", "warper.dispose");
  }

  @Test
  void stagesOfOneBackend_openAtOnce_andTellTheirTime() throws Exception {
    CountDownLatch two = new CountDownLatch(2);
    warpers.set(
        0, new FakeProvider.OfWarper("fake", 0, Studio.USABLE, () -> met(two, studio.aWarper())));
    generators.set(
        0,
        new FakeProvider.OfGenerator(
            "fake", 0, Studio.USABLE, () -> met(two, studio.aGenerator())));
    Options options = studio.options().workers(4).clock(new Ticking()).build();
    try (TalkingHead head = TalkingHead.open(options, wiring())) {
      assertThat(head.warmUp().parts())
          .hasSize(5)
          .allSatisfy(part -> assertThat(part.loading()).isPositive());
    }
    studio.requireThreadsEnd();
    assertThat(log)
        .filteredOn(step -> step.endsWith(".dispose")) // in the same order as ever
        .containsExactly(
            "encoder.dispose",
            "extractor.dispose",
            "generator.dispose",
            "avatars.dispose",
            "warper.dispose");
  }

  /** Returns {@code stage} when two stages are being opened, each on its own thread. */
  private static <S> S met(CountDownLatch two, S stage) {
    two.countDown();
    try {
      two.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return stage;
  }

  @Test
  void oneThatFailsToOpen_amongThoseOpenedAtOnce_isThrown_andTheOthersAreClosed() {
    IllegalStateException damaged = new IllegalStateException("the model is damaged");
    generators.set(
        0,
        new FakeProvider.OfGenerator(
            "fake",
            0,
            Studio.USABLE,
            () -> {
              throw damaged;
            }));
    assertThatThrownBy(() -> open("fake")).isSameAs(damaged);
    assertThat(log).containsExactly("extractor.dispose", "avatars.dispose", "warper.dispose");
    log.clear();
    assertThatThrownBy(() -> open(Options.AUTO))
        .isInstanceOf(StageNotFoundException.class)
        .hasMessageContaining("MotionGenerator fake did not open: the model is damaged")
        .hasSuppressedException(damaged);
    assertThat(log).containsExactly("extractor.dispose", "avatars.dispose", "warper.dispose");
  }

  @Test
  void interruptionWhileItOpens_isKept() {
    Thread.currentThread().interrupt();
    try (TalkingHead head = open("fake")) {
      assertThat(head.describe().summary()).contains("FaceWarper: fake");
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  /** A second later each time it is asked. */
  private static final class Ticking extends Clock {
    private final AtomicLong seconds = new AtomicLong();

    @Override
    public Instant instant() {
      return Instant.ofEpochSecond(seconds.incrementAndGet());
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @Test
  void backend_meansTheFaceStages_theEncoderIsChosenByOutput() throws Exception {
    encoders.set(0, studio.video("ffmpeg", 0));
    try (TalkingHead head = open("fake")) {
      assertThat(head.describe().stage("VideoEncoder").backend()).isEqualTo("ffmpeg");
      assertThatThrownBy(
              () ->
                  head.start(
                      Studio.request(Studio.voice(100, 0), Output.gif(Path.of("x.gif"))).build()))
          .isInstanceOfSatisfying(
              InputException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.ENCODER_NOT_AVAILABLE))
          .hasMessageContaining("VideoEncoder ffmpeg cannot write GifFile");
    }
    encoders.clear();
    try (TalkingHead head = open(Options.AUTO)) {
      assertThat(head.describe().stage("VideoEncoder").backend()).isEqualTo("none");
      assertThat(head.listen(Studio.voice(1600, 0)).duration()).isPositive();
      assertThatThrownBy(() -> Studio.pixels(head, Studio.voice(100, 0), 1))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("Nothing can write Frames");
    }
  }

  @Test
  void avatarOfAnotherBackend_isRefusedBeforeAnyWork() {
    try (TalkingHead head = open(Options.AUTO)) {
      Avatar alien = new Alien(FakeAvatar.of(8, 8));
      log.clear();
      assertThatThrownBy(() -> head.generate(alien, Studio.voice(100, 0), Output.frames(f -> {})))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("ditto-source/1")
          .hasMessageContaining("FaceWarper fake takes fake-picture");
      assertThat(log).isEmpty();
    }
  }

  @Test
  void backends_areToldWithoutOpeningAny() {
    assertThat(TalkingHead.backends(Options.builder().build()))
        .extracting(StageCandidates::stage)
        .containsExactly(
            "AvatarEncoder",
            "AudioFeatureExtractor",
            "MotionGenerator",
            "FaceWarper",
            "VideoEncoder");
  }

  private TalkingHead open(String backend) {
    return TalkingHead.open(studio.options().backend(backend).build(), wiring());
  }

  private TalkingHead open(Map<String, String> stages) {
    return TalkingHead.open(studio.options().stageBackends(stages).build(), wiring());
  }

  private Wiring wiring() {
    Wiring usual = studio.wiring();
    return new Wiring(
        new Providers(
            StageRegistry.of(
                AudioFeatureExtractorProvider.class, List.of(studio.extractor("fake", 0))),
            StageRegistry.of(MotionGeneratorProvider.class, generators),
            StageRegistry.of(FaceWarperProvider.class, warpers),
            StageRegistry.of(AvatarEncoderProvider.class, List.of(studio.avatars("fake", 0))),
            StageRegistry.of(VideoEncoderProvider.class, encoders)),
        usual.sounds(),
        usual.trackWriter());
  }

  private FakeProvider.OfWarper neural(String name, int priority) {
    return new FakeProvider.OfWarper(name, priority, Studio.USABLE, this::neural);
  }

  private FaceWarper neural() {
    log.add("neural.create");
    return new Neural(Representation.DITTO_SOURCE, Representation.KEYPOINTS, log);
  }

  /** Speaks another language. */
  private record Neural(Representation avatar, Representation motion, List<String> log)
      implements FaceWarper {
    @Override
    public Painter open(Avatar avatar) {
      throw new AssertionError("must not be used");
    }

    @Override
    public void close() {
      log.add("neural.dispose");
    }
  }

  /** Somebody else's avatar. */
  private record Alien(FakeAvatar like) implements Avatar {
    @Override
    public Representation representation() {
      return Representation.DITTO_SOURCE;
    }

    @Override
    public int width() {
      return like.width();
    }

    @Override
    public int height() {
      return like.height();
    }

    @Override
    public Landmarks landmarks() {
      return like.landmarks();
    }

    @Override
    public List<Warning> warnings() {
      return like.warnings();
    }
  }
}
