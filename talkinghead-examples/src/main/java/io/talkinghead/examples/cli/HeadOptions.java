package io.talkinghead.examples.cli;

import io.talkinghead.Options;
import io.talkinghead.core.ditto.FaceDetector;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * How a command opens its head: backend, model pack and Ditto options together.
 *
 * @param options for the head
 * @param source picture that the option files name
 * @param audio voice that they name
 */
record HeadOptions(Options options, Optional<Path> source, Optional<Path> audio) {
  /**
   * Reads the options of {@code command}; downloads the model pack if that was asked for.
   *
   * @param preferred backend to take if none was named, such as that of an avatar file; or null
   */
  static HeadOptions of(
      CommandSpec command, BackendOptions backend, DittoFlags ditto, @Nullable String preferred)
      throws Exception {
    boolean given = DittoFlags.given(command);
    if (given && backend.named("builtin")) {
      throw new ParameterException(
          command.commandLine(),
          "The builtin backend takes none of --mode, --options, --emotion, --steps, --dump and the like.");
    }
    String instead = given || backend.neural() ? BackendOptions.NEURAL : preferred;
    backend.prepare(command, ditto.faceDetector == FaceDetector.BLAZEFACE);
    Options.Builder options = backend.toBuilder(instead);
    if (!given && !backend.neural()) {
      return new HeadOptions(options.build(), Optional.empty(), Optional.empty());
    }
    DittoSetup setup = DittoSetup.of(ditto, backend.packFolder());
    setup.applyTo(options, ditto);
    return new HeadOptions(options.build(), setup.source(), setup.audio());
  }
}
