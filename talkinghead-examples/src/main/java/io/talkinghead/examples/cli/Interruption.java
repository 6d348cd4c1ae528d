package io.talkinghead.examples.cli;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

/** Lets Ctrl-C stop work on the calling thread in an orderly way. */
final class Interruption {
  private Interruption() {}

  /** Does {@code work}; Ctrl-C interrupts it and waits until it has cleaned up and returned. */
  static int during(Callable<Integer> work) throws Exception {
    Thread worker = Thread.currentThread();
    CountDownLatch ended = new CountDownLatch(1);
    Thread stop =
        new Thread(
            () -> {
              worker.interrupt();
              try {
                ended.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "talkinghead-stop");
    Runtime.getRuntime().addShutdownHook(stop);
    try {
      return work.call();
    } finally {
      ended.countDown();
      try {
        Runtime.getRuntime().removeShutdownHook(stop);
      } catch (IllegalStateException e) {
        // the program is ending: the hook is what brought us here
      }
    }
  }
}
