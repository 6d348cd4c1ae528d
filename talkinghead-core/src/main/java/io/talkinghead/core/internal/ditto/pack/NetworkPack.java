package io.talkinghead.core.internal.ditto.pack;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import com.google.common.primitives.ImmutableLongArray;
import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import io.talkinghead.core.models.ModelDigest;
import io.talkinghead.spi.InferenceEngine;
import io.talkinghead.spi.Network;
import io.talkinghead.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A folder of networks and the engine that runs them.
 *
 * <p>The folder is that of the graphs ({@code ditto_onnx}) or the one above it ({@code
 * checkpoints}). A network is the file of its role with the first extension there is: unless the
 * engine prefers others, {@code .onnx}, then {@code .pt}.
 *
 * <p><b>Ownership:</b> the engine remains the caller's, unless the pack {@link #owning owns} it;
 * each loaded network is its loader's to close, before the pack.
 */
public final class NetworkPack implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(NetworkPack.class.getName());
  private static final ImmutableList<String> EXTENSIONS = ImmutableList.of(".onnx", ".pt");
  private static final ImmutableList<String> BELOW =
      ImmutableList.of("ditto_onnx", "ditto_torchscript");

  private final InferenceEngine engine;
  private final Path folder;
  private final ImmutableList<String> extensions;
  private final boolean owning;
  private final Map<DittoModel, String> digests = new EnumMap<>(DittoModel.class);

  /**
   * Names the pack in {@code folder}.
   *
   * @throws InputException with {@code MODEL_NOT_AVAILABLE} if there is no such folder
   */
  public NetworkPack(InferenceEngine engine, Path folder) throws InputException {
    this(engine, folder, EXTENSIONS, false);
  }

  private NetworkPack(
      InferenceEngine engine, Path folder, ImmutableList<String> extensions, boolean owning)
      throws InputException {
    if (!Files.isDirectory(folder)) {
      throw new InputException(
          ErrorCode.MODEL_NOT_AVAILABLE,
          "There is no model pack " + folder + ". Fetch or import one, or name its folder.");
    }
    this.engine = engine;
    this.folder = folder;
    this.extensions = extensions;
    this.owning = owning;
  }

  /**
   * Names the pack in {@code folder}, which closes {@code engine} when it is closed.
   *
   * @param extensions of the files that the engine takes, the preferred one first
   * @throws InputException with {@code MODEL_NOT_AVAILABLE} if there is no such folder; the engine
   *     is then closed
   */
  public static NetworkPack owning(InferenceEngine engine, Path folder, List<String> extensions)
      throws InputException {
    try {
      return new NetworkPack(engine, folder, ImmutableList.copyOf(extensions), true);
    } catch (InputException e) {
      engine.close();
      throw e;
    }
  }

  /** Returns the engine. */
  public InferenceEngine engine() {
    return engine;
  }

  /**
   * Returns the file of {@code model}.
   *
   * @throws InputException with {@code MODEL_INVALID} if it is missing; names the file
   */
  public Path file(DittoModel model) throws InputException {
    return requireFile(folder, extensions, model);
  }

  /** Returns the file of {@code model} in {@code folder} or below it, if it is there. */
  public static Optional<Path> find(Path folder, List<String> extensions, DittoModel model) {
    for (String extension : extensions) {
      Path direct = folder.resolve(model.file() + extension);
      if (Files.isRegularFile(direct)) {
        return Optional.of(direct);
      }
      for (String below : BELOW) {
        Path file = folder.resolve(below).resolve(model.file() + extension);
        if (Files.isRegularFile(file)) {
          return Optional.of(file);
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Returns the file that {@link #find} finds.
   *
   * @throws InputException with {@code MODEL_INVALID} if it is missing; names the file
   */
  public static Path requireFile(Path folder, List<String> extensions, DittoModel model)
      throws InputException {
    return find(folder, extensions, model)
        .orElseThrow(
            () -> invalid(folder.resolve(model.file() + extensions.get(0)), "the file is missing"));
  }

  /**
   * Loads {@code model} and checks the names of its inputs and outputs, and the shapes and types of
   * its inputs, as far as the file and the engine tell them.
   *
   * @throws InputException with {@code MODEL_INVALID} naming file and reason if it is missing,
   *     damaged, or has another contract
   */
  public DittoNetwork load(DittoModel model) throws IOException {
    Path file = file(model);
    Network network = engine.load(model.file(), file);
    boolean sound = false;
    try {
      check(model, file, network);
      sound = true;
    } finally {
      if (!sound) {
        network.close();
      }
    }
    return new DittoNetwork(model, network);
  }

  /**
   * Loads stitching, warping and decoding as one network, where the engine can; {@link
   * JoiningEngine#joinRenderer} tells its contract.
   *
   * @param stitching whether key points are stitched
   * @return empty where the networks are to be loaded one by one, also because the joined one could
   *     not be made: loading them tells what is wrong
   */
  public Optional<Network> renderer(boolean stitching) throws IOException {
    if (!(engine instanceof JoiningEngine joining)) {
      return Optional.empty();
    }
    Optional<Path> stitch =
        stitching ? Optional.of(file(DittoModel.STITCH)) : Optional.<Path>empty();
    Path warp = file(DittoModel.WARP);
    Path decoder = file(DittoModel.DECODER);
    return joined(
        () -> joining.joinRenderer(stitch, warp, decoder),
        DittoModel.WARP.inputs(),
        List.of("picture"));
  }

  /**
   * Loads all denoising steps as one network, where the engine can; {@link
   * JoiningEngine#joinSampler} tells its contract.
   *
   * @return empty as for {@link #renderer}
   */
  public Optional<Network> sampler(SamplerSchedule schedule) throws IOException {
    if (!(engine instanceof JoiningEngine joining)) {
      return Optional.empty();
    }
    Path file = file(DittoModel.LMDM);
    return joined(
        () -> joining.joinSampler(file, schedule),
        ImmutableMap.copyOf(
            Maps.filterKeys(DittoModel.LMDM.inputs(), name -> !name.equals("time_cond"))),
        List.of("x_start"));
  }

  /** Joins networks. */
  private interface Joining {
    Optional<Network> join() throws IOException;
  }

  private static Optional<Network> joined(
      Joining joining, ImmutableMap<String, ImmutableLongArray> inputs, List<String> outputs)
      throws IOException {
    Optional<Network> network;
    try {
      network = joining.join();
    } catch (InputException e) {
      LOG.log(System.Logger.Level.WARNING, "Networks run one by one: {0}", e.getMessage());
      return Optional.empty();
    }
    if (network.isPresent() && !sound(network.get(), inputs, outputs)) {
      network.get().close();
      return Optional.empty();
    }
    return network;
  }

  private static boolean sound(
      Network network, ImmutableMap<String, ImmutableLongArray> inputs, List<String> outputs) {
    return network.inputs().containsAll(inputs.keySet())
        && network.outputs().containsAll(outputs)
        && inputs.entrySet().stream()
            .allMatch(
                input ->
                    network
                        .declaredShape(input.getKey())
                        .map(declared -> fits(declared, input.getValue()))
                        .orElse(true));
  }

  private static void check(DittoModel model, Path file, Network network) throws InputException {
    List<String> inputs = network.inputs();
    if (inputs.size() != model.inputs().size() || !inputs.containsAll(model.inputs().keySet())) {
      throw invalid(file, "the inputs must be " + model.inputs().keySet() + ", are " + inputs);
    }
    if (network.outputs().size() < model.outputs().size()
        && !network.outputs().containsAll(model.outputs())) {
      throw invalid(file, "the outputs must be " + model.outputs() + ", are " + network.outputs());
    }
    for (var input : model.inputs().entrySet()) {
      Optional<long[]> declared = network.declaredShape(input.getKey());
      if (declared.isPresent() && !fits(declared.get(), input.getValue())) {
        throw invalid(
            file,
            "input '%s' must have shape %s, has %s"
                .formatted(input.getKey(), input.getValue(), Arrays.toString(declared.get())));
      }
      Tensor.Type wanted = model.type(input.getKey());
      Optional<Tensor.Type> type = network.declaredType(input.getKey());
      if (type.isPresent() && type.get() != wanted) {
        throw invalid(
            file,
            "input '%s' must be %s, is %s"
                .formatted(input.getKey(), lower(wanted), lower(type.get())));
      }
    }
  }

  private static String lower(Tensor.Type type) {
    return type.name().toLowerCase(Locale.ROOT);
  }

  private static boolean fits(long[] declared, ImmutableLongArray wanted) {
    boolean fits = declared.length == wanted.length();
    for (int i = 0; fits && i < wanted.length(); i++) {
      fits = wanted.get(i) < 0 || declared[i] < 0 || declared[i] == wanted.get(i);
    }
    return fits;
  }

  /** Returns how many bytes the files of {@code models} have, all together. */
  public long bytes(Collection<DittoModel> models) throws IOException {
    long sum = 0;
    for (DittoModel model : models) {
      sum += Files.size(file(model));
    }
    return sum;
  }

  /**
   * Returns the SHA-256 of the files of {@code models} by role; each file is read once.
   *
   * @throws InputException with {@code MODEL_INVALID} if one is missing
   */
  public Map<String, String> digests(Collection<DittoModel> models) throws IOException {
    Map<String, String> all = new TreeMap<>();
    synchronized (digests) {
      for (DittoModel model : models) {
        String digest = digests.get(model);
        if (digest == null) {
          digest = ModelDigest.of(file(model));
          digests.put(model, digest);
        }
        all.put(model.file(), digest);
      }
    }
    return all;
  }

  /** Closes the engine if it is the pack's own; may be repeated. */
  @Override
  public void close() {
    if (owning) {
      engine.close();
    }
  }

  static InputException invalid(Path file, String reason) {
    return new InputException(
        ErrorCode.MODEL_INVALID, "Model file " + file + " cannot be used: " + reason + ".");
  }
}
