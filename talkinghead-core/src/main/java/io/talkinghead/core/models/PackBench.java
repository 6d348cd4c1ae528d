package io.talkinghead.core.models;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Consumer;

/**
 * Measures the networks of a model pack on an inference engine; a backend brings one, found by
 * {@link ServiceLoader}.
 *
 * <p><b>Threads:</b> one caller at a time; nothing else should run in the process.
 */
public interface PackBench {
  /** Returns the name of the backend, such as {@code onnx}. */
  String name();

  /**
   * Measures every network: as published, and in every form in which the backend runs it.
   *
   * @param pack folder of the pack
   * @param runs calls of each form, 1 to 1,000
   * @param lines takes a table, line by line, as soon as a line is known
   * @return the forms that are refused or give other numbers, though another form of the network
   *     runs, such as {@code decoder + winograd}; empty if all is well
   * @throws io.talkinghead.InputException with {@code FILE_NOT_FOUND} if there is no network; with
   *     {@code MODEL_INVALID}, after the last line, if no form of a network runs; names those
   */
  List<String> run(Path pack, int runs, Consumer<String> lines) throws IOException;

  /** Returns those on the class path. */
  static List<PackBench> found() {
    List<PackBench> found = new ArrayList<>();
    ServiceLoader.load(PackBench.class).forEach(found::add);
    return found;
  }
}
