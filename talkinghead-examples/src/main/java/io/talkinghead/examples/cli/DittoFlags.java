package io.talkinghead.examples.cli;

import io.talkinghead.core.ditto.Blinks;
import io.talkinghead.core.ditto.Compat;
import io.talkinghead.core.ditto.DittoMode;
import io.talkinghead.core.ditto.DrivenKeys;
import io.talkinghead.core.ditto.Emotions;
import io.talkinghead.core.ditto.FaceDetector;
import io.talkinghead.core.ditto.FadeTarget;
import io.talkinghead.core.ditto.MotionKey;
import io.talkinghead.examples.cli.ControlOptions.Pose;
import io.talkinghead.examples.cli.ControlOptions.PoseConverter;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What can be set about the Ditto stages on the command line; what is null was not given. */
final class DittoFlags {
  @Option(
      names = "--mode",
      paramLabel = "NAME",
      description =
          "Neural preset: offline (50 steps, the whole recording) or online (10 steps, for short latency).")
  @Nullable DittoMode mode;

  @Option(
      names = "--options",
      paramLabel = "FILE",
      description =
          "Neural options under the reference's names: JSON (mode, setup_kwargs, run_kwargs, frames) or its "
              + ".pkl configuration; may be repeated, the last wins. Options of the command line win over all.")
  List<Path> files = new ArrayList<>();

  @Option(
      names = "--compat",
      paramLabel = "NAME",
      description =
          "repaired (default), or reference: repeat known faults of the reference program, to compare with it.")
  @Nullable Compat compat;

  @Option(
      names = "--face-detector",
      paramLabel = "NAME",
      description =
          "insightface (default), or blazeface, which needs no file that forbids commercial use.")
  @Nullable FaceDetector faceDetector;

  @Option(
      names = "--emotion",
      paramLabel = "MOOD",
      converter = EmotionConverter.class,
      description =
          "angry, disgust, fear, happy, neutral, sad, surprise, contempt; a blend happy+surprise; "
              + "a mood per frame neutral*25,happy*50; or a .npy file of weights [n, 8].")
  @Nullable Emotions emotions;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Denoising steps, 1 to 1000; fewer is faster, less lively.")
  @Nullable Integer steps;

  @Option(
      names = "--overlap",
      paramLabel = "N",
      description = "Frames by which motion clips of 80 overlap, 1 to 79.")
  @Nullable Integer overlap;

  @Option(
      names = "--pose-offset",
      paramLabel = "YAW,PITCH,ROLL",
      converter = PoseConverter.class,
      description = "Degrees added to the head's pose, each -180 to 180.")
  @Nullable Pose poseOffset;

  @Option(
      names = "--pose-scale",
      paramLabel = "YAW,PITCH,ROLL",
      converter = PoseConverter.class,
      description = "Factors of the head's pose, after the offset.")
  @Nullable Pose poseScale;

  @Option(
      names = "--vad",
      paramLabel = "FILE",
      description = "Voice activity per frame, 0 to 1, .npy: how much of the expression is kept.")
  @Nullable Path vad;

  @Option(
      names = "--vad-lips-only",
      description = "Voice activity acts on the lips alone, not on the whole expression.")
  boolean vadLipsOnly;

  @Option(
      names = "--fade-in",
      paramLabel = "N",
      description = "Frames over which the motion fades in.")
  @Nullable Integer fadeIn;

  @Option(
      names = "--fade-out",
      paramLabel = "N",
      description = "Frames over which the motion fades out at the end.")
  @Nullable Integer fadeOut;

  @Option(
      names = "--fade-to",
      paramLabel = "PLACE",
      converter = FadeConverter.class,
      description = "Where fades lead: source (default with a fade), first (frame), none.")
  @Nullable FadeTarget fadeTo;

  /** Who moves the eyes. */
  enum Eyes {
    /** The voice does. */
    driven,
    /** Nobody does; they stay the source's. */
    still
  }

  @Option(
      names = "--eyes",
      paramLabel = "HOW",
      description = "driven (default for a picture) or still (default for a clip).")
  @Nullable Eyes eyes;

  @Option(
      names = "--eye-table",
      paramLabel = "FILE",
      description = "How a blink looks: .npy of [n, 63], row 0 for open eyes.")
  @Nullable Path eyeTable;

  @Option(
      names = "--blink-every",
      paramLabel = "N[,N...]",
      converter = BlinksConverter.class,
      description =
          "With an eye table: frames between blinks in turn, random (default, 60 to 100), or off.")
  @Nullable Blinks blinks;

  @Option(
      names = "--drive",
      paramLabel = "PART[=W],...",
      converter = DriveConverter.class,
      description =
          "Which parts follow the voice, and how strongly: exp, pitch, yaw, roll, t, scale, kp; such as exp,yaw=0.5.")
  @Nullable DrivenKeys driven;

  @Option(
      names = "--absolute-motion",
      description = "Take the motion as it is, not relative to the first frame.")
  boolean absolute;

  @Option(names = "--no-stitching", description = "Leave out the network that joins face and neck.")
  boolean unstitched;

  @Option(
      names = "--crop-scale",
      paramLabel = "X",
      description = "Side of the portrait crop by the size of the face, 0.5 to 10; default 2.3.")
  @Nullable Double cropScale;

  @Option(
      names = "--crop-shift",
      paramLabel = "Y",
      description = "Shift of the crop down the face by its side, -1 to 1; default -0.125.")
  @Nullable Double cropShift;

  @Option(names = "--no-crop-rotation", description = "Do not turn the crop with the face.")
  boolean upright;

  @Option(
      names = "--max-size",
      paramLabel = "N",
      description = "Longest side of the video, larger sources are scaled down; default 1920.")
  @Nullable Integer maxSize;

  @Option(
      names = "--max-frames",
      paramLabel = "N",
      description = "Frames of a source clip that are used; default all.")
  @Nullable Integer maxFrames;

  @Option(
      names = "--motion-smoothing",
      paramLabel = "N",
      description = "Window that smooths the head's motion, frames; 1 for none, default 3.")
  @Nullable Integer smoothing;

  @Option(
      names = "--noise",
      paramLabel = "FILE",
      description =
          "Replay recorded noise, .npy of int16 [K, 80, 265] over 8192, instead of the seed.")
  @Nullable Path noise;

  @Option(
      names = "--dump",
      paramLabel = "DIR",
      description =
          "Write what every stage computes as .npy files, and the frames of --options or --dump-frames as PNG.")
  @Nullable Path dump;

  @Option(
      names = "--dump-frames",
      paramLabel = "N,...",
      split = ",",
      description = "Output frames to write as final_fNNN.png beside a dump.")
  List<Integer> dumpFrames = new ArrayList<>();

  /** Returns whether {@code command} was called with one of these options. */
  static boolean given(CommandSpec command) {
    return command.commandLine().getParseResult().matchedOptionsSet().stream()
        .anyMatch(
            option ->
                option.userObject() instanceof Field field
                    && field.getDeclaringClass().equals(DittoFlags.class));
  }

  /** Reads {@code source}, {@code first} or {@code none}. */
  static final class FadeConverter implements ITypeConverter<FadeTarget> {
    @Override
    public FadeTarget convert(String text) {
      return switch (text.toLowerCase(Locale.ROOT)) {
        case "source" -> FadeTarget.SOURCE;
        case "first" -> FadeTarget.FIRST_FRAME;
        case "none" -> FadeTarget.NONE;
        default -> throw new TypeConversionException("needs source, first or none, was " + text);
      };
    }
  }

  /** Reads {@code random}, {@code off} or numbers of frames. */
  static final class BlinksConverter implements ITypeConverter<Blinks> {
    @Override
    public Blinks convert(String text) {
      return switch (text.toLowerCase(Locale.ROOT)) {
        case "random" -> Blinks.RANDOM;
        case "off" -> Blinks.NONE;
        default -> {
          try {
            yield Blinks.every(
                Arrays.stream(text.split(",", -1))
                    .map(part -> Integer.valueOf(part.trim()))
                    .toArray(Integer[]::new));
          } catch (IllegalArgumentException e) {
            throw new TypeConversionException(
                "needs random, off or numbers of frames from 1 on, was '" + text + "'");
          }
        }
      };
    }
  }

  /** Reads parts of the motion and their strengths. */
  static final class DriveConverter implements ITypeConverter<DrivenKeys> {
    @Override
    public DrivenKeys convert(String text) {
      Map<MotionKey, Double> weights = new LinkedHashMap<>();
      try {
        for (String part : text.split(",", -1)) {
          String[] pair = part.trim().split("=", 2);
          weights.put(MotionKey.of(pair[0]), pair.length == 1 ? 1.0 : Double.parseDouble(pair[1]));
        }
        return new DrivenKeys(weights);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }
}
