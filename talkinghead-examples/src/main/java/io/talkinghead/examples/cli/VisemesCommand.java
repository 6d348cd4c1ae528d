package io.talkinghead.examples.cli;

import io.talkinghead.AudioClip;
import io.talkinghead.SpeechTrack;
import io.talkinghead.core.TalkingHead;
import io.talkinghead.core.tracks.VisemeTracks;
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

/** {@code talkinghead visemes}: the mouth shapes of a voice, without a portrait. */
@Command(
    name = "visemes",
    description = "Writes which mouth shape the voice has when: our JSON, or the forms that Rhubarb Lip Sync users load.",
    footer = {"", "Example:", "  talkinghead visemes --audio hello.wav --format tsv --out hello.tsv"})
final class VisemesCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(names = {"-a", "--audio"}, required = true, paramLabel = "FILE", description = "The voice.")
  private @Nullable Path audio;

  @Option(
      names = "--format",
      paramLabel = "FORM",
      description = "json (default): fifteen visemes; tsv, xml, rhubarb-json: Rhubarb's mouth shapes A to H and X.")
  private VisemeTracks.Format format = VisemeTracks.Format.JSON;

  @Option(names = {"-o", "--out"}, paramLabel = "FILE", description = "Where to write; standard output by default.")
  private @Nullable Path out;

  @Mixin private BackendOptions backend = new BackendOptions();

  @Override
  public Integer call() throws Exception {
    PrintWriter say = Objects.requireNonNull(spec).commandLine().getOut();
    try (TalkingHead head = TalkingHead.open(backend.toOptions())) {
      Path file = Objects.requireNonNull(audio);
      SpeechTrack track = head.listen(AudioClip.read(file));
      track.warnings().forEach(w -> spec.commandLine().getErr().println("warning[" + w.code() + "]: " + w.message()));
      spec.commandLine().getErr().flush();
      if (out == null) {
        say.print(VisemeTracks.format(track, format));
      } else {
        VisemeTracks.write(out, track, format);
        say.println("wrote " + out);
      }
      say.flush();
    }
    return ExitCode.OK;
  }
}
