package io.talkinghead.spi;

import java.util.Map;

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
   * Frees what it holds; may be repeated; afterwards every other method throws {@link
   * IllegalStateException}.
   */
  @Override
  default void close() {}
}
