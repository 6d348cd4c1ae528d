package io.talkinghead.backend.djl.torchscript;

import io.talkinghead.InputException;
import io.talkinghead.backend.onnx.graph.GridSamplePass;
import io.talkinghead.backend.onnx.graph.ModelFile;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Turns an ONNX file into a TorchScript archive, the only form of a model that libtorch loads.
 *
 * <p>The archive holds a module whose method {@code forward} takes the inputs of the graph by
 * position, in the order of the graph, and returns a tensor, or a tuple of tensors in the order of
 * the graph's outputs. Weights are its parameters and buffers, so that a loader moves them to any
 * device. Extents that the graph leaves open stay open.
 *
 * <p>Weights go from the mapped file into the archive by blocks: a file of any size needs little
 * heap. Equal files give equal archives, which therefore can be kept under the digest of the
 * source.
 *
 * <p><b>Threads:</b> any.
 */
public final class TorchScriptConverter {
  /** Changes when the same file gives another archive, for the names of kept archives. */
  public static final int REVISION = 1;

  private TorchScriptConverter() {}

  /**
   * Converts {@code onnxFile} to {@code torchScriptFile}, which appears when it is whole.
   *
   * @throws InputException with {@code FILE_NOT_FOUND}, or with {@code MODEL_INVALID} if the file
   *     is damaged or holds an operator, or a form of one, that is not known; the message names
   *     operator and node
   */
  public static void convert(Path onnxFile, Path torchScriptFile) throws IOException {
    ModelFile model = ModelFile.read(onnxFile);
    try {
      new GridSamplePass().apply(model.graph());
      GraphTranslator translator = new GraphTranslator(model.graph());
      String code = translator.code();
      Archive.write(torchScriptFile, Script.CLASS, code, translator.weights());
    } catch (InputException e) {
      throw ModelFile.invalid(onnxFile, String.valueOf(e.getMessage()), e);
    } catch (IllegalArgumentException e) {
      throw ModelFile.invalid(onnxFile, String.valueOf(e.getMessage()), e);
    }
  }
}
