package io.talkinghead.backend.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.talkinghead.AudioClip;
import io.talkinghead.Avatar;
import io.talkinghead.ErrorCode;
import io.talkinghead.FrameBuffer;
import io.talkinghead.FrameSize;
import io.talkinghead.GenerationReport;
import io.talkinghead.GenerationRequest;
import io.talkinghead.InputException;
import io.talkinghead.Options;
import io.talkinghead.Output;
import io.talkinghead.Portrait;
import io.talkinghead.Representation;
import io.talkinghead.ResultCaching;
import io.talkinghead.StageNotFoundException;
import io.talkinghead.core.StageCandidates;
import io.talkinghead.core.TalkingHead;
import io.talkinghead.core.avatar.AvatarFileException;
import io.talkinghead.core.avatar.OpenedAvatar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A head on this backend, from portrait and voice to the video, with the synthetic pack. */
class DittoHeadTest {
  private static final Path DITTO = Objects.requireNonNull(Pack.FOLDER.getParent());
  private static final Path INPUTS = DITTO.resolve("inputs");

  /** The voice has 20,800 samples: 32.5 frames. */
  private static final int FRAMES = 33;

  @TempDir Path folder;

  private static Options options(String backend, Path pack, String... properties) {
    Map<String, String> all = new HashMap<>(Map.of("onnx.threads", "2", "onnx.cache", "none"));
    for (int i = 0; i < properties.length; i += 2) {
      all.put(properties[i], properties[i + 1]);
    }
    return Options.builder().backend(backend).device("cpu").modelPack(pack).properties(all).build();
  }

  private static Avatar avatar(TalkingHead head) throws IOException {
    return head.encode(Portrait.read(INPUTS.resolve("face512.png")));
  }

  private static AudioClip voice() throws IOException {
    return AudioClip.read(INPUTS.resolve("speechlike16k.wav"));
  }

  private static List<FrameBuffer> frames(TalkingHead head, Avatar avatar, long seed)
      throws Exception {
    List<FrameBuffer> frames = new ArrayList<>();
    Output output = Output.frames(frame -> frames.add(frame.picture().copy()));
    head.generate(GenerationRequest.builder(avatar, output).audio(voice()).seed(seed).build());
    return frames;
  }

  @Test
  void portraitAndVoice_becomeAVideo() throws Exception {
    Path video = folder.resolve("video.mp4");
    try (TalkingHead head = TalkingHead.open(options("onnx", DITTO))) {
      Avatar avatar = avatar(head);
      assertThat(avatar.representation()).isEqualTo(Representation.DITTO_SOURCE);
      GenerationReport report = head.generate(avatar, voice(), Output.mp4(video));
      assertThat(report.frames()).isEqualTo(FRAMES);
      assertThat(report.width()).isEqualTo(512);
      assertThat(report.height()).isEqualTo(512);
      assertThat(report.versions()).containsKey("onnxruntime");
      assertThat(report.stages())
          .filteredOn(stage -> stage.backend().equals("onnx"))
          .extracting(GenerationReport.Stage::name)
          .containsExactly("AudioFeatureExtractor", "MotionGenerator", "FaceWarper", "PasteBack");
    }
    assertThat(Files.size(video)).isGreaterThan(10_000);
  }

  @Test
  void faceMoves_pictureAroundItDoesNot_andSeedDecides() throws Exception {
    try (TalkingHead head = TalkingHead.open(options("onnx", DITTO))) {
      Avatar avatar = avatar(head);
      List<FrameBuffer> once = frames(head, avatar, 7);
      List<FrameBuffer> again = frames(head, avatar, 7);
      List<FrameBuffer> other = frames(head, avatar, 8);
      assertThat(once).hasSize(FRAMES);
      assertThat(again.get(20).rgb()).isEqualTo(once.get(20).rgb());
      assertThat(other.get(20).rgb()).isNotEqualTo(once.get(20).rgb());
      assertThat(once.get(20).rgb()).isNotEqualTo(once.get(0).rgb());
      assertThat(once.get(20).rgb()).startsWith(once.get(0).rgb()[0], once.get(0).rgb()[1]);
    }
  }

  @Test
  void avatarFromItsFile_givesTheSameFrames_andTheVideoIsKept() throws Exception {
    Path file = folder.resolve("me.avatar");
    Portrait portrait = Portrait.read(INPUTS.resolve("face512.png"));
    List<FrameBuffer> fresh;
    try (TalkingHead head = TalkingHead.open(options("onnx", DITTO))) {
      OpenedAvatar opened = head.openOrEncode(file, portrait, FrameSize.square(128));
      assertThat(opened.encoded()).isTrue();
      fresh = frames(head, opened.avatar(), 7);
    }
    Options keeping =
        Options.builder()
            .backend("onnx")
            .device("cpu")
            .modelPack(DITTO)
            .properties(Map.of("onnx.threads", "2", "onnx.cache", "none"))
            .resultCache(ResultCaching.in(folder.resolve("kept")))
            .build();
    try (TalkingHead head = TalkingHead.open(keeping)) {
      OpenedAvatar opened = head.openOrEncode(file, portrait, FrameSize.square(128));
      assertThat(opened.encoded()).isFalse();
      assertThat(head.warmUp().parts()).hasSize(5);
      List<FrameBuffer> read = frames(head, opened.avatar(), 7);
      for (int i = 0; i < FRAMES; i++) {
        assertThat(read.get(i).rgb()).isEqualTo(fresh.get(i).rgb());
      }
      Path one = folder.resolve("one.mp4");
      Path two = folder.resolve("two.mp4");
      assertThat(head.generate(opened.avatar(), voice(), Output.mp4(one)).cached()).isFalse();
      assertThat(head.generate(opened.avatar(), voice(), Output.mp4(two)).cached()).isTrue();
      assertThat(Files.readAllBytes(two)).isEqualTo(Files.readAllBytes(one));
    }
    try (TalkingHead head = TalkingHead.open(options("builtin", DITTO))) {
      assertThatThrownBy(() -> head.load(file))
          .isInstanceOf(AvatarFileException.class)
          .hasMessageContainingAll("onnx", "builtin");
    }
  }

  @Test
  void joinedNetworks_giveTheSameVideo() throws Exception {
    List<FrameBuffer> alone;
    try (TalkingHead head = TalkingHead.open(options("onnx", DITTO, "onnx.merge", "none"))) {
      alone = frames(head, avatar(head), 7);
    }
    try (TalkingHead head = TalkingHead.open(options("onnx", DITTO, "onnx.merge", "all"))) {
      List<FrameBuffer> joined = frames(head, avatar(head), 7);
      assertThat(joined).hasSize(FRAMES);
      long apart = 0;
      for (int i = 0; i < alone.get(20).rgb().length; i++) {
        apart += Math.abs((alone.get(20).rgb()[i] & 0xFF) - (joined.get(20).rgb()[i] & 0xFF));
      }
      assertThat(apart).isLessThan(alone.get(20).rgb().length / 200);
    }
  }

  @Test
  void onlinePreset_givesAsManyFrames() throws Exception {
    try (TalkingHead head = TalkingHead.open(options("onnx", DITTO, "ditto.mode", "online"))) {
      assertThat(frames(head, avatar(head), 7)).hasSize(FRAMES);
    }
  }

  @Test
  void clipAndVoice_becomeAVideoAsLongAsTheSound() throws Exception {
    Path clip = DITTO.resolve("clip/face.mp4");
    Path named = Files.copy(clip, folder.resolve("portrait.png")); // told by content
    try (TalkingHead head = TalkingHead.open(options("onnx", DITTO))) {
      Avatar avatar = head.encode(Portrait.read(named));
      List<FrameBuffer> frames = frames(head, avatar, 7);
      assertThat(frames).hasSize(FRAMES);
      assertThat(frames.get(0).width()).isEqualTo(320);
      // the corners are the clip's own, forwards, then backwards: frame 7 repeats frame 6
      for (int[] pair : new int[][] {{6, 7}, {0, 13}, {3, 17}}) {
        byte[] one = frames.get(pair[0]).rgb();
        byte[] other = frames.get(pair[1]).rgb();
        assertThat(java.util.Arrays.copyOf(other, 60))
            .as("frames %d and %d", pair[0], pair[1])
            .isEqualTo(java.util.Arrays.copyOf(one, 60));
      }
      assertThat(java.util.Arrays.copyOf(frames.get(3).rgb(), 60))
          .isNotEqualTo(java.util.Arrays.copyOf(frames.get(0).rgb(), 60));
    }
    try (TalkingHead head = TalkingHead.open(options("builtin", DITTO))) {
      assertThatThrownBy(() -> head.encode(Portrait.read(named)))
          .isInstanceOfSatisfying(
              InputException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.CLIP_NOT_SUPPORTED));
    }
  }

  @Test
  void wholeFrames_neitherMoreNorLessThanTheSound() throws Exception {
    try (TalkingHead head = TalkingHead.open(options("onnx", DITTO))) {
      Avatar avatar = avatar(head);
      // 7 and 14 frames of sound are 8 and 15 for the reference, whose rounding says so
      for (int samples : new int[] {1, 640, 641, 7 * 640, 14 * 640, 14 * 640 + 1}) {
        List<FrameBuffer> frames = new ArrayList<>();
        Output output = Output.frames(frame -> frames.add(frame.picture()));
        AudioClip voice = AudioClip.of(new float[samples], 1, 16_000);
        head.generate(GenerationRequest.builder(avatar, output).audio(voice).build());
        assertThat(frames).as("%d samples", samples).hasSize((samples + 639) / 640);
      }
    }
  }

  @Test
  void otherFrameRates_areRefusedBeforeAnyWork() throws Exception {
    try (TalkingHead head = TalkingHead.open(options("onnx", DITTO))) {
      Output output = Output.frames(frame -> {});
      var request =
          GenerationRequest.builder(avatar(head), output).audio(voice()).frameRate(30).build();
      assertThatThrownBy(() -> head.generate(request))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("frameRate")
          .hasMessageContaining("was 30");
    }
  }

  @Test
  void auto_prefersThisBackend_whereThereIsAPack() {
    for (StageCandidates stage : TalkingHead.backends(options("auto", DITTO))) {
      if (!stage.stage().equals("VideoEncoder")) {
        assertThat(stage.candidates().get(0).name()).as(stage.stage()).isEqualTo("onnx");
        assertThat(stage.candidates().get(0).availability().usable()).isTrue();
        assertThat(stage.candidates().get(0).availability().reason()).contains("cpu", "ditto");
      }
    }
  }

  @Test
  void auto_isTheBuiltInBackend_withoutAPack() {
    try (TalkingHead head = TalkingHead.open(options("auto", folder.resolve("none")))) {
      assertThat(head.describe().summary()).contains(": builtin on").doesNotContain(": onnx on");
    }
  }

  @Test
  void refusals_nameWhatIsMissing() throws Exception {
    Path none = folder.resolve("none");
    assertThatThrownBy(() -> TalkingHead.open(options("onnx", none)))
        .isInstanceOf(StageNotFoundException.class)
        .hasMessageContaining("There is no folder " + none);
    Path lacking = Files.createDirectories(folder.resolve("lacking"));
    try (var files = Files.list(Pack.FOLDER)) {
      for (Path file : files.filter(f -> !f.endsWith("decoder.onnx")).toList()) {
        Files.copy(file, lacking.resolve(Objects.requireNonNull(file.getFileName()).toString()));
      }
    }
    assertThatThrownBy(() -> TalkingHead.open(options("onnx", lacking)))
        .isInstanceOf(StageNotFoundException.class)
        .hasMessageContaining("decoder.onnx");
    assertThatThrownBy(() -> TalkingHead.open(options("onnx", DITTO, "ditto.mode", "fast")))
        .isInstanceOf(StageNotFoundException.class)
        .hasMessageContaining("ditto.mode must be offline or online, was fast");
    assertThatThrownBy(() -> new OnnxFaceWarperProvider().create(options("onnx", none)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("There is no folder " + none);
  }

  @Test
  void damagedNetwork_isNamedWhenAStageIsOpened() throws Exception {
    try (var files = Files.list(Pack.FOLDER)) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(Objects.requireNonNull(file.getFileName()).toString()));
      }
    }
    Path decoder = folder.resolve("decoder.onnx");
    byte[] whole = Files.readAllBytes(decoder);
    Files.write(decoder, java.util.Arrays.copyOf(whole, whole.length / 2));
    assertThatThrownBy(() -> new OnnxFaceWarperProvider().create(options("onnx", folder)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(decoder.toString());
    assertThatThrownBy(() -> TalkingHead.open(options("onnx", folder)))
        .isInstanceOf(StageNotFoundException.class)
        .hasMessageContaining(decoder.toString())
        .cause()
        .isInstanceOfSatisfying(
            InputException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_INVALID));
  }
}
