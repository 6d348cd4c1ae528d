package io.talkinghead.backend.djl;

import io.talkinghead.InferenceException;
import io.talkinghead.InputException;
import io.talkinghead.tensor.Shape;
import io.talkinghead.tensor.Tensor;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** First runs on zeros, so that the first job finds a network ready, and a wrong one is found. */
final class WarmUp {
  private WarmUp() {}

  /**
   * Runs {@code network}, if the shapes and types of its inputs are known.
   *
   * @throws InputException with {@code MODEL_INVALID} if it fails; the network is then closed
   */
  static void run(DjlNetwork network, Path file, Signature signature, int times)
      throws InputException {
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    for (Port port : signature.inputs()) {
      if (!port.isFixed() || port.type().isEmpty()) {
        return;
      }
      Shape shape = Shape.of(port.axes().orElseThrow());
      inputs.put(port.name(), Tensor.direct(Port.carried(port.type().get()).orElseThrow(), shape));
    }
    try {
      for (int i = 0; i < times; i++) {
        var unused = network.run(inputs);
      }
    } catch (InferenceException e) {
      network.close();
      throw ModelFiles.invalid(
          file, "it does not run on inputs of its declared shapes: " + e.getMessage(), e);
    }
  }
}
