package io.talkinghead.examples.cli;

import io.talkinghead.Portrait;
import io.talkinghead.core.face.LandmarksJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Which picture speaks, and which face in it. */
final class PortraitOptions {
  @Option(
      names = {"-i", "--image"},
      paramLabel = "FILE",
      description =
          "The portrait: PNG, JPEG or WebP, or with --backend onnx a video clip; a frontal face with"
              + " both eyes and the mouth visible.")
  private @Nullable Path image;

  @Option(
      names = "--face-index",
      paramLabel = "N",
      description =
          "Which face to animate if there are several: 0 the largest (default), 1 the next.")
  private int faceIndex;

  @Option(
      names = "--landmarks",
      paramLabel = "FILE",
      description =
          "Landmarks as 'talkinghead landmarks' writes them, corrected by hand; they replace what would be found.")
  private @Nullable Path landmarks;

  @Option(
      names = "--force",
      description = "Animate the face in spite of doubts (fur, covered mouth).")
  private boolean force;

  /** Returns whether a picture was named. */
  boolean given() {
    return image != null;
  }

  /** Returns the portrait that was named. */
  Portrait toPortrait(CommandSpec command) throws IOException {
    return toPortrait(command, Optional.empty());
  }

  /** Returns the portrait that was named, else {@code otherwise}. */
  Portrait toPortrait(CommandSpec command, Optional<Path> otherwise) throws IOException {
    Path file =
        Optional.ofNullable(image)
            .or(() -> otherwise)
            .orElseThrow(
                () ->
                    new ParameterException(
                        command.commandLine(), "Missing required option: '--image=FILE'"));
    Portrait portrait = Portrait.read(file).withFaceIndex(faceIndex).forced(force);
    return landmarks == null ? portrait : portrait.withLandmarks(LandmarksJson.read(landmarks));
  }
}
