package io.talkinghead.core.internal.pipeline;

/** Some work that may fail. */
@FunctionalInterface
public interface Work {
  /** Does it. */
  void run() throws Exception;
}
