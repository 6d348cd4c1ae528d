package io.talkinghead.examples.cli;

import io.talkinghead.Avatar;
import io.talkinghead.FrameSize;
import io.talkinghead.GenerationReport;
import io.talkinghead.GenerationRequest;
import io.talkinghead.Options;
import io.talkinghead.Output;
import io.talkinghead.Portrait;
import io.talkinghead.core.TalkingHead;
import io.talkinghead.core.WarmUpReport;
import io.talkinghead.core.live.SpeechStream;
import io.talkinghead.core.live.StreamOptions;
import io.talkinghead.examples.json.EventJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code talkinghead stream}: a video while the voice is still coming. */
@Command(
    name = "stream",
    description = {
      "Sound on standard input as it arrives, video with sound on standard output as it is ready."
    },
    footer = {
      "",
      "Examples:",
      "  arecord -q -f S16_LE -r 16000 -t raw | talkinghead stream --image me.png --idle | ffplay -",
      "  talkinghead stream --image me.png --format wav < hello.wav > hello.mp4",
      "  ffmpeg -v error -i talk.mp3 -ac 1 -ar 16000 -f s16le - | talkinghead stream --image me.png"
          + " --container mpegts > talk.ts"
    })
final class StreamCommand implements Callable<Integer> {
  /** What a stream needs once it has its avatar. */
  private static final Set<String> SPEAKING =
      Set.of("AudioFeatureExtractor", "MotionGenerator", "FaceWarper", "VideoEncoder");

  /** What comes out. */
  enum Container {
    /** Fragmented MP4. */
    FMP4,
    /** MPEG transport stream. */
    MPEGTS
  }

  @Spec private @Nullable CommandSpec spec;

  @Mixin private PortraitOptions portrait = new PortraitOptions();

  @Option(
      names = "--avatar",
      paramLabel = "FILE",
      description =
          "An avatar file. With --image too, it is made from the portrait if it is missing or"
              + " outdated, so the next start is faster.")
  private @Nullable Path avatarFile;

  @Option(
      names = "--size",
      paramLabel = "SIZE",
      converter = GenerateCommand.SizeConverter.class,
      description = "source, or the side of a square in pixels; default 512.")
  private FrameSize size = FrameSize.square(512);

  @Option(
      names = "--rate",
      paramLabel = "HZ",
      description = "Samples per second of s16le and f32le; default ${DEFAULT-VALUE}.")
  private int rate = 16_000;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "s16le (default) or f32le: bare samples, one channel, little-endian; wav: WAV as it comes.")
  private PcmInput.Format format = PcmInput.Format.S16LE;

  @Option(
      names = "--container",
      paramLabel = "NAME",
      description = "fmp4 (default): fragmented MP4; mpegts: MPEG transport stream.")
  private Container container = Container.FMP4;

  @Option(
      names = "--fragment",
      paramLabel = "MS",
      description =
          "Length of a fragment of fmp4 in milliseconds; a player sees nothing of it before it is"
              + " whole; default ${DEFAULT-VALUE}.")
  private int fragmentMillis = 200;

  @Option(
      names = "--fps",
      paramLabel = "N",
      description = "Pictures per second, 1 to 120; default ${DEFAULT-VALUE}.")
  private int frameRate = GenerationRequest.DEFAULT_FRAME_RATE;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Repeats head motion and blinks; default ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--idle",
      description = "While no sound comes the face goes on at rest, in real time.")
  private boolean idle;

  @Option(
      names = "--events",
      description = "Tell what happens on standard error, one JSON object in a line.")
  private boolean events;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "At the end write what was done and how long it took, as JSON.")
  private @Nullable Path report;

  @Mixin private ControlOptions controls = new ControlOptions();
  @Mixin private BackendOptions backend = new BackendOptions();

  @Override
  public Integer call() throws Exception {
    CommandSpec command = Objects.requireNonNull(spec);
    Targets.requireDistinct(command.commandLine(), List.of("--report"));
    Targets.requireWritable(report);
    backend.prepare(command, /* commercial= */ false);
    Options options = backend.toOptions();
    return Interruption.during(() -> stream(command, options, System.in, new StandardOutput()));
  }

  private int stream(CommandSpec command, Options options, InputStream in, OutputStream out)
      throws Exception {
    try (TalkingHead head = BackendOptions.open(options)) {
      Avatar avatar = avatar(head, command);
      EventJson teller = new EventJson(command.commandLine().getErr());
      WarmUpReport warm = head.warmUp(SPEAKING); // no sound is taken before that
      if (events) {
        teller.tell(warm);
      }
      PcmInput sound = PcmInput.open(in, format, rate);
      StreamOptions.Builder wanted =
          StreamOptions.builder()
              .sampleRate(sound.sampleRateHz())
              .frameRate(frameRate)
              .seed(seed)
              .idle(idle)
              .controls(controls.toControls())
              .output(
                  container == Container.FMP4
                      ? Output.mp4(out, Duration.ofMillis(fragmentMillis))
                      : Output.mpegTs(out));
      if (events) {
        wanted.events(teller);
      }
      try (SpeechStream stream = head.openStream(avatar, wanted.build())) {
        GenerationReport done = feed(sound, stream);
        if (report != null) {
          Targets.writeReport(report, done, Path.of("-"));
        }
        if (!events) {
          Warnings.print(command, done.warnings());
        }
      }
    }
    return ExitCode.OK;
  }

  private Avatar avatar(TalkingHead head, CommandSpec command) throws IOException {
    if (avatarFile == null) {
      return head.encode(portrait.toPortrait(command), size);
    }
    if (!portrait.given()) {
      return head.load(avatarFile);
    }
    Portrait picture = portrait.toPortrait(command);
    return head.openOrEncode(avatarFile, picture, size).avatar();
  }

  /**
   * Writes all sound, and waits for the end. The reader is a thread of its own, since a read of
   * standard input cannot be interrupted.
   */
  private static GenerationReport feed(PcmInput sound, SpeechStream stream) throws Exception {
    AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
    Thread reader =
        new Thread(
            () -> {
              try {
                for (float[] piece = sound.next(); piece.length > 0; piece = sound.next()) {
                  stream.write(piece);
                }
                stream.finish();
              } catch (IOException e) {
                failure.set(e);
                stream.close();
              } catch (IllegalStateException | InterruptedException e) {
                stream.close(); // it has failed, and its report tells why
              }
            },
            "talkinghead-input");
    reader.setDaemon(true);
    reader.start();
    try {
      return stream.report().get();
    } catch (ExecutionException e) {
      IOException read = failure.get();
      throw read != null ? read : e.getCause() instanceof Exception cause ? cause : e;
    }
  }
}
