package io.talkinghead.bench;

import io.talkinghead.VideoFrame;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Takes every picture of a stream as it comes, and counts. <b>Threads:</b> any. */
final class Counter implements Flow.Subscriber<VideoFrame> {
  private long frames;
  private boolean ended;
  private @Nullable Throwable failure;

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public synchronized void onNext(VideoFrame frame) {
    frames = frame.index() + 1;
    notifyAll();
  }

  @Override
  public synchronized void onError(Throwable cause) {
    failure = cause;
    ended = true;
    notifyAll();
  }

  @Override
  public synchronized void onComplete() {
    ended = true;
    notifyAll();
  }

  /**
   * Waits until {@code count} pictures were shown.
   *
   * @throws IllegalStateException if the stream ends before
   */
  synchronized void awaitFrames(long count) throws InterruptedException {
    while (frames < count && !ended) {
      wait();
    }
    if (frames < count) {
      throw new IllegalStateException("ended after " + frames + " pictures", failure);
    }
  }
}
