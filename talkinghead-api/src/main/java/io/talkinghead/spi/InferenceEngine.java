package io.talkinghead.spi;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Runs neural networks. The neural stages are written once against this interface; a backend brings
 * an engine.
 *
 * <p><b>Threads:</b> any number of callers.
 */
public interface InferenceEngine extends AutoCloseable {
  /** Returns the name of the backend, such as {@code onnx}. */
  String name();

  /** Returns the device in use, such as {@code cpu} or {@code cuda:0}. */
  String device();

  /**
   * Loads the network of a model pack.
   *
   * @param role its name in the pack, such as {@code warp_network}
   * @param model its file
   * @throws io.talkinghead.InputException with {@code MODEL_INVALID} if the file is damaged or of
   *     another contract
   */
  Network load(String role, Path model) throws IOException;

  /** Returns versions of the natives, by name. */
  Map<String, String> versions();

  /** Frees what it holds; networks must be closed before. */
  @Override
  void close();
}
