package io.talkinghead.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.talkinghead.core.ditto.Blinks;
import io.talkinghead.core.ditto.Compat;
import io.talkinghead.core.ditto.DittoMode;
import io.talkinghead.core.ditto.DittoOptions;
import io.talkinghead.core.ditto.Emotion;
import io.talkinghead.core.ditto.Emotions;
import io.talkinghead.core.ditto.FaceDetector;
import io.talkinghead.core.ditto.FadeTarget;
import io.talkinghead.core.ditto.FrameControl;
import io.talkinghead.core.ditto.MotionKey;
import io.talkinghead.core.ditto.StageDump;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

class DittoSetupTest {
  @TempDir Path folder;

  private static DittoFlags flags(Object... words) {
    DittoFlags flags = new DittoFlags();
    new CommandLine(flags)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .parseArgs(java.util.Arrays.stream(words).map(Object::toString).toArray(String[]::new));
    return flags;
  }

  private static DittoOptions options(Object... words) throws IOException {
    return DittoSetup.of(flags(words), Optional.empty()).options();
  }

  @Test
  void nothing_isThePreset() throws IOException {
    assertThat(options()).isEqualTo(DittoOptions.offline());
    assertThat(options("--mode", "online")).isEqualTo(DittoOptions.online());
  }

  @Test
  void everyFlag_isAnOption() throws IOException {
    DittoOptions options =
        options(
            "--compat",
            "reference",
            "--face-detector",
            "blazeface",
            "--emotion",
            "happy",
            "--steps",
            "7",
            "--overlap",
            "20",
            "--fade-in",
            "8",
            "--fade-out",
            "9",
            "--eyes",
            "still",
            "--blink-every",
            "12,25",
            "--drive",
            "exp,yaw=0.5",
            "--absolute-motion",
            "--no-stitching",
            "--crop-scale",
            "2",
            "--crop-shift",
            "-0.05",
            "--no-crop-rotation",
            "--max-size",
            "640",
            "--max-frames",
            "10",
            "--motion-smoothing",
            "5",
            "--vad-lips-only");

    assertThat(options.compat()).isEqualTo(Compat.REFERENCE);
    assertThat(options.faceDetector()).isEqualTo(FaceDetector.BLAZEFACE);
    assertThat(options.sampling().emotions()).isEqualTo(Emotions.of(Emotion.HAPPY));
    assertThat(options.sampling().steps()).isEqualTo(7);
    assertThat(options.sampling().overlap()).isEqualTo(20);
    assertThat(options.sampling().smoothing()).isEqualTo(5);
    assertThat(options.controls().fadeIn()).isEqualTo(8);
    assertThat(options.controls().fadeOut()).isEqualTo(9);
    assertThat(options.controls().fadeTarget()).isEqualTo(FadeTarget.SOURCE);
    assertThat(options.controls().driveEyes()).isFalse();
    assertThat(options.controls().blinks()).isEqualTo(Blinks.every(12, 25));
    assertThat(Objects.requireNonNull(options.controls().drivenKeys()).weights())
        .isEqualTo(Map.of(MotionKey.EXP, 1.0, MotionKey.YAW, 0.5));
    assertThat(options.controls().relative()).isFalse();
    assertThat(options.controls().stitching()).isFalse();
    assertThat(options.controls().vadLipsOnly()).isTrue();
    assertThat(options.source().cropScale()).isEqualTo(2);
    assertThat(options.source().cropShiftY()).isEqualTo(-0.05);
    assertThat(options.source().cropRotates()).isFalse();
    assertThat(options.source().maxSize()).isEqualTo(640);
    assertThat(options.source().maxFrames()).isEqualTo(10);
  }

  @Test
  void scaleOfThePose_actsOnTheAngle_andKeepsThePresetsOffset() throws IOException {
    FrameControl pose = options("--mode", "online", "--pose-scale", "0.5,2,1").controls().overall();
    assertThat(pose.deltaPitch()).isEqualTo(2);
    assertThat(pose.deltaYaw()).isZero();
    assertThat(pose.alphaYaw()).isEqualTo(0.5);
    assertThat(pose.alphaPitch()).isEqualTo(2);
    FrameControl moved = options("--pose-offset", "10,-5,2").controls().overall();
    assertThat(moved).isEqualTo(FrameControl.pose(-5, 10, 2));
  }

  @Test
  void moods_canChangeFromFrameToFrame() throws IOException {
    Emotions moods = options("--emotion", "neutral*2,happy+surprise").sampling().emotions();
    assertThat(moods)
        .isEqualTo(
            Emotions.perFrame(
                List.of(
                    List.of(Emotion.NEUTRAL),
                    List.of(Emotion.NEUTRAL),
                    List.of(Emotion.HAPPY, Emotion.SURPRISE))));
    Emotions rows = options("--emotion", Recorded.input("emo_rows.npy")).sampling().emotions();
    assertThat(rows.rows()[0]).hasSize(8);
  }

  @Test
  void arrays_areReadFromFiles() throws IOException {
    var controls =
        options("--eye-table", Recorded.input("delta_eye.npy"), "--vad", vad()).controls();
    assertThat(controls.eyeTable().rows()).hasNumberOfRows(15);
    assertThat(Objects.requireNonNull(controls.frames().get(1)).vadAlpha()).isEqualTo(0.5);
  }

  /** Three numbers: 0, 0.5, 1. */
  private Path vad() throws IOException {
    String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }";
    java.nio.ByteBuffer bytes =
        java.nio.ByteBuffer.allocate(140).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}).putShort((short) 118);
    bytes.put(
        (header + " ".repeat(117 - header.length()) + "\n")
            .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    bytes.putFloat(0).putFloat(0.5f).putFloat(1);
    return Files.write(folder.resolve("vad.npy"), bytes.array());
  }

  @Test
  void commandLine_winsOverFiles_andTheLastFileOverTheFirst() throws IOException {
    Path one =
        Files.writeString(
            folder.resolve("one.json"),
            "{\"mode\": \"online\", \"setup_kwargs\": {\"sampling_timesteps\": 5, \"overlap_v2\": 40},"
                + " \"frames\": [3], \"audio\": \"voice.wav\"}");
    Path two =
        Files.writeString(
            folder.resolve("two.json"), "{\"setup_kwargs\": {\"sampling_timesteps\": 6}}");
    DittoSetup setup =
        DittoSetup.of(
            flags("--options", one, "--options", two, "--overlap", "50", "--dump-frames", "7"),
            Optional.empty());
    assertThat(setup.options().mode()).isEqualTo(DittoMode.ONLINE);
    assertThat(setup.options().sampling().steps()).isEqualTo(6);
    assertThat(setup.options().sampling().overlap()).isEqualTo(50);
    assertThat(setup.frames()).containsExactly(3, 7);
    assertThat(setup.audio()).contains(folder.resolve("voice.wav"));
  }

  @Test
  void pickledConfiguration_isReadAsData_andThatOfThePackGoesAhead() throws IOException {
    Path pack = Files.createDirectories(folder.resolve("pack/ditto_cfg"));
    Files.write(
        pack.resolve("v0.4_hubert_cfg_trt.pkl"),
        pickle("(dS'default_kwargs'\n(dS'overlap_v2'\nI30\nsS'of_the_loader'\nI1\nss."));
    Path own =
        Files.write(folder.resolve("own.pkl"), pickle("(dS'default_kwargs'\n(dS'emo'\nI3\nss."));
    DittoOptions options =
        DittoSetup.of(flags("--options", own), Optional.of(folder.resolve("pack"))).options();
    assertThat(options.sampling().overlap()).isEqualTo(30);
    assertThat(options.sampling().emotions()).isEqualTo(Emotions.of(Emotion.HAPPY));

    Path hostile = Files.write(folder.resolve("hostile.pkl"), pickle("cos\nsystem\n(S'true'\ntR."));
    assertThatThrownBy(() -> DittoSetup.of(flags("--options", hostile), Optional.empty()))
        .isInstanceOf(io.talkinghead.InputException.class)
        .hasMessageContaining("hostile.pkl")
        .hasMessageContaining("system");
  }

  private static byte[] pickle(String protocol0) {
    return protocol0.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  }

  @Test
  void dump_isASettingOfTheHead() throws IOException {
    DittoFlags flags = flags("--dump", folder.resolve("a/b"), "--dump-frames", "0,5");
    var head = io.talkinghead.Options.builder();
    DittoSetup.of(flags, Optional.empty()).applyTo(head, flags);
    assertThat(head.build().setting(StageDump.class))
        .contains(new StageDump(folder.resolve("a/b"), java.util.Set.of(0, 5)));
    assertThat(head.build().setting(DittoOptions.class)).contains(DittoOptions.offline());
    assertThat(folder.resolve("a/b")).isDirectory();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--emotion cheerful",
        "--emotion happy*x",
        "--fade-to nowhere",
        "--eyes shut",
        "--blink-every often",
        "--blink-every 0",
        "--drive nose",
        "--drive exp=100",
        "--mode fast",
        "--pose-scale 1"
      })
  void mistakes_areRefused(String line) {
    assertThatThrownBy(() -> flags((Object[]) line.split(" ")))
        .isInstanceOf(ParameterException.class);
  }

  @Test
  void builtinBackend_refusesThem_andRangesAreNamed() {
    Object[] job = {
      "generate",
      "--image",
      Recorded.input("face512.png"),
      "--audio",
      Recorded.input("speechlike16k.wav"),
      "--out",
      folder.resolve("v.mp4")
    };
    Talk builtin = Talk.of(join(job, "--backend", "builtin", "--steps", "5"));
    assertThat(builtin.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(builtin.err()).contains("builtin");
    Talk range = Talk.of(join(job, "--pack", Recorded.ROOT, "--steps", "0"));
    assertThat(range.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(range.err()).contains("steps must be in [1, 1000], was 0");
    Talk json = Talk.of(join(job, "--pack", Recorded.ROOT, "--options", folder.resolve("no.json")));
    assertThat(json.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(json.err()).contains("no.json");
  }

  private static Object[] join(Object[] one, Object... more) {
    Object[] all = java.util.Arrays.copyOf(one, one.length + more.length);
    System.arraycopy(more, 0, all, one.length, more.length);
    return all;
  }
}
