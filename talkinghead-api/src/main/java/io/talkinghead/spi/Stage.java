package io.talkinghead.spi;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * A step of the pipeline with its weights loaded, shared by all jobs of a head.
 *
 * <p><b>Threads:</b> opening sessions is safe from any thread; a session has one caller at a time.
 */
public interface Stage extends AutoCloseable {
  /** Returns where it computes, such as {@code cpu} or {@code cuda:0}. */
  default String device() {
    return "cpu";
  }

  /** Returns the versions of the natives that it uses, by name; empty for plain Java. */
  default Map<String, String> versions() {
    return Map.of();
  }

  /**
   * Returns what besides its input decides what it gives: the version of its method, its settings,
   * the SHA-256 of each model by file name. Where two stages of a provider have equal fingerprints,
   * one gives what the other gives, and what was kept of one serves the other.
   *
   * @return empty if that cannot be told; then nothing that depends on this stage is kept
   * @throws IOException if a model cannot be read
   */
  default Optional<Map<String, String>> fingerprint() throws IOException {
    return Optional.empty();
  }

  /**
   * Returns how many bytes the files of its networks have, all together; 0 if it has none. About as
   * much memory is what its first computing takes.
   *
   * @throws IOException if a file cannot be read
   */
  default long modelBytes() throws IOException {
    return 0;
  }

  /**
   * Does ahead of time what the first job would otherwise wait for: loads what is loaded when it is
   * needed, and computes once on a made-up input. Changes no result; may be repeated.
   *
   * @throws io.talkinghead.InferenceException if a model fails
   */
  default void warmUp() throws IOException {}

  /**
   * Frees what it holds; may be repeated; afterwards every other method throws {@link
   * IllegalStateException}.
   */
  @Override
  default void close() {}
}
