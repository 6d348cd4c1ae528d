package io.talkinghead.backend.djl;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a network takes and gives, in the order of its arguments and results: libtorch itself knows
 * positions only.
 *
 * @param inputs in the order of the arguments
 * @param outputs in the order of the results
 */
record Signature(List<Port> inputs, List<Port> outputs) {
  Signature {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /** Returns the input or output called {@code name}. */
  Optional<Port> port(String name) {
    return Stream.concat(inputs.stream(), outputs.stream())
        .filter(port -> port.name().equals(name))
        .findFirst();
  }

  static List<String> names(List<Port> ports) {
    return ports.stream().map(Port::name).toList();
  }
}
