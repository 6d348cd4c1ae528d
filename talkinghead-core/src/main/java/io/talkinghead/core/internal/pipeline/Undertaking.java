package io.talkinghead.core.internal.pipeline;

/** What a head has under way and can be told to stop. <b>Threads:</b> any. */
public interface Undertaking {
  /** Tells it to stop, begun or not; it ends within a picture. Without effect after the end. */
  void stop();

  /** Returns whether {@code candidate} works for it. */
  boolean employs(Thread candidate);
}
