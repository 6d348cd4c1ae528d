package io.talkinghead.core.internal.pipeline;

import io.talkinghead.AtCapacityException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Lets in so many at once, the others in the order in which they came, and refuses whoever finds
 * too many waiting.
 *
 * <p><b>Threads:</b> any.
 */
public final class Admission {
  private final String what;
  private final int limit;
  private final int waiting;
  private final Deque<Ticket> queue = new ArrayDeque<>();
  private int inside;

  /**
   * @param what is let in, for messages, such as {@code streams}
   * @param limit how many at once
   * @param waiting how many may wait
   */
  public Admission(String what, int limit, int waiting) {
    this.what = what;
    this.limit = limit;
    this.waiting = waiting;
  }

  /**
   * Takes a place inside or in the queue.
   *
   * @throws AtCapacityException if there is none
   */
  public synchronized Ticket enter() {
    if (inside == limit && queue.size() >= waiting) {
      throw new AtCapacityException(
          "This head makes %d %s already%s. Try again later, or raise Options.capacity."
              .formatted(limit, what, waiting == 0 ? "" : ", and %d wait".formatted(waiting)));
    }
    Ticket ticket = new Ticket();
    if (inside < limit) {
      inside++;
      ticket.admitted = true;
    } else {
      queue.add(ticket);
    }
    return ticket;
  }

  /** A place, inside or in the queue. */
  public final class Ticket implements AutoCloseable {
    private boolean admitted;
    private boolean closed;

    private Ticket() {}

    /** Waits until this place is inside. */
    public void await() throws InterruptedException {
      synchronized (Admission.this) {
        while (!admitted && !closed) {
          Admission.this.wait();
        }
      }
    }

    /** Gives the place to the next; may be repeated. */
    @Override
    public void close() {
      synchronized (Admission.this) {
        if (closed) {
          return;
        }
        closed = true;
        Ticket next = admitted ? queue.poll() : null;
        if (next != null) {
          next.admitted = true;
        } else if (admitted) {
          inside--;
        } else {
          queue.remove(this);
        }
        Admission.this.notifyAll();
      }
    }
  }
}
