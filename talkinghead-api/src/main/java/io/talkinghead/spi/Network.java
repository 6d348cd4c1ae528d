package io.talkinghead.spi;

import io.talkinghead.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A loaded network: named tensors in, named tensors out.
 *
 * <p><b>Threads:</b> any number of callers; results are independent. <b>Ownership:</b> inputs
 * remain the caller's and may be reused after the call; outputs are on the heap or in direct
 * buffers that the garbage collector frees.
 */
public interface Network extends AutoCloseable {
  /** Returns the names of the inputs, in the order of the file. */
  List<String> inputs();

  /** Returns the names of the outputs, in the order of the file. */
  List<String> outputs();

  /**
   * Returns the lengths of the axes of an input or output as the file declares them, slowest first,
   * -1 for one that is left open; empty if the file or the engine does not tell.
   */
  default Optional<long[]> declaredShape(String name) {
    return Optional.empty();
  }

  /**
   * Returns what the elements of an input or output are as the file declares them; empty if the
   * file or the engine does not tell.
   */
  default Optional<Tensor.Type> declaredType(String name) {
    return Optional.empty();
  }

  /**
   * Runs the network once.
   *
   * @param inputs every input by name
   * @return every output by name
   * @throws io.talkinghead.InferenceException if it fails; names network and shapes
   * @throws IllegalStateException after {@link #close()}
   */
  Map<String, Tensor> run(Map<String, Tensor> inputs);

  /**
   * Runs the network once and writes results where the caller wants them. Nothing is allocated
   * where the results go to direct buffers in native order, and an engine may compute only what is
   * asked for.
   *
   * @param inputs every input by name
   * @param results outputs by name, of the type and shape that the network gives; overwritten
   * @throws IllegalArgumentException if an output is unknown or of another type or shape
   * @throws io.talkinghead.InferenceException if it fails; {@code results} are then undefined
   * @throws IllegalStateException after {@link #close()}
   */
  default void run(Map<String, Tensor> inputs, Map<String, Tensor> results) {
    Map<String, Tensor> all = run(inputs);
    results.forEach(
        (name, target) -> {
          Tensor result = all.get(name);
          if (result == null) {
            throw new IllegalArgumentException("no output " + name + "; there are " + all.keySet());
          }
          target.set(result);
        });
  }

  /** Frees native memory; waits for running calls; may be repeated. */
  @Override
  void close();
}
