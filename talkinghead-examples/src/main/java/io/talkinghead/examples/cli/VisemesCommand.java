package io.talkinghead.examples.cli;

import io.talkinghead.AudioClip;
import io.talkinghead.SpeechTrack;
import io.talkinghead.core.TalkingHead;
import io.talkinghead.core.tracks.VisemeTracks;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
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
    customSynopsis = "talkinghead visemes --audio FILE [--format FORM] [--out FILE] [OPTIONS]",
    description =
        "Writes which mouth shape the voice has when: our JSON, or the forms that Rhubarb Lip Sync"
            + " users load.",
    footer = {
      "",
      "Example:",
      "  talkinghead visemes --audio hello.wav --format tsv --out hello.tsv"
    })
final class VisemesCommand implements Callable<Integer> {
  /** The forms of a viseme track. */
  enum Form {
    json,
    tsv,
    xml,
    rhubarb
  }

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = {"-a", "--audio"},
      required = true,
      paramLabel = "FILE",
      description = "The voice: WAV, MP3, Ogg, FLAC, M4A, or a video with sound.")
  private @Nullable Path audio;

  @Option(
      names = "--format",
      paramLabel = "FORM",
      description =
          "json (default): fifteen visemes; tsv, xml, rhubarb (JSON): Rhubarb's mouth shapes A to H"
              + " and X.")
  private Form form = Form.json;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE",
      description = "Where to write; standard output by default.")
  private @Nullable Path out;

  @Mixin private BackendOptions backend = new BackendOptions();

  @Override
  public Integer call() throws Exception {
    PrintWriter say = Objects.requireNonNull(spec).commandLine().getOut();
    Targets.requireDistinct(spec.commandLine(), List.of("--out"));
    Targets.requireWritable(out);
    Path file = Objects.requireNonNull(audio);
    AudioClip voice = AudioClip.read(file);
    try (TalkingHead head = TalkingHead.open(backend.toOptions())) {
      SpeechTrack track = head.listen(voice);
      Warnings.print(spec, track.warnings());
      StringWriter text = new StringWriter();
      write(track, file, text);
      if (out == null) {
        say.print(text);
        say.flush();
        StandardOutput.requireWritten();
      } else {
        Targets.write(out, text.toString());
        say.println("wrote " + out);
      }
      say.flush();
    }
    return ExitCode.OK;
  }

  private void write(SpeechTrack track, Path file, Writer text) throws IOException {
    switch (form) {
      case json -> VisemeTracks.writeJson(track, text);
      case tsv -> VisemeTracks.writeRhubarbTsv(track, text);
      case xml -> VisemeTracks.writeRhubarbXml(track, file.toString(), text);
      case rhubarb -> VisemeTracks.writeRhubarbJson(track, file.toString(), text);
    }
  }
}
