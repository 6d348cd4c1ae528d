package io.talkinghead.examples.cli;

import java.util.concurrent.Callable;

/** Lets Ctrl-C stop work on the calling thread in an orderly way. */
final class Interruption {
  private Interruption() {}

  /**
   * Does {@code work}; Ctrl-C interrupts it and waits until it has cleaned up and the command has
   * said so.
   */
  static int during(Callable<Integer> work) throws Exception {
    Thread worker = Thread.currentThread();
    Thread stop =
        new Thread(
            () -> {
              worker.interrupt();
              try {
                worker.join(10_000); // ends in System.exit, which waits for us in turn
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "talkinghead-stop");
    Runtime.getRuntime().addShutdownHook(stop);
    try {
      return work.call();
    } finally {
      try {
        Runtime.getRuntime().removeShutdownHook(stop);
      } catch (IllegalStateException e) {
        // the program is ending: the hook is what brought us here
      }
    }
  }
}
