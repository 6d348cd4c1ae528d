package io.talkinghead.examples.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code talkinghead avatar}: portraits made ready to speak, in files. */
@Command(
    name = "avatar",
    customSynopsis = "talkinghead avatar encode | show",
    description =
        "Keeps portraits that are ready to speak in files, so that they are measured once.",
    subcommands = {AvatarEncodeCommand.class, AvatarShowCommand.class},
    footer = {
      "",
      "Examples:",
      "  talkinghead avatar encode --image me.png --out me.avatar",
      "  talkinghead generate --avatar me.avatar --audio hello.wav --out hello.mp4"
    })
final class AvatarCommand implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        Objects.requireNonNull(spec).commandLine(), "Say what to do: encode or show.");
  }
}
