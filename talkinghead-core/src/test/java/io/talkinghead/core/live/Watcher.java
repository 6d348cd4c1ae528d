package io.talkinghead.core.live;

import io.talkinghead.VideoFrame;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A subscriber that keeps what it was shown, and asks for more when it is told to. */
class Watcher implements Flow.Subscriber<VideoFrame> {
  /** A picture that was shown; its pixels as a digest. */
  record Shown(long index, long timeUs, String pixels) {}

  private final List<Shown> frames = new ArrayList<>();
  private final long first;
  private Flow.@Nullable Subscription subscription;
  private boolean ended;
  private @Nullable Throwable failure;

  /** Asks for {@code first} pictures at once. */
  Watcher(long first) {
    this.first = first;
  }

  /** Takes all there is. */
  static Watcher eager() {
    return new Watcher(Long.MAX_VALUE);
  }

  @Override
  public synchronized void onSubscribe(Flow.Subscription given) {
    subscription = given;
    if (first > 0) {
      given.request(first);
    }
  }

  @Override
  public synchronized void onNext(VideoFrame frame) {
    frames.add(new Shown(frame.index(), frame.timeUs(), digest(frame.picture().rgb())));
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

  synchronized Flow.Subscription subscription() {
    return Objects.requireNonNull(subscription);
  }

  /** Waits until {@code count} pictures were shown. */
  synchronized List<Shown> await(int count) throws InterruptedException {
    while (frames.size() < count) {
      if (ended) {
        throw new AssertionError("ended after " + frames.size() + " pictures", failure);
      }
      wait();
    }
    return List.copyOf(frames.subList(0, count));
  }

  /** Waits for the end and returns everything. */
  synchronized List<Shown> awaitEnd() throws InterruptedException {
    while (!ended) {
      wait();
    }
    if (failure != null) {
      throw new AssertionError(failure);
    }
    return List.copyOf(frames);
  }

  private static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  static List<String> pixels(List<Shown> frames) {
    return frames.stream().map(Shown::pixels).toList();
  }
}
