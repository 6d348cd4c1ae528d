package io.talkinghead.core.internal.results;

import io.talkinghead.GenerationReport;
import io.talkinghead.GenerationRequest;
import io.talkinghead.Progress;
import io.talkinghead.StageFailedException;
import io.talkinghead.core.internal.media.TargetFile;
import io.talkinghead.core.internal.pipeline.JobFuture;
import io.talkinghead.core.internal.pipeline.Patience;
import io.talkinghead.core.internal.pipeline.Unit;
import io.talkinghead.core.internal.pipeline.VideoJob;
import io.talkinghead.spi.VideoEncoder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request whose video may be kept already: takes it, or shares the making of it, and copies it
 * to the target. Its own thread looks, waits and copies.
 *
 * <p><b>Threads:</b> as {@link VideoJob}.
 */
public final class CachedJob implements VideoJob {
  private final ResultCache cache;
  private final Unit<VideoEncoder> encoder;
  private final GenerationRequest request;
  private final Consumer<VideoJob> whenEnded;
  private final JobFuture future = new JobFuture(this);
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean stopped;
  private volatile @Nullable RuntimeException listenerFailure;
  private volatile @Nullable Flight flight;
  private volatile @Nullable Flight led;
  private volatile @Nullable Thread thread;
  private volatile @Nullable GenerationReport report;
  private volatile Instant began = Instant.EPOCH;

  /**
   * Prepares a job.
   *
   * @param encoder accepts the request's output, which the cache serves
   * @param whenEnded runs on the job's thread when everything is closed, before the outcome is told
   */
  public CachedJob(
      ResultCache cache,
      Unit<VideoEncoder> encoder,
      GenerationRequest request,
      Consumer<VideoJob> whenEnded) {
    this.cache = cache;
    this.encoder = encoder;
    this.request = request;
    this.whenEnded = whenEnded;
  }

  GenerationRequest request() {
    return request;
  }

  Unit<VideoEncoder> encoder() {
    return encoder;
  }

  /** Waits for {@code shared} from now on; false if everybody has left it. */
  boolean boards(Flight shared) {
    flight = shared; // before it tells of progress
    return shared.join(this);
  }

  /** Waits for {@code own} from now on, which is made because of this job. */
  void leads(Flight own) {
    led = own;
    boards(own);
  }

  boolean stopped() {
    return stopped;
  }

  @Override
  public CompletableFuture<GenerationReport> future() {
    return future;
  }

  @Override
  public void start() {
    Thread own = cache.options().threads().newThread(this::run);
    if (own == null) {
      throw new IllegalStateException("the thread factory in Options made no thread");
    }
    thread = own;
    began = cache.options().clock().instant();
    own.start();
  }

  @Override
  public void stop() {
    stopped = true;
    Flight shared = flight;
    if (shared != null) {
      shared.wake();
    }
  }

  @Override
  public boolean employs(Thread candidate) {
    Flight shared = flight;
    return candidate.equals(thread) || (shared != null && shared.employs(candidate));
  }

  @Override
  public boolean awaitEnd() {
    Patience.await(ended::await);
    return report != null;
  }

  @Override
  public void awaitThread() {
    Thread own = thread;
    if (own != null) {
      Patience.await(own::join);
    }
  }

  /** Hears of progress from a thread that works for all who wait; fails this job alone. */
  void progressed(Progress progress) {
    if (stopped) {
      return;
    }
    try {
      request.progress().progressed(progress);
    } catch (RuntimeException e) {
      listenerFailure = e;
      stop();
    }
  }

  private void run() {
    Throwable failure = null;
    try {
      report = work(ResultCache.target(request.output()).orElseThrow());
    } catch (Throwable e) {
      failure = e;
    }
    RuntimeException listening = listenerFailure;
    if (report == null && listening != null) {
      failure = new StageFailedException("the request's progress listener", listening);
    }
    whenEnded.accept(this);
    ended.countDown();
    GenerationReport whole = report;
    if (whole != null) {
      future.complete(whole);
    } else {
      future.completeExceptionally(failure == null ? cancelled() : failure);
    }
  }

  private GenerationReport work(Path path) throws Throwable {
    try (TargetFile target = TargetFile.open(path)) { // a place that cannot be written fails first
      Optional<String> key = cache.key(request, encoder);
      while (true) {
        check();
        GenerationReport kept = key.isPresent() ? kept(key.get(), target) : null;
        if (kept != null) {
          return kept;
        }
        Flight shared = cache.join(key, this);
        if (shared == null) {
          continue; // it has come into the store a moment ago
        }
        GenerationReport made = shared(shared, target);
        if (made != null) {
          return made;
        }
      }
    }
  }

  private @Nullable GenerationReport kept(String key, TargetFile target) throws IOException {
    Optional<KeptReport> found;
    try {
      found = cache.store().copy(key, target.stream());
    } catch (IOException e) {
      throw target.translate(e);
    }
    if (found.isEmpty()) {
      return null;
    }
    GenerationReport whole = found.get().report(elapsed());
    progressed(new Progress(whole.frames(), whole.frames(), whole.elapsed()));
    check();
    target.commit();
    return whole;
  }

  /**
   * Returns null if the recording changed while it was made, so that only the first may have it.
   */
  private @Nullable GenerationReport shared(Flight shared, TargetFile target) throws Throwable {
    try {
      Flight.Landing landing = shared.await(this);
      if (landing == null) {
        throw cancelled();
      }
      boolean first = shared.equals(led);
      if (!landing.sound() && !first) {
        return null;
      }
      try {
        shared.copy(target.stream());
      } catch (IOException e) {
        throw target.translate(e);
      }
      check();
      target.commit();
      GenerationReport made = landing.report();
      return first ? made : KeptReport.of(made).report(elapsed());
    } finally {
      shared.leave(this);
      flight = null;
    }
  }

  private void check() {
    if (stopped) {
      throw cancelled();
    }
  }

  private static CancellationException cancelled() {
    return new CancellationException("The job was cancelled.");
  }

  private Duration elapsed() {
    Duration elapsed = Duration.between(began, cache.options().clock().instant());
    return elapsed.isNegative() ? Duration.ZERO : elapsed;
  }
}
