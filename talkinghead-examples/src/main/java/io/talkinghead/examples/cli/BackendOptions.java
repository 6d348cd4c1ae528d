package io.talkinghead.examples.cli;

import io.talkinghead.Options;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which backend runs the stages, and with what. */
final class BackendOptions {
  @Option(
      names = "--backend",
      paramLabel = "NAME",
      description =
          "Who does the work: auto (default) takes the best that is available; 'talkinghead backends' lists them.")
  private String backend = Options.AUTO;

  @Option(
      names = "--stage",
      paramLabel = "STAGE=NAME",
      description = "Backend of a single stage, such as FaceWarper=builtin; may be repeated.")
  private Map<String, String> stages = new TreeMap<>();

  @Option(
      names = "--device",
      paramLabel = "NAME",
      description = "Where neural backends compute: auto (default), cpu, cuda, cuda:N, tensorrt.")
  private String device = Options.AUTO;

  @Option(
      names = "--pack",
      paramLabel = "DIR",
      description = "Folder of the model pack of a neural backend.")
  private @Nullable Path pack;

  @Option(
      names = "--option",
      paramLabel = "NAME=VALUE",
      description = "Further option of a backend; may be repeated.")
  private Map<String, String> properties = new TreeMap<>();

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "Threads that render pictures; default: the cores, at most 4.")
  private @Nullable Integer workers;

  Options toOptions() {
    Options.Builder builder =
        Options.builder()
            .backend(backend)
            .stageBackends(stages)
            .device(device)
            .modelPack(pack)
            .properties(properties);
    return workers == null ? builder.build() : builder.workers(workers).build();
  }
}
