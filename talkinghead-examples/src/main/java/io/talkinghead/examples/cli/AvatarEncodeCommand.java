package io.talkinghead.examples.cli;

import io.talkinghead.Avatar;
import io.talkinghead.FrameSize;
import io.talkinghead.core.TalkingHead;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code talkinghead avatar encode}: measures a portrait and keeps the result. */
@Command(
    name = "encode",
    customSynopsis = "talkinghead avatar encode --image FILE --out FILE [OPTIONS]",
    description =
        "Makes a portrait ready to speak and writes it to a file for 'generate --avatar'. The file serves the backend, "
            + "the models and the options that wrote it, and no others.")
final class AvatarEncodeCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private PortraitOptions portrait = new PortraitOptions();

  @Option(
      names = {"-o", "--out"},
      required = true,
      paramLabel = "FILE",
      description = "The avatar file.")
  private @Nullable Path out;

  @Option(
      names = "--size",
      paramLabel = "SIZE",
      converter = GenerateCommand.SizeConverter.class,
      description = "source (default): the whole portrait; or the side of a square in pixels.")
  private FrameSize size = FrameSize.SOURCE;

  @Mixin private BackendOptions backend = new BackendOptions();
  @Mixin private DittoFlags ditto = new DittoFlags();

  @Option(
      names = {"-q", "--quiet"},
      description = "No result; errors only.")
  private boolean quiet;

  @Override
  public Integer call() throws Exception {
    CommandSpec command = Objects.requireNonNull(spec);
    Path target = Objects.requireNonNull(out);
    HeadOptions head = HeadOptions.of(command, backend, ditto, null);
    try (TalkingHead open = BackendOptions.open(head.options())) {
      Avatar avatar = open.encode(portrait.toPortrait(command, head.source()), size);
      open.save(avatar, target);
      if (!quiet) {
        Warnings.print(command, avatar.warnings());
        PrintWriter say = command.commandLine().getOut();
        say.println(
            "%s: avatar of %d x %d pixels, %s"
                .formatted(target, avatar.width(), avatar.height(), avatar.representation()));
        say.flush();
      }
    }
    return ExitCode.OK;
  }
}
