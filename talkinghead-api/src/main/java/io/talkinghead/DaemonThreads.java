package io.talkinghead;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes the default threads: named, and no obstacle to the end of the program. */
final class DaemonThreads implements ThreadFactory {
  private final AtomicInteger count = new AtomicInteger();

  @Override
  public Thread newThread(Runnable task) {
    Thread thread = new Thread(task, "talkinghead-" + count.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }
}
