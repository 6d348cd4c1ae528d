package io.talkinghead.examples.cli;

import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import io.talkinghead.NoiseSource;
import io.talkinghead.Options;
import io.talkinghead.core.ditto.Compat;
import io.talkinghead.core.ditto.ControlOptions;
import io.talkinghead.core.ditto.DittoMode;
import io.talkinghead.core.ditto.DittoOptions;
import io.talkinghead.core.ditto.EyeTable;
import io.talkinghead.core.ditto.FadeTarget;
import io.talkinghead.core.ditto.FrameControl;
import io.talkinghead.core.ditto.SamplingOptions;
import io.talkinghead.core.ditto.SourceOptions;
import io.talkinghead.core.ditto.StageDump;
import io.talkinghead.core.ditto.reference.NoiseBank;
import io.talkinghead.core.ditto.reference.OptionFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the Ditto stages are told: {@link DittoFlags} on top of files, on top of the configuration
 * that the model pack brings along, on top of a preset.
 *
 * @param options for the stages
 * @param frames worth a picture in a dump
 * @param source picture that the files name
 * @param audio voice that they name
 */
record DittoSetup(
    DittoOptions options, Set<Integer> frames, Optional<Path> source, Optional<Path> audio) {

  /**
   * Reads what {@code flags} name.
   *
   * @param pack folder of the model pack, if one is known
   */
  static DittoSetup of(DittoFlags flags, Optional<Path> pack) throws IOException {
    Compat compat = flags.compat == null ? Compat.REPAIRED : flags.compat;
    DittoMode otherwise = flags.mode == null ? DittoMode.OFFLINE : flags.mode;
    DittoMode mode =
        flags.mode != null || flags.files.isEmpty()
            ? otherwise
            : OptionFiles.read(flags.files, otherwise, compat).options().mode();
    List<Path> files = new ArrayList<>();
    pack.flatMap(folder -> OptionFiles.inPack(folder, mode)).ifPresent(files::add);
    files.addAll(flags.files);
    OptionFiles.Loaded read = OptionFiles.read(files, mode, compat);
    DittoOptions base = read.options();
    if (files.isEmpty()) {
      base = mode == DittoMode.ONLINE ? DittoOptions.online() : DittoOptions.offline();
    }
    DittoOptions.Builder options =
        base.toBuilder()
            .mode(mode)
            .compat(compat)
            .source(source(flags, base.source()))
            .sampling(sampling(flags, base.sampling()))
            .controls(controls(flags, base.controls()));
    if (flags.faceDetector != null) {
      options.faceDetector(flags.faceDetector);
    }
    Set<Integer> frames = new LinkedHashSet<>(read.frames());
    frames.addAll(flags.dumpFrames);
    return new DittoSetup(options.build(), frames, read.source(), read.audio());
  }

  /** Hands it to a head; makes the folder of a dump. */
  void applyTo(Options.Builder head, DittoFlags flags) throws IOException {
    head.setting(options);
    if (flags.dump != null) {
      try {
        Files.createDirectories(flags.dump);
      } catch (IOException e) {
        throw new InputException(
            ErrorCode.OUTPUT_NOT_WRITABLE,
            "The folder " + flags.dump + " cannot be made: " + e + ". Choose another place.",
            e);
      }
      head.setting(new StageDump(flags.dump, frames));
    }
  }

  /** Returns the noise to replay, if a recording of it was given. */
  static Optional<NoiseSource> noise(DittoFlags flags) throws IOException {
    return flags.noise == null ? Optional.empty() : Optional.of(NoiseBank.read(flags.noise));
  }

  private static SourceOptions source(DittoFlags flags, SourceOptions base) {
    SourceOptions.Builder source = base.toBuilder();
    if (flags.maxSize != null) {
      source.maxSize(flags.maxSize);
    }
    if (flags.maxFrames != null) {
      source.maxFrames(flags.maxFrames);
    }
    if (flags.cropScale != null) {
      source.cropScale(flags.cropScale);
    }
    if (flags.cropShift != null) {
      source.cropShiftY(flags.cropShift);
    }
    if (flags.upright) {
      source.cropRotates(false);
    }
    return source.build();
  }

  private static SamplingOptions sampling(DittoFlags flags, SamplingOptions base) {
    SamplingOptions.Builder sampling = base.toBuilder();
    if (flags.emotions != null) {
      sampling.emotions(flags.emotions);
    }
    if (flags.steps != null) {
      sampling.steps(flags.steps);
    }
    if (flags.overlap != null) {
      sampling.overlap(flags.overlap);
    }
    if (flags.smoothing != null) {
      sampling.smoothing(flags.smoothing);
    }
    return sampling.build();
  }

  private static ControlOptions controls(DittoFlags flags, ControlOptions base) throws IOException {
    ControlOptions.Builder controls = base.toBuilder();
    controls.overall(pose(flags, base.overall()));
    if (flags.vad != null) {
      controls.frames(voiced(base.frames(), OptionFiles.readRows(flags.vad, 1)));
    }
    if (flags.vadLipsOnly) {
      controls.vadLipsOnly(true);
    }
    fades(flags, base, controls);
    if (flags.eyes != null) {
      controls.driveEyes(flags.eyes == DittoFlags.Eyes.driven);
    }
    if (flags.eyeTable != null) {
      controls.eyeTable(new EyeTable(OptionFiles.readRows(flags.eyeTable, 63)));
    }
    if (flags.blinks != null) {
      controls.blinks(flags.blinks);
    }
    if (flags.driven != null) {
      controls.drivenKeys(flags.driven);
    }
    if (flags.absolute) {
      controls.relative(false);
    }
    if (flags.unstitched) {
      controls.stitching(false);
    }
    return controls.build();
  }

  private static void fades(
      DittoFlags flags, ControlOptions base, ControlOptions.Builder controls) {
    if (flags.fadeIn != null) {
      controls.fadeIn(flags.fadeIn);
    }
    if (flags.fadeOut != null) {
      controls.fadeOut(flags.fadeOut);
    }
    if (flags.fadeTo != null) {
      controls.fadeTarget(flags.fadeTo);
    } else if ((flags.fadeIn != null || flags.fadeOut != null)
        && base.fadeTarget() == FadeTarget.NONE) {
      controls.fadeTarget(FadeTarget.SOURCE); // without a target a fade has no effect
    }
  }

  private static FrameControl pose(DittoFlags flags, FrameControl base) {
    var offset = flags.poseOffset;
    var scale = flags.poseScale;
    FrameControl pose = base;
    if (offset != null) {
      pose = FrameControl.pose(offset.pitch(), offset.yaw(), offset.roll()).over(pose);
    }
    return scale == null ? pose : pose.withPoseScale(scale.pitch(), scale.yaw(), scale.roll());
  }

  private static Map<Integer, FrameControl> voiced(
      Map<Integer, FrameControl> base, float[][] activity) {
    Map<Integer, FrameControl> frames = new HashMap<>(base);
    for (int i = 0; i < activity.length; i++) {
      FrameControl there = frames.getOrDefault(i, FrameControl.NONE);
      frames.put(i, there.withVadAlpha(activity[i][0]));
    }
    return frames;
  }
}
