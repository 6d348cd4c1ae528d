package io.talkinghead.core;

import io.talkinghead.core.internal.pipeline.Patience;
import io.talkinghead.core.internal.pipeline.Undertaking;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * What a head does at the moment: short uses, which its end waits for, and undertakings, which it
 * stops and then waits for.
 *
 * <p><b>Threads:</b> any.
 */
final class Undertakings {
  private final UseCount uses;
  private final Set<Undertaking> underWay = ConcurrentHashMap.newKeySet();

  /**
   * Begins with none.
   *
   * @param whenUnused runs once, after {@link #close()}, when the last has ended
   */
  Undertakings(Runnable whenUnused) {
    uses = new UseCount("this TalkingHead", whenUnused);
  }

  /** A step that gives a {@code T}. */
  interface Step<T, E extends Exception> {
    /** Does it. */
    T take() throws E;
  }

  /** What is done with an undertaking on the caller's thread. */
  interface Doing<U, T> {
    /** Does it to the end. */
    T with(U undertaking) throws IOException, InterruptedException;
  }

  /**
   * Takes a step, which keeps the head open meanwhile.
   *
   * @throws IllegalStateException after {@link #close()}
   */
  <T, E extends Exception> T use(Step<T, E> step) throws E {
    uses.enter();
    try {
      return step.take();
    } finally {
      uses.exit();
    }
  }

  /**
   * Makes an undertaking and does it on the calling thread.
   *
   * @throws IllegalStateException after {@link #close()}
   */
  <U extends Undertaking, T> T follow(Step<U, IOException> maker, Doing<U, T> doing)
      throws IOException, InterruptedException {
    U made = make(maker);
    try {
      return doing.with(made);
    } finally {
      ended(made);
    }
  }

  /**
   * Makes an undertaking and starts it; it tells {@link #ended} itself.
   *
   * @throws IllegalStateException after {@link #close()}
   */
  <U extends Undertaking, E extends Exception> U start(Step<U, E> maker, Consumer<U> starter)
      throws E {
    U made = make(maker);
    try {
      starter.accept(made);
    } catch (Throwable e) { // no thread to be had
      ended(made);
      throw e;
    }
    return made;
  }

  private <U extends Undertaking, E extends Exception> U make(Step<U, E> maker) throws E {
    uses.enter();
    U made;
    try {
      made = maker.take();
    } catch (Throwable e) {
      uses.exit();
      throw e;
    }
    underWay.add(made);
    if (uses.closed()) { // close() may have looked before this was there
      made.stop();
    }
    return made;
  }

  /** Takes notice that {@code undertaking} has ended. */
  void ended(Undertaking undertaking) {
    underWay.remove(undertaking);
    uses.exit();
  }

  /** Returns how many undertakings are under way. */
  int size() {
    return underWay.size();
  }

  /**
   * Refuses more, stops undertakings and waits until all has ended and {@code whenUnused} has run;
   * called on a thread of an undertaking, it does not wait.
   */
  void close() {
    uses.close();
    underWay.forEach(Undertaking::stop);
    Thread current = Thread.currentThread();
    if (underWay.stream().noneMatch(one -> one.employs(current))) {
      Patience.await(uses::awaitDone);
    }
  }
}
