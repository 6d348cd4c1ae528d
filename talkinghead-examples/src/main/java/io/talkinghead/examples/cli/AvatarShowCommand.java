package io.talkinghead.examples.cli;

import io.talkinghead.core.avatar.AvatarFileInfo;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code talkinghead avatar show}: what an avatar file says about itself. */
@Command(
    name = "show",
    customSynopsis = "talkinghead avatar show FILE",
    description =
        "Checks an avatar file and prints who wrote it and what for. Needs neither backend nor models.")
final class AvatarShowCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(index = "0", paramLabel = "FILE", description = "The avatar file.")
  private @Nullable Path file;

  @Override
  public Integer call() throws Exception {
    CommandSpec command = Objects.requireNonNull(spec);
    AvatarFileInfo info = AvatarFileInfo.read(Objects.requireNonNull(file));
    PrintWriter out = command.commandLine().getOut();
    out.println("size       %d x %d".formatted(info.width(), info.height()));
    out.println("backend    " + info.backend());
    out.println("kind       " + info.representation());
    out.println("library    " + info.library());
    out.println("file       " + Bytes.text(info.fileBytes()));
    new TreeMap<>(info.fingerprint())
        .forEach((name, value) -> out.println("made with  " + name + " = " + value));
    out.flush();
    Warnings.print(command, info.warnings());
    return ExitCode.OK;
  }
}
