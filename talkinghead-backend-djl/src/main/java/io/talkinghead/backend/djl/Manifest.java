package io.talkinghead.backend.djl;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.talkinghead.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The file {@code manifest.json} beside TorchScript networks, which names their inputs and outputs.
 *
 * <pre>{@code
 * {"files": [{"file": "stitch_network.pt",
 *   "inputs": [{"name": "kp_source", "dtype": "float32", "shape": [1, 21, 3]},
 *              {"name": "kp_driving", "dtype": "float32", "shape": [1, 21, 3]}],
 *   "outputs": [{"name": "out", "dtype": "float32", "shape": [1, 21, 3]}]}]}
 * }</pre>
 *
 * <p>Inputs stand in the order of the arguments. A word in the place of a length is a free axis;
 * {@code dtype} is one of float32, float16, int64, int32, uint8. Further entries are passed over.
 */
final class Manifest {
  static final String NAME = "manifest.json";
  private static final long MAX_BYTES = 1 << 20;

  private Manifest() {}

  /**
   * Returns what the manifest beside {@code model} says about it; empty if there is none or it does
   * not name the file.
   *
   * @throws InputException with {@code MODEL_INVALID} if it is damaged
   */
  static Optional<Signature> find(Path model) throws IOException {
    Path file = model.resolveSibling(NAME);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    if (Files.size(file) > MAX_BYTES) {
      throw ModelFiles.invalid(file, "it is larger than 1 MiB", null);
    }
    try {
      JsonObject all = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
      String name = String.valueOf(model.getFileName());
      for (JsonElement one : all.getAsJsonArray("files")) {
        JsonObject entry = one.getAsJsonObject();
        if (entry.get("file").getAsString().equals(name)) {
          return Optional.of(new Signature(ports(entry, "inputs"), ports(entry, "outputs")));
        }
      }
      return Optional.empty();
    } catch (JsonParseException
        | IllegalStateException
        | UnsupportedOperationException
        | NullPointerException
        | ClassCastException
        | NumberFormatException e) {
      throw ModelFiles.invalid(file, "it is no manifest of networks: " + e.getMessage(), e);
    }
  }

  private static List<Port> ports(JsonObject entry, String key) {
    List<Port> ports = new ArrayList<>();
    for (JsonElement one : entry.getAsJsonArray(key)) {
      JsonObject port = one.getAsJsonObject();
      String name = port.get("name").getAsString();
      String dtype = port.get("dtype").getAsString();
      if (Port.type(dtype).isEmpty()) {
        throw new IllegalStateException("%s has dtype %s".formatted(name, dtype));
      }
      List<Long> axes = new ArrayList<>();
      for (JsonElement axis : port.getAsJsonArray("shape")) {
        axes.add(axis.getAsJsonPrimitive().isNumber() ? axis.getAsLong() : -1L);
      }
      long[] lengths = axes.stream().mapToLong(Long::longValue).toArray();
      ports.add(new Port(name, Port.type(dtype), Optional.of(lengths)));
    }
    return ports;
  }
}
