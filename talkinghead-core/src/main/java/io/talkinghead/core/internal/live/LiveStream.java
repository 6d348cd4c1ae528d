package io.talkinghead.core.internal.live;

import com.google.common.base.Throwables;
import io.talkinghead.Avatar;
import io.talkinghead.GenerationReport;
import io.talkinghead.StageFailedException;
import io.talkinghead.VideoFrame;
import io.talkinghead.core.internal.pipeline.FileJob;
import io.talkinghead.core.internal.pipeline.Undertaking;
import io.talkinghead.core.internal.pipeline.Unit;
import io.talkinghead.core.internal.pipeline.Workplace;
import io.talkinghead.core.live.SpeechStream;
import io.talkinghead.core.live.StreamOptions;
import io.talkinghead.spi.VideoEncoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ShortBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A stream as its user sees it. */
public final class LiveStream implements SpeechStream, Undertaking {
  private static final int SHORT_PIECE = 4096;
  private static final float FULL_SCALE = 32_768;

  private final LiveJob job;

  private LiveStream(
      FileJob.Tools tools,
      @Nullable Unit<VideoEncoder> encoder,
      Avatar avatar,
      StreamOptions options,
      Consumer<LiveStream> whenEnded,
      Workplace place)
      throws Exception {
    job = new LiveJob(tools, encoder, avatar, options, () -> whenEnded.accept(this), place);
  }

  /**
   * Opens a stream, to be started.
   *
   * @param encoder accepts the output of the options; null if they have none
   * @param whenEnded runs on the stream's thread when everything is closed, before the outcome is
   *     told
   * @throws InputException if the output cannot be written
   */
  public static LiveStream open(
      FileJob.Tools tools,
      @Nullable Unit<VideoEncoder> encoder,
      Avatar avatar,
      StreamOptions options,
      Consumer<LiveStream> whenEnded)
      throws IOException {
    Workplace place = Workplace.of(tools.options());
    try {
      return new LiveStream(tools, encoder, avatar, options, whenEnded, place);
    } catch (Throwable e) {
      place.stop().raise();
      place.sessions().closeAll().filter(other -> other != e).ifPresent(e::addSuppressed);
      Throwables.throwIfInstanceOf(e, IOException.class);
      Throwables.throwIfUnchecked(e);
      throw new StageFailedException("the opening of a stream", e);
    }
  }

  /** Starts the workers. */
  public void start() {
    job.start();
  }

  @Override
  public void subscribe(Flow.Subscriber<? super VideoFrame> subscriber) {
    job.publisher().subscribe(subscriber);
  }

  @Override
  public void write(float[] samples, int offset, int count) throws InterruptedException {
    job.input().write(samples, offset, count);
  }

  @Override
  public void write(short[] samples, int offset, int count) throws InterruptedException {
    write(ShortBuffer.wrap(samples, offset, count));
  }

  @Override
  public void write(ByteBuffer pcm16) throws InterruptedException {
    if (pcm16.remaining() % Short.BYTES != 0) {
      throw new IllegalArgumentException(
          "16-bit sound has an even number of bytes, was " + pcm16.remaining());
    }
    write(pcm16.asShortBuffer());
    pcm16.position(pcm16.limit());
  }

  private void write(ShortBuffer samples) throws InterruptedException {
    float[] piece = new float[Math.min(SHORT_PIECE, Math.max(1, samples.remaining()))];
    int turn = job.playback().turns().current();
    while (samples.hasRemaining() && !job.playback().turns().over(turn)) {
      int count = Math.min(piece.length, samples.remaining());
      for (int i = 0; i < count; i++) {
        piece[i] = samples.get() / FULL_SCALE;
      }
      job.input().write(piece, 0, count);
    }
  }

  @Override
  public int offer(float[] samples, int offset, int count) {
    return job.input().offer(samples, offset, count);
  }

  @Override
  public void finish() {
    job.input().finish();
  }

  @Override
  public Duration interrupt() {
    return micros(job.playback().timeUs(job.interrupt()));
  }

  @Override
  public Duration position() {
    return micros(job.playback().shownUs());
  }

  private static Duration micros(long us) {
    return Duration.ofNanos(us * 1000);
  }

  @Override
  public Duration lookAhead() {
    return job.figures().lookAhead();
  }

  @Override
  public int width() {
    return job.shop().width();
  }

  @Override
  public int height() {
    return job.shop().height();
  }

  @Override
  public Optional<String> codecs() {
    return job.codecs();
  }

  @Override
  public CompletableFuture<GenerationReport> report() {
    return job.outcome().copy();
  }

  @Override
  public void stop() {
    job.stop();
  }

  @Override
  public boolean employs(Thread candidate) {
    return job.employs(candidate);
  }

  @Override
  public void close() {
    stop();
    if (!employs(Thread.currentThread())) {
      job.awaitThread();
    }
  }
}
