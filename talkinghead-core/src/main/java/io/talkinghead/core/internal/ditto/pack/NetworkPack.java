package io.talkinghead.core.internal.ditto.pack;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.ImmutableLongArray;
import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import io.talkinghead.core.models.ModelDigest;
import io.talkinghead.spi.InferenceEngine;
import io.talkinghead.spi.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A folder of networks and the engine that runs them.
 *
 * <p>The folder is that of the graphs ({@code ditto_onnx}) or the one above it ({@code
 * checkpoints}). A network is the file of its role with the first extension there is: {@code
 * .onnx}, {@code .pt}.
 *
 * <p><b>Ownership:</b> the engine remains the caller's, unless the pack {@link #owning owns} it;
 * each loaded network is its loader's to close, before the pack.
 */
public final class NetworkPack implements AutoCloseable {
  private static final ImmutableList<String> EXTENSIONS = ImmutableList.of(".onnx", ".pt");
  private static final ImmutableList<String> BELOW =
      ImmutableList.of("ditto_onnx", "ditto_torchscript");

  private final InferenceEngine engine;
  private final Path folder;
  private final boolean owning;
  private final Map<DittoModel, String> digests = new EnumMap<>(DittoModel.class);

  /**
   * Names the pack in {@code folder}.
   *
   * @throws InputException with {@code MODEL_NOT_AVAILABLE} if there is no such folder
   */
  public NetworkPack(InferenceEngine engine, Path folder) throws InputException {
    this(engine, folder, false);
  }

  private NetworkPack(InferenceEngine engine, Path folder, boolean owning) throws InputException {
    if (!Files.isDirectory(folder)) {
      throw new InputException(
          ErrorCode.MODEL_NOT_AVAILABLE,
          "There is no model pack " + folder + ". Fetch or import one, or name its folder.");
    }
    this.engine = engine;
    this.folder = folder;
    this.owning = owning;
  }

  /**
   * Names the pack in {@code folder}, which closes {@code engine} when it is closed.
   *
   * @throws InputException with {@code MODEL_NOT_AVAILABLE} if there is no such folder; the engine
   *     is then closed
   */
  public static NetworkPack owning(InferenceEngine engine, Path folder) throws InputException {
    try {
      return new NetworkPack(engine, folder, true);
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
    for (String extension : EXTENSIONS) {
      Path direct = folder.resolve(model.file() + extension);
      if (Files.isRegularFile(direct)) {
        return direct;
      }
      for (String below : BELOW) {
        Path file = folder.resolve(below).resolve(model.file() + extension);
        if (Files.isRegularFile(file)) {
          return file;
        }
      }
    }
    throw invalid(folder.resolve(model.file() + EXTENSIONS.get(0)), "the file is missing");
  }

  /**
   * Loads {@code model} and checks the names and shapes of its inputs and outputs.
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
    }
  }

  private static boolean fits(long[] declared, ImmutableLongArray wanted) {
    boolean fits = declared.length == wanted.length();
    for (int i = 0; fits && i < wanted.length(); i++) {
      fits = wanted.get(i) < 0 || declared[i] < 0 || declared[i] == wanted.get(i);
    }
    return fits;
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
