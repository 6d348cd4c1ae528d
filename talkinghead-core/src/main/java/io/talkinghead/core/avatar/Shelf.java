package io.talkinghead.core.avatar;

import io.talkinghead.Avatar;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * One avatar of a cache, who may ask for it, and how many use it. An avatar that holds more than
 * memory of the heap ({@link AutoCloseable}) is closed when it is retired and nobody uses it.
 *
 * <p><b>Threads:</b> any; {@link #tokens()} under the cache's lock.
 */
final class Shelf {
  private static final System.Logger LOG = System.getLogger(AvatarCache.class.getName());

  private final Avatar avatar;
  private final Set<String> tokens = new LinkedHashSet<>();
  private int users;
  private boolean retired;

  Shelf(Avatar avatar) {
    this.avatar = avatar;
  }

  Avatar avatar() {
    return avatar;
  }

  Set<String> tokens() {
    return tokens;
  }

  /** Begins a use of an avatar that is not retired. */
  synchronized AvatarLease lend() {
    users++;
    return new AvatarLease(this);
  }

  /** Ends a use. */
  void giveBack() {
    boolean last;
    synchronized (this) {
      users--;
      last = retired && users == 0;
    }
    if (last) {
      dispose();
    }
  }

  /** No use begins any more. */
  void retire() {
    boolean last;
    synchronized (this) {
      last = !retired && users == 0;
      retired = true;
    }
    if (last) {
      dispose();
    }
  }

  private void dispose() {
    if (avatar instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception e) {
        LOG.log(System.Logger.Level.WARNING, "An evicted avatar failed to close", e);
      }
    }
  }
}
