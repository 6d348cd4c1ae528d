package io.talkinghead.examples.cli;

import io.talkinghead.core.models.PackManifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Which model pack is meant. */
final class PackChoice {
  @Option(
      names = "--manifest",
      paramLabel = "FILE",
      description = "The manifest of a pack of your own, JSON; instead of a name.")
  private @Nullable Path manifest;

  /** Returns the pack called {@code name}, the manifest that was given, or the only one known. */
  PackManifest manifest(CommandSpec command, @Nullable String name) throws IOException {
    if (manifest != null) {
      return PackManifest.read(manifest);
    }
    if (name == null) {
      return PackManifest.DITTO_ONNX;
    }
    return PackManifest.named(name)
        .orElseThrow(
            () ->
                new ParameterException(
                    command.commandLine(),
                    "There is no model pack called '%s'. Known: %s."
                        .formatted(
                            name,
                            PackManifest.known().stream()
                                .map(PackManifest::name)
                                .collect(Collectors.joining(", ")))));
  }
}
