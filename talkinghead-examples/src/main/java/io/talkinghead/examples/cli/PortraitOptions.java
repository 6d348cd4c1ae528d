package io.talkinghead.examples.cli;

import io.talkinghead.Portrait;
import io.talkinghead.core.face.LandmarksJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which picture speaks, and which face in it. */
final class PortraitOptions {
  @Option(
      names = {"-i", "--image"},
      required = true,
      paramLabel = "FILE",
      description =
          "The portrait: PNG, JPEG or WebP; a frontal face with both eyes and the mouth visible.")
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

  Portrait toPortrait() throws IOException {
    Portrait portrait =
        Portrait.read(Objects.requireNonNull(image)).withFaceIndex(faceIndex).forced(force);
    return landmarks == null ? portrait : portrait.withLandmarks(LandmarksJson.read(landmarks));
  }
}
