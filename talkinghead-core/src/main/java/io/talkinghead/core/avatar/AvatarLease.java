package io.talkinghead.core.avatar;

import io.talkinghead.Avatar;

/**
 * The use of an avatar out of a cache. While it is open the avatar stays usable, even if its token
 * is evicted meanwhile; keep it open until the job that uses the avatar has ended.
 *
 * <p><b>Threads:</b> any.
 */
public final class AvatarLease implements AutoCloseable {
  private final Shelf shelf;
  private boolean closed;

  AvatarLease(Shelf shelf) {
    this.shelf = shelf;
  }

  /**
   * Returns the avatar.
   *
   * @throws IllegalStateException after {@link #close()}
   */
  public synchronized Avatar avatar() {
    if (closed) {
      throw new IllegalStateException("this lease of an avatar is closed");
    }
    return shelf.avatar();
  }

  /** Ends the use; may be repeated. */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    shelf.giveBack();
  }
}
