package io.talkinghead.core.internal.ditto.pack;

import io.talkinghead.InferenceException;
import io.talkinghead.spi.Network;
import io.talkinghead.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A loaded network of a pack, whose outputs are found by name or, where a file uses other names, by
 * position.
 *
 * <p><b>Threads:</b> any number of callers.
 */
public final class DittoNetwork implements AutoCloseable {
  private final DittoModel model;
  private final Network network;
  private final List<String> names;

  DittoNetwork(DittoModel model, Network network) {
    this.model = model;
    this.network = network;
    this.names = network.outputs();
  }

  /** Returns the declared shape of an input or output, if the file tells. */
  public Optional<long[]> declaredShape(String name) {
    return network.declaredShape(name);
  }

  /** Runs the network on its single input. */
  public Outputs run(Tensor input) {
    return run(Map.of(model.inputs().keySet().iterator().next(), input));
  }

  /** Runs the network on all of its inputs by name. */
  public Outputs run(Map<String, Tensor> inputs) {
    return new Outputs(network.run(inputs));
  }

  /**
   * Runs the network and writes results where the caller wants them.
   *
   * @param results tensors by the names that {@link #output} tells, in the shapes that the network
   *     gives
   */
  public void run(Map<String, Tensor> inputs, Map<String, Tensor> results) {
    network.run(inputs, results);
  }

  /**
   * Returns the name in the file of the output that the contract calls {@code name}.
   *
   * @throws IllegalStateException if there is none
   */
  public String output(String name) {
    if (names.contains(name)) {
      return name;
    }
    int position = model.outputs().indexOf(name);
    if (position < 0 || position >= names.size()) {
      throw new IllegalStateException(model.file() + " has no output " + name + ": " + names);
    }
    return names.get(position);
  }

  @Override
  public void close() {
    network.close();
  }

  /** What one run gave. */
  public final class Outputs {
    private final Map<String, Tensor> values;

    private Outputs(Map<String, Tensor> values) {
      this.values = values;
    }

    /** Returns the output that the contract calls {@code name}. */
    public Tensor tensor(String name) {
      Tensor tensor = values.get(name);
      if (tensor == null) {
        int position = model.outputs().indexOf(name);
        tensor = position < names.size() ? values.get(names.get(position)) : null;
      }
      return Objects.requireNonNull(tensor, name);
    }

    /** Returns the only output. */
    public Tensor tensor() {
      return tensor(model.outputs().get(0));
    }

    /**
     * Returns a copy of the output that the contract calls {@code name}, which has {@code size}
     * elements in any shape.
     *
     * @throws InferenceException if it has another size
     */
    public float[] floats(String name, int size) {
      Tensor tensor = tensor(name);
      if (tensor.shape().size() != size) {
        throw wrongSize(name, size, tensor);
      }
      return tensor.toFloats();
    }

    /** Returns a copy of the output called {@code name} or else of any output of {@code size}. */
    public float[] floatsOfSize(String name, int size) {
      Tensor named = values.get(name);
      if (named != null && named.shape().size() == size) {
        return named.toFloats();
      }
      return values.values().stream()
          .filter(tensor -> tensor.shape().size() == size)
          .findFirst()
          .orElseThrow(() -> wrongSize(name, size, tensor(name)))
          .toFloats();
    }

    private InferenceException wrongSize(String name, int size, Tensor tensor) {
      return new InferenceException(
          "Network %s gave output '%s' as %s, wanted %d numbers."
              .formatted(model.file(), name, tensor, size),
          null);
    }
  }
}
