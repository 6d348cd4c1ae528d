package io.talkinghead.backend.onnx.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The volumes of a graph that exist as stacks of pictures, and the way between the two forms.
 *
 * <p>Nodes are appended to a common list when a form is first needed, and never twice.
 */
final class FoldedValues {
  /** What vector units of 512 bits take at once; other channel counts leave the fast path. */
  private static final int CHANNEL_BLOCK = 16;

  /**
   * A volume in its flat form.
   *
   * @param flat the name of {@code float32[N * D, C, H, W]}
   * @param axes N, C, D, H, W
   */
  record Volume(String flat, long[] axes) {
    long batch() {
      return axes[0];
    }

    long channels() {
      return axes[1];
    }

    long depth() {
      return axes[2];
    }
  }

  private final ModelGraph graph;
  private final List<NodeProto> nodes;
  private final Map<String, Volume> volumes = new HashMap<>();
  private final Map<String, String> padded = new HashMap<>();
  private final Set<String> whole = new HashSet<>();

  FoldedValues(ModelGraph graph, List<NodeProto> nodes) {
    this.graph = graph;
    this.nodes = nodes;
  }

  ModelGraph graph() {
    return graph;
  }

  Emitter emitter(String prefix) {
    return new Emitter(graph, nodes, prefix);
  }

  /** Returns the flat form of {@code value} if it exists already. */
  Optional<Volume> known(String value) {
    return Optional.ofNullable(volumes.get(value));
  }

  /** Notes that {@code flat} is the flat form of {@code value}. */
  void put(String value, String flat, long[] axes) {
    volumes.put(value, new Volume(flat, axes));
  }

  /** Appends {@code node}, which makes the flat form of {@code value}. */
  void emit(NodeProto.Builder node, String value, long[] axes) {
    String flat = graph.freshName(value + "/flat");
    nodes.add(node.setOutput(0, flat).build());
    put(value, flat, axes);
  }

  /** Returns the flat form of {@code value}, whose shape is known; makes it if need be. */
  Volume fold(String value) {
    Volume known = volumes.get(value);
    if (known != null) {
      return known;
    }
    long[] axes = graph.axes(value).orElseThrow();
    Emitter emit = emitter(value + "/fold");
    String pictures = emit.transpose(value, 0, 2, 1, 3, 4);
    String flat = emit.reshape(pictures, axes[0] * axes[2], axes[1], axes[3], axes[4]);
    whole.add(value);
    Volume volume = new Volume(flat, axes);
    volumes.put(value, volume);
    return volume;
  }

  /** Makes the volume itself where only its flat form exists. */
  void unfold(String value) {
    Volume volume = volumes.get(value);
    if (volume == null || !whole.add(value)) {
      return;
    }
    long[] axes = volume.axes();
    Emitter emit = emitter(value + "/unfold");
    String stacked = emit.reshape(volume.flat(), axes[0], axes[2], axes[1], axes[3], axes[4]);
    emit.into(value, "Transpose", List.of(stacked), Onnx.integers("perm", 0, 2, 1, 3, 4));
  }

  /** Returns {@code volume} with zero channels behind its own, up to a whole block of channels. */
  String padded(Volume volume) {
    long missing = paddedChannels(volume.channels()) - volume.channels();
    if (missing == 0) {
      return volume.flat();
    }
    String known = padded.get(volume.flat());
    if (known != null) {
      return known;
    }
    Emitter emit = emitter(volume.flat() + "/pad");
    String wide = emit.op("Pad", volume.flat(), emit.longs(0, 0, 0, 0, 0, missing, 0, 0));
    padded.put(volume.flat(), wide);
    return wide;
  }

  static long paddedChannels(long channels) {
    return (channels + CHANNEL_BLOCK - 1) / CHANNEL_BLOCK * CHANNEL_BLOCK;
  }
}
