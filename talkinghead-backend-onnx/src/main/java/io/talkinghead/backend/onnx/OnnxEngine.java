package io.talkinghead.backend.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.talkinghead.InputException;
import io.talkinghead.Options;
import io.talkinghead.backend.onnx.ModelImporter.Source;
import io.talkinghead.backend.onnx.graph.ModelFile;
import io.talkinghead.backend.onnx.graph.ModelGraph;
import io.talkinghead.backend.onnx.graph.PassChain;
import io.talkinghead.backend.onnx.graph.RenderGraph;
import io.talkinghead.backend.onnx.graph.SamplerGraph;
import io.talkinghead.core.internal.ditto.pack.JoiningEngine;
import io.talkinghead.core.internal.ditto.pack.SamplerSchedule;
import io.talkinghead.spi.Availability;
import io.talkinghead.spi.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Runs networks on ONNX Runtime, on the processor or on a GPU.
 *
 * <p>A device that is asked for is used or refused with the reason, never replaced; only {@code
 * auto} looks further, and {@link #refusals()} tells why it did. {@link OnnxSettings} lists the
 * options.
 *
 * <p><b>Threads:</b> any. <b>Ownership:</b> the runtime's environment is shared with the host and
 * outlives the engine.
 */
public final class OnnxEngine implements JoiningEngine {
  /** The name of this backend. */
  public static final String NAME = "onnx";

  private static final System.Logger LOG = System.getLogger(OnnxEngine.class.getName());

  private final OrtRuntime runtime;
  private final OnnxSettings settings;
  private final DeviceChoice choice;
  private final ModelImporter importer;
  private final CallWatch watch;
  private final Set<OnnxNetwork> networks = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  private OnnxEngine(
      OrtRuntime runtime, OnnxSettings settings, DeviceChoice choice, Options options) {
    this.runtime = runtime;
    this.settings = settings;
    this.choice = choice;
    importer = new ModelImporter(settings.cache(), runtime.environment().getVersion());
    watch = new CallWatch(options.threads());
  }

  /**
   * Opens an engine on the device that {@code options} ask for.
   *
   * @throws IllegalArgumentException if an option is out of its range
   * @throws IllegalStateException if the device does not work, with what was seen
   */
  public static OnnxEngine open(Options options) {
    OnnxEngine engine = connect(options);
    LOG.log(
        System.Logger.Level.INFO,
        "ONNX Runtime {0} computes on {1}, threads: {2}{3}",
        engine.runtime.environment().getVersion(),
        engine.device(),
        engine.runtime.threads(),
        engine.refusals().isEmpty() ? "" : "; not on " + engine.refusals());
    return engine;
  }

  private static OnnxEngine connect(Options options) {
    OnnxSettings settings = OnnxSettings.of(options);
    OrtRuntime runtime;
    try {
      runtime = OrtRuntime.open(settings);
    } catch (OrtException | LinkageError e) {
      throw new IllegalStateException(noRuntime(e), e);
    }
    DeviceChoice choice = DeviceChoice.of(settings, runtime::probe);
    if (choice.chosen().isEmpty()) {
      throw choice.failure();
    }
    return new OnnxEngine(runtime, settings, choice, options);
  }

  /** Returns whether {@link #open} would succeed; tries it without loading a model. */
  public static Availability availability(Options options) {
    try (OnnxEngine engine = connect(options)) {
      return Availability.yes(
          "ONNX Runtime " + engine.runtime.environment().getVersion() + " on " + engine.device());
    } catch (IllegalStateException | IllegalArgumentException e) {
      return Availability.no(String.valueOf(e.getMessage()));
    }
  }

  private static String noRuntime(Throwable cause) {
    return "ONNX Runtime has no natives that load on %s %s: %s"
        .formatted(System.getProperty("os.name"), System.getProperty("os.arch"), cause);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String device() {
    return choice.chosen().orElseThrow().toString();
  }

  /** Returns the devices that were tried and did not work, with the reasons. */
  public Map<String, String> refusals() {
    return choice.refusals();
  }

  /**
   * Loads {@code model}; rewrites its graph where that makes it run, or run faster.
   *
   * @throws InputException with {@code FILE_NOT_FOUND} or {@code MODEL_INVALID}; names file and
   *     reason
   */
  @Override
  public OnnxNetwork load(String role, Path model) throws IOException {
    return start(role, model, () -> importer.prepare(model, chain(role)));
  }

  /**
   * Loads stitching, warping and decoding as one network; {@link RenderGraph} tells its inputs and
   * outputs.
   *
   * @param stitch the stitching network; empty to leave the key points as they are
   * @param warp the warp network
   * @param decoder the decoder
   * @param pixels what the picture's numbers are
   * @throws InputException as {@link #load}, or if the networks do not fit each other
   */
  public OnnxNetwork loadRenderer(
      Optional<Path> stitch, Path warp, Path decoder, RenderGraph.Pixels pixels)
      throws IOException {
    List<Path> files = new ArrayList<>(List.of(warp, decoder));
    stitch.ifPresent(files::add);
    String signature =
        "render %s %s %s".formatted(pixels, stitch.isPresent(), chain("renderer").signature());
    return start(
        "renderer",
        warp,
        () ->
            importer.prepare(
                sources(files),
                signature,
                () ->
                    RenderGraph.join(
                        stitch.isPresent()
                            ? Optional.of(rewritten("stitch_network", stitch.get()))
                            : Optional.empty(),
                        rewritten("warp_network", warp),
                        rewritten("decoder", decoder),
                        pixels)));
  }

  /**
   * Loads all denoising steps as one network; {@link SamplerGraph} tells its inputs and outputs.
   *
   * @param network the network of one step
   * @param schedule the steps
   * @throws InputException as {@link #load}
   */
  public OnnxNetwork loadSampler(Path network, SamplerSchedule schedule) throws IOException {
    String signature = "sampler %s %s".formatted(schedule, chain("lmdm").signature());
    return start(
        "sampler",
        network,
        () ->
            importer.prepare(
                sources(List.of(network)),
                signature,
                () -> SamplerGraph.loop(rewritten("lmdm", network), schedule)));
  }

  /** As {@link #loadRenderer} with unrounded pixels; empty where {@code onnx.merge} says so. */
  @Override
  public Optional<Network> joinRenderer(Optional<Path> stitch, Path warp, Path decoder)
      throws IOException {
    return settings.merge().renderer()
        ? Optional.of(loadRenderer(stitch, warp, decoder, RenderGraph.Pixels.FLOAT32))
        : Optional.empty();
  }

  /** As {@link #loadSampler}; empty where {@code onnx.merge} says so. */
  @Override
  public Optional<Network> joinSampler(Path network, SamplerSchedule schedule) throws IOException {
    return settings.merge().sampler()
        ? Optional.of(loadSampler(network, schedule))
        : Optional.empty();
  }

  private PassChain chain(String role) {
    return Passes.of(settings, choice.chosen().orElseThrow(), role, runtime.environment());
  }

  private ModelGraph rewritten(String role, Path model) throws IOException {
    ModelFile file = ModelFile.read(model);
    importer.rewrite(file, chain(role).plan(file.graph()));
    return file.graph();
  }

  private static List<Path> sources(List<Path> models) throws IOException {
    List<Path> sources = new ArrayList<>();
    for (Path model : models) {
      sources.addAll(ModelFile.read(model).sources());
    }
    return sources;
  }

  /** Prepares a model. */
  private interface Preparation {
    Source prepare() throws IOException;
  }

  private OnnxNetwork start(String role, Path model, Preparation preparation) throws IOException {
    if (closed) {
      throw new IllegalStateException("The ONNX Runtime engine is closed");
    }
    Source source = preparation.prepare();
    try {
      return create(role, model, source);
    } catch (OrtException e) {
      if (!(source instanceof Source.OnDisk onDisk && onDisk.rewritten())) {
        throw refusal(model, e);
      }
      Files.deleteIfExists(onDisk.file()); // somebody may have damaged it: it is made anew, once
    }
    try {
      return create(role, model, preparation.prepare());
    } catch (OrtException e) {
      throw refusal(model, e);
    }
  }

  private static InputException refusal(Path model, OrtException cause) {
    return ModelFile.invalid(model, String.valueOf(cause.getMessage()), cause);
  }

  private OnnxNetwork create(String role, Path model, Source source)
      throws OrtException, IOException {
    try (SessionOptions options = runtime.sessionOptions(choice.chosen().orElseThrow())) {
      OrtSession session;
      if (source instanceof Source.OnDisk onDisk) {
        session = runtime.environment().createSession(onDisk.file().toString(), options);
      } else {
        session = runtime.environment().createSession(((Source.InMemory) source).bytes(), options);
      }
      try {
        OnnxNetwork network =
            new OnnxNetwork(
                role, model, device(), runtime.environment(), session, watch, networks::remove);
        networks.add(network);
        return network;
      } catch (OrtException | InputException | RuntimeException e) {
        session.close();
        throw e;
      }
    }
  }

  @Override
  public Map<String, String> versions() {
    return Map.of("onnxruntime", runtime.environment().getVersion());
  }

  /** Closes the networks that are still open, and ends the engine's thread; may be repeated. */
  @Override
  public void close() {
    closed = true;
    List.copyOf(networks).forEach(OnnxNetwork::close);
    watch.close();
  }
}
