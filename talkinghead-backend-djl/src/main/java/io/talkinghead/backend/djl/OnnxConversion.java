package io.talkinghead.backend.djl;

import java.io.IOException;
import java.nio.file.Path;

/** Turns an ONNX graph into a TorchScript archive, which is what libtorch loads. */
interface OnnxConversion {
  /**
   * Writes {@code torchScript}, whose {@code forward} takes the graph's inputs in their order and
   * returns a tensor or a tuple of tensors in the order of the graph's outputs.
   *
   * @throws io.talkinghead.InputException with {@code MODEL_INVALID} if the graph is damaged or
   *     holds an operator that has no counterpart; names the node
   */
  void convert(Path onnx, Path torchScript) throws IOException;
}
