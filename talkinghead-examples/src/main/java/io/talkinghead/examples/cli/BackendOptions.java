package io.talkinghead.examples.cli;

import io.talkinghead.Options;
import io.talkinghead.StageNotFoundException;
import io.talkinghead.core.HeadDescription;
import io.talkinghead.core.StageRegistry;
import io.talkinghead.core.TalkingHead;
import io.talkinghead.core.models.ModelAccess;
import io.talkinghead.core.models.PackManifest;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which backend runs the stages, and with what. */
final class BackendOptions {
  /** The backend of model packs. */
  static final String NEURAL = "onnx";

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
      names = {"--device", "--provider"},
      paramLabel = "NAME",
      converter = Device.class,
      description = "Where neural backends compute: auto (default), cpu, cuda, cuda:N, tensorrt.")
  private String device = Options.AUTO;

  @Option(
      names = "--pack",
      paramLabel = "DIR",
      description =
          "Folder of the model pack of a neural backend; default: where 'talkinghead models fetch' put it.")
  private @Nullable Path pack;

  @Option(
      names = "--download",
      description = "Download the model pack first if it is not there; says how large it is.")
  private boolean download;

  @Option(
      names = "--precision",
      paramLabel = "NAME",
      description = "Of neural backends: fp32 (default), or fp16 on a GPU.")
  private @Nullable String precision;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "Of neural backends: threads that share one operator; default all processors, with pytorch half of them.")
  private @Nullable Integer threads;

  @Mixin private StoreOptions store = new StoreOptions();

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
    return toBuilder(neural() ? NEURAL : null).build();
  }

  /**
   * Returns the options so far, to be added to.
   *
   * @param instead backend to take in the place of auto, or null
   */
  Options.Builder toBuilder(@Nullable String instead) {
    Map<String, String> all = new TreeMap<>(properties);
    if (precision != null) {
      for (String engine : new String[] {"onnx", "pytorch", "tensorrt"}) {
        all.put(engine + ".precision", precision);
      }
    }
    if (threads != null) {
      all.put("onnx.threads", threads.toString());
      if (threads > 0) {
        all.put("pytorch.threads", threads.toString());
      }
    }
    Options.Builder builder =
        Options.builder()
            .backend(backend)
            .stageBackends(stages)
            .device(device)
            .modelPack(pack)
            .properties(all)
            .setting(ModelAccess.of(store.store()));
    if (workers != null) {
      builder.workers(workers);
    }
    if (instead != null && backend.equals(Options.AUTO)) {
      builder.backend(instead); // who names a pack does not want a backend without one
    }
    return builder;
  }

  /** Returns whether a model pack was asked for. */
  boolean neural() {
    return pack != null || download;
  }

  /** Returns whether the backend {@code name} was named. */
  boolean named(String name) {
    return backend.equals(name);
  }

  /** Returns the folder of the model pack, if it is there. */
  Optional<Path> packFolder() {
    Path folder = pack != null ? pack : store.store().where(PackManifest.DITTO_ONNX);
    return Files.isDirectory(folder) ? Optional.of(folder) : Optional.empty();
  }

  /**
   * Downloads the model pack if that was asked for and it is not there; tells sizes and licences
   * first.
   *
   * @param commercial whether files that forbid commercial use are left out
   */
  void prepare(CommandSpec command, boolean commercial) throws Exception {
    if (!download || pack != null) {
      return;
    }
    PackManifest manifest = PackManifest.DITTO_ONNX;
    PrintWriter err = command.commandLine().getErr();
    ModelAccess access = ModelAccess.of(store.store());
    try (FetchLine line = new FetchLine(err)) {
      if (PackSummary.missing(manifest, access.store().where(manifest)).stream()
          .anyMatch(file -> file.required() || !commercial)) {
        ModelsFetchCommand.announce(manifest, access.store().where(manifest), commercial, err);
      }
      Options fetching =
          Options.builder()
              .setting(
                  access
                      .autoDownload(true)
                      .withFiles(PackSummary.wanted(commercial))
                      .withProgress(line))
              .build();
      Interruption.during(
          () -> {
            ModelAccess.findOrFetch(fetching, manifest);
            return ExitCode.OK;
          });
    }
  }

  /**
   * Opens a head, on the GPU if {@code options} name one.
   *
   * @throws StageNotFoundException if it cannot be opened, or would not compute there
   */
  static TalkingHead open(Options options) {
    TalkingHead head = TalkingHead.open(options);
    try {
      requireDevice(head.describe(), options.device());
      return head;
    } catch (StageNotFoundException e) {
      head.close();
      throw e;
    }
  }

  /**
   * Refuses a head that computes on the processor alone although a GPU was named: the builtin
   * backend knows no devices, and auto takes it where no other works.
   *
   * @throws StageNotFoundException that says why the others do not
   */
  static void requireDevice(HeadDescription head, String device) {
    boolean gpu = !device.equals(Options.AUTO) && !device.equals("cpu");
    List<HeadDescription.Stage> stages = head.stages();
    if (gpu && stages.stream().allMatch(stage -> stage.device().equals("cpu"))) {
      String seen =
          head.stage("FaceWarper").candidates().stream()
              .map(StageRegistry.Candidate::toString)
              .collect(Collectors.joining(", "));
      throw new StageNotFoundException(
          ("No stage would compute on %s. Seen: %s. Provide what is missing, name a neural backend"
                  + " with --backend, or leave --device to auto.")
              .formatted(device, seen));
    }
  }

  /** Lets pass what some backend understands; whether it is there is the backend's to say. */
  static final class Device implements ITypeConverter<String> {
    private static final Pattern NAMES =
        Pattern.compile("auto|cpu|(cuda|tensorrt)(:([0-9]|[1-5][0-9]|6[0-3]))?");

    @Override
    public String convert(String name) {
      if (!NAMES.matcher(name).matches()) {
        throw new TypeConversionException(
            "must be auto, cpu, cuda, cuda:N, tensorrt or tensorrt:N with N in [0, 63], was '"
                + name
                + "'");
      }
      return name;
    }
  }
}
