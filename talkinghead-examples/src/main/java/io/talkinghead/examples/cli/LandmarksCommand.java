package io.talkinghead.examples.cli;

import io.talkinghead.Limits;
import io.talkinghead.core.face.FaceInspection;
import io.talkinghead.core.face.LandmarksJson;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code talkinghead landmarks}: what the built-in backend sees in a portrait. */
@Command(
    name = "landmarks",
    customSynopsis = "talkinghead landmarks --image FILE [--out FILE] [--overlay FILE] [OPTIONS]",
    description =
        "Finds the face in a portrait and shows where its features are, to check or correct them by"
            + " hand.",
    footer = {
      "",
      "Examples:",
      "  talkinghead landmarks --image me.png --overlay seen.png --out face.json",
      "  talkinghead generate --audio a.wav --image me.png --out a.mp4 --landmarks face.json  "
          + " (after correcting it)"
    })
final class LandmarksCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Mixin private PortraitOptions portrait = new PortraitOptions();

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE",
      description = "Write the landmarks here as JSON.")
  private @Nullable Path out;

  @Option(
      names = "--overlay",
      paramLabel = "FILE",
      description = "Write the portrait with the landmarks drawn into it here, as PNG.")
  private @Nullable Path overlay;

  @Override
  public Integer call() throws Exception {
    PrintWriter say = Objects.requireNonNull(spec).commandLine().getOut();
    Targets.requireDistinct(spec.commandLine(), List.of("--out", "--overlay"));
    FaceInspection seen = FaceInspection.of(portrait.toPortrait(spec), Limits.DEFAULT);
    for (int i = 0; i < seen.faces().size(); i++) {
      var box = seen.faces().get(i);
      say.printf(
          Locale.ROOT,
          "face %d: %.0f x %.0f pixels at (%.0f, %.0f)%n",
          i,
          box.width(),
          box.height(),
          box.x(),
          box.y());
    }
    var marks = seen.landmarks();
    say.printf(
        Locale.ROOT,
        "eyes: (%.1f, %.1f) and (%.1f, %.1f), %.0f pixels apart%n",
        marks.leftEye().x(),
        marks.leftEye().y(),
        marks.rightEye().x(),
        marks.rightEye().y(),
        seen.eyeDistance());
    Warnings.print(spec, seen.warnings());
    if (out != null) {
      LandmarksJson.write(out, marks);
      say.println("wrote " + out);
    }
    if (overlay != null) {
      seen.writeOverlay(overlay);
      say.println("wrote " + overlay);
    }
    say.flush();
    return ExitCode.OK;
  }
}
