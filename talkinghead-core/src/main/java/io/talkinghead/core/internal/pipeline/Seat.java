package io.talkinghead.core.internal.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * Holds the session that a worker uses now, and closes it when another takes its place.
 *
 * <p><b>Threads:</b> one caller at a time.
 *
 * @param <S> a session
 */
final class Seat<S extends AutoCloseable> implements AutoCloseable {
  private @Nullable S taken;

  /** Returns the session. */
  S get() {
    S session = taken;
    if (session == null) {
      throw new IllegalStateException("no session is open");
    }
    return session;
  }

  /** Closes the old session and takes {@code session}, which becomes this seat's own. */
  void take(S session) throws Exception {
    close();
    taken = session;
  }

  @Override
  public void close() throws Exception {
    S old = taken;
    taken = null;
    if (old != null) {
      old.close();
    }
  }
}
