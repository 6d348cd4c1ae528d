package io.talkinghead.core.internal.pipeline;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a job has opened, closed last opened first, however many of them fail at it.
 *
 * <p><b>Threads:</b> any.
 */
public final class Sessions {
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  /** Keeps {@code session} for the end, and returns it. */
  public synchronized <T extends AutoCloseable> T add(T session) {
    opened.push(session);
    return session;
  }

  /**
   * Closes everything; may be repeated.
   *
   * @return what the first failing session threw, the others' failures suppressed in it
   */
  public Optional<Throwable> closeAll() {
    Throwable first = null;
    for (AutoCloseable session = next(); session != null; session = next()) {
      try {
        session.close();
      } catch (Throwable e) {
        if (first == null) {
          first = e;
        } else if (first != e) {
          first.addSuppressed(e);
        }
      }
    }
    return Optional.ofNullable(first);
  }

  private synchronized @Nullable AutoCloseable next() {
    return opened.poll();
  }
}
