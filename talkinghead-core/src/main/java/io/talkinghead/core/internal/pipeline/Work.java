package io.talkinghead.core.internal.pipeline;

/** Some work that may fail. */
@FunctionalInterface
interface Work {
  void run() throws Exception;
}
