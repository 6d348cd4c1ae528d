package io.talkinghead.examples.cli;

import io.talkinghead.AudioClip;
import io.talkinghead.Avatar;
import io.talkinghead.FrameSize;
import io.talkinghead.GenerationReport;
import io.talkinghead.GenerationRequest;
import io.talkinghead.Output;
import io.talkinghead.core.TalkingHead;
import io.talkinghead.core.avatar.AvatarFileInfo;
import io.talkinghead.core.tracks.MotionTrackJson;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code talkinghead generate}: makes a video. */
@Command(
    name = "generate",
    customSynopsis = {
      "talkinghead generate --audio FILE --image FILE --out FILE [OPTIONS]",
      "talkinghead generate --audio FILE --avatar FILE --out FILE [OPTIONS]"
    },
    description = "Makes a video of the portrait speaking the voice.",
    footer = {
      "",
      "Examples:",
      "  talkinghead generate --audio hello.wav --image me.png --out hello.mp4",
      "  talkinghead generate --audio a.mp3 --image me.jpg --out a.mp4 --size 320 --seed 7 --report"
          + " a.json",
      "  talkinghead generate --audio a.wav --image me.png --out a.mp4 --tracks tracks   (then edit"
          + " tracks/motion.json)",
      "  talkinghead generate --audio a.wav --image me.png --out b.mp4 --motion tracks/motion.json",
      "  talkinghead generate --audio a.wav --image me.png --out a.mp4 --backend onnx --download"
          + " --emotion happy"
    })
final class GenerateCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = {"-a", "--audio"},
      paramLabel = "FILE",
      description =
          "The voice: WAV, MP3, Ogg, FLAC, M4A, or a video with sound. Only with --motion it may be"
              + " left out.")
  private @Nullable Path audio;

  @Mixin private PortraitOptions portrait = new PortraitOptions();

  @Option(
      names = "--avatar",
      paramLabel = "FILE",
      description = "An avatar that 'talkinghead avatar encode' wrote, instead of --image.")
  private @Nullable Path avatar;

  @Option(
      names = {"-o", "--out"},
      required = true,
      paramLabel = "FILE",
      description =
          "The video: .mp4, .webp or .gif; without extension a folder of PNG pictures; - is MP4 on"
              + " standard output.")
  private @Nullable Path out;

  @Option(
      names = "--size",
      paramLabel = "SIZE",
      converter = SizeConverter.class,
      description =
          "source (default): the whole portrait; or the side of a square in pixels, such as 512 or"
              + " 320: head and shoulders.")
  private FrameSize size = FrameSize.SOURCE;

  @Option(
      names = "--fps",
      paramLabel = "N",
      description =
          "Pictures per second, 1 to 120; default ${DEFAULT-VALUE}. With --motion that of the track.")
  private int frameRate = GenerationRequest.DEFAULT_FRAME_RATE;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Repeats head motion and blinks; default ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--motion",
      paramLabel = "FILE",
      description = "A motion track that moves the face instead of the voice.")
  private @Nullable Path motion;

  @Option(
      names = "--tracks",
      paramLabel = "DIR",
      description = "Also write viseme, motion and event tracks here.")
  private @Nullable Path tracks;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Also write what was done and how long it took, as JSON.")
  private @Nullable Path report;

  @Mixin private ControlOptions controls = new ControlOptions();
  @Mixin private BackendOptions backend = new BackendOptions();
  @Mixin private DittoFlags ditto = new DittoFlags();

  @Option(
      names = {"-q", "--quiet"},
      description = "No progress, no result; errors only.")
  private boolean quiet;

  @Override
  public Integer call() throws Exception {
    String wrote = avatar == null ? null : AvatarFileInfo.read(avatar).backend();
    HeadOptions options = HeadOptions.of(command(), backend, ditto, wrote);
    Path voice = audio == null && motion == null ? options.audio().orElse(null) : audio;
    if (voice == null && motion == null) {
      throw new ParameterException(
          command().commandLine(), "Missing option: --audio=FILE (or --motion=FILE)");
    }
    Targets.requireDistinct(command().commandLine(), List.of("--out", "--report"));
    Targets.requireWritable(report);
    Path target = Objects.requireNonNull(out);
    boolean piped = target.toString().equals("-");
    Output output = piped ? Output.mp4(new StandardOutput()) : Output.to(target);
    PrintWriter say = piped ? command().commandLine().getErr() : command().commandLine().getOut();
    try (TalkingHead head = BackendOptions.open(options.options());
        ProgressLine progress = new ProgressLine(command().commandLine().getErr())) {
      Avatar subject =
          avatar != null
              ? head.load(avatar)
              : head.encode(portrait.toPortrait(command(), options.source()), size);
      GenerationRequest.Builder request =
          GenerationRequest.builder(subject, output)
              .frameRate(frameRate)
              .seed(seed)
              .controls(controls.toControls());
      if (!quiet) {
        request.progress(progress);
      }
      DittoSetup.noise(ditto).ifPresent(request::noise);
      if (voice != null) {
        request.audio(AudioClip.read(voice));
      }
      if (motion != null) {
        request.motion(MotionTrackJson.read(motion));
      }
      if (tracks != null) {
        request.tracks(tracks);
      }
      GenerationReport done = await(head, head.start(request.build()));
      progress.close();
      if (report != null) {
        Targets.writeReport(report, done, target);
      }
      if (!quiet) {
        Warnings.print(command(), done.warnings());
        say.println(summary(done, target));
        say.flush();
      }
    }
    return ExitCode.OK;
  }

  private CommandSpec command() {
    return Objects.requireNonNull(spec);
  }

  /**
   * Waits for the job; Ctrl-C closes the head, which cancels the job and waits until it has cleaned
   * up.
   */
  private static GenerationReport await(TalkingHead head, CompletableFuture<GenerationReport> job)
      throws Exception {
    Thread stop = new Thread(head::close, "talkinghead-stop");
    Runtime.getRuntime().addShutdownHook(stop);
    try {
      return job.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    } finally {
      try {
        Runtime.getRuntime().removeShutdownHook(stop);
      } catch (IllegalStateException e) {
        // the program is ending: the hook is what brought us here
      }
    }
  }

  private static String summary(GenerationReport done, Path target) {
    return String.format(
        Locale.ROOT,
        "%s: %d frames, %d x %d, %.2f s of video in %.2f s (%.2f x real time), %s",
        target,
        done.frames(),
        done.width(),
        done.height(),
        seconds(done.duration()),
        seconds(done.elapsed()),
        done.realTimeFactor(),
        done.encoder());
  }

  private static double seconds(Duration time) {
    return time.toNanos() * 1e-9;
  }

  /** Reads {@code source} or a number of pixels. */
  static final class SizeConverter implements ITypeConverter<FrameSize> {
    @Override
    public FrameSize convert(String text) {
      if (text.equalsIgnoreCase("source")) {
        return FrameSize.SOURCE;
      }
      try {
        return FrameSize.square(Integer.parseInt(text));
      } catch (NumberFormatException e) {
        throw new TypeConversionException(
            "needs 'source' or a number of pixels, was '" + text + "'");
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }
}
