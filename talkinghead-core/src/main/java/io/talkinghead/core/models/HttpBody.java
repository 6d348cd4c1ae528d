package io.talkinghead.core.models;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer, read as it arrives, with a limit on every wait. The JDK's client has none:
 * its time-out ends with the headers (and from JDK 26 on covers the whole body, which no large file
 * could keep), so a server that falls silent would hold a reader for ever.
 *
 * <p>One batch of buffers is asked for at a time, so a slow disk slows the sender.
 *
 * <p><b>Threads:</b> the client's threads deliver, one caller reads.
 */
final class HttpBody implements HttpResponse.BodySubscriber<HttpBody>, AutoCloseable {
  /** What the client delivered: buffers, the end (no buffers, no failure), or a failure. */
  private record Delivery(List<ByteBuffer> buffers, boolean end, @Nullable Throwable failure) {}

  private final BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();
  private final Deque<ByteBuffer> present = new ArrayDeque<>();
  private Flow.@Nullable Subscription subscription;
  private boolean closed;
  private boolean asked = true; // onSubscribe asks for the first batch
  private boolean ended;

  @Override
  public CompletionStage<HttpBody> getBody() {
    return CompletableFuture.completedFuture(this); // at once: the reader follows the delivery
  }

  @Override
  public synchronized void onSubscribe(Flow.Subscription to) {
    subscription = to;
    if (closed) {
      to.cancel();
    } else {
      to.request(1);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    deliveries.add(new Delivery(buffers, false, null));
  }

  @Override
  public void onError(Throwable failure) {
    deliveries.add(new Delivery(List.of(), true, failure));
  }

  @Override
  public void onComplete() {
    deliveries.add(new Delivery(List.of(), true, null));
  }

  /**
   * Reads up to {@code target.length} bytes.
   *
   * @return how many, at least one, or -1 at the end
   * @throws TransientException if nothing arrives within {@code patience}, or the connection breaks
   */
  int read(byte[] target, Duration patience) throws IOException, InterruptedException {
    while (present.isEmpty()) {
      if (ended) {
        return -1;
      }
      await(patience);
    }
    int count = 0;
    while (count < target.length && !present.isEmpty()) {
      ByteBuffer first = present.getFirst();
      int part = Math.min(first.remaining(), target.length - count);
      first.get(target, count, part);
      count += part;
      if (!first.hasRemaining()) {
        present.removeFirst();
      }
    }
    return count;
  }

  private void await(Duration patience) throws IOException, InterruptedException {
    ask();
    Delivery delivery = deliveries.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
    if (delivery == null) {
      throw new TransientException(
          "nothing arrived for %.0f s".formatted(Math.max(1, patience.toMillis() / 1000.0)),
          null,
          null);
    }
    asked = false;
    if (delivery.failure() != null) {
      throw new TransientException(
          "the connection broke: " + delivery.failure().getMessage(), delivery.failure(), null);
    }
    ended = delivery.end();
    delivery.buffers().stream().filter(ByteBuffer::hasRemaining).forEach(present::add);
  }

  private synchronized void ask() {
    if (!asked && subscription != null) {
      subscription.request(1);
    }
    asked = true;
  }

  /** Drops the rest of the body and, unless it was read to its end, the connection. */
  @Override
  public synchronized void close() {
    closed = true;
    if (subscription != null) {
      subscription.cancel();
    }
  }
}
