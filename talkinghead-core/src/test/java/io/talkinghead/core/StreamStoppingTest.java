package io.talkinghead.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.talkinghead.AtCapacityException;
import io.talkinghead.AudioClip;
import io.talkinghead.Capacity;
import io.talkinghead.ErrorCode;
import io.talkinghead.GenerationReport;
import io.talkinghead.Output;
import io.talkinghead.StageFailedException;
import io.talkinghead.VideoFrame;
import io.talkinghead.core.live.ManualClock;
import io.talkinghead.core.live.SpeechStream;
import io.talkinghead.core.live.StreamOptions;
import io.talkinghead.spi.fake.Trouble;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streams that fail, are closed, interrupted or refused, on stages that are fakes. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class StreamStoppingTest {
  private static final float[] SOUND =
      ((AudioClip.Content.Samples) Studio.voice(24_000, 3).content()).interleaved();

  private final Studio studio = new Studio();
  @TempDir Path folder;

  /** Takes everything, and remembers how it ended. */
  private static class Taker implements Flow.Subscriber<VideoFrame> {
    final List<Byte> lights = new ArrayList<>();
    final CountDownLatch ended = new CountDownLatch(1);
    volatile @Nullable Throwable failure;

    @Override
    public void onSubscribe(Flow.Subscription given) {
      given.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(VideoFrame frame) {
      lights.add(frame.picture().rgb()[0]);
    }

    @Override
    public void onError(Throwable cause) {
      failure = cause;
      ended.countDown();
    }

    @Override
    public void onComplete() {
      ended.countDown();
    }
  }

  private static StreamOptions.Builder options() {
    return StreamOptions.builder().seed(7);
  }

  private static Taker run(TalkingHead head) throws Exception {
    Taker taker = new Taker();
    try (SpeechStream stream = head.openStream(Studio.AVATAR, options().build())) {
      stream.subscribe(taker);
      stream.write(SOUND);
      stream.finish();
      taker.ended.await();
    }
    return taker;
  }

  @ParameterizedTest
  @CsvSource({
    "extractor.open, AudioFeatureExtractor fake",
    "extractor.accept, AudioFeatureExtractor fake",
    "extractor.finish, AudioFeatureExtractor fake",
    "generator.open, MotionGenerator fake",
    "generator.accept, MotionGenerator fake",
    "generator.finish, MotionGenerator fake",
    "warper.paint, FaceWarper fake",
    "warper.paste, PasteBack fake",
  })
  void failure_namesItsStage_andTheNextStreamIsRight(String where, String stage) throws Exception {
    studio.crops = true;
    try (TalkingHead head = studio.head()) {
      List<Byte> reference = run(head).lights;
      assertThat(reference).hasSize(38);
      AtomicInteger left = new AtomicInteger(where.endsWith("h") || where.endsWith("n") ? 1 : 3);
      studio.trouble =
          point -> {
            if (point.equals(where) && left.decrementAndGet() == 0) {
              throw new IllegalStateException("boom");
            }
          };
      Taker taker = new Taker();
      SpeechStream stream = head.openStream(Studio.AVATAR, options().build());
      stream.subscribe(taker);
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 1000; i++) {
                  stream.write(SOUND, 0, i < 20 ? 1000 : 0);
                  if (i == 20) {
                    stream.finish();
                  }
                }
              })
          .isInstanceOf(IllegalStateException.class);
      taker.ended.await();
      assertThat(taker.failure).isInstanceOf(StageFailedException.class);
      assertThat(((StageFailedException) Objects.requireNonNull(taker.failure)).stage())
          .isEqualTo(stage);
      assertThatThrownBy(() -> stream.report().get())
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(StageFailedException.class);
      stream.close();
      studio.requireThreadsEnd();
      studio.trouble = Trouble.NONE;
      assertThat(run(head).lights).isEqualTo(reference);
    }
    studio.requireThreadsEnd();
  }

  @Test
  void openingThatFails_leavesNothing() throws Exception {
    try (TalkingHead head = studio.head()) {
      studio.trouble =
          point -> {
            if (point.equals("warper.open")) {
              throw new IOException("boom");
            }
          };
      assertThatThrownBy(() -> head.openStream(Studio.AVATAR))
          .isInstanceOf(StageFailedException.class);
      studio.trouble = Trouble.NONE;
      assertThat(run(head).lights).hasSize(38);
    }
    studio.requireThreadsEnd();
  }

  @Test
  void pictureThatIsLate_isNeverPainted() throws Exception {
    ManualClock clock = ManualClock.leaping();
    AtomicInteger painted = new AtomicInteger();
    studio.trouble =
        point -> {
          if (point.equals("warper.paint")) {
            painted.incrementAndGet();
          }
        };
    Taker sleepy =
        new Taker() {
          @Override
          public void onNext(VideoFrame frame) {
            super.onNext(frame);
            if (frame.index() == 10) {
              clock.advance(800);
            }
          }
        };
    StreamOptions paced = options().pacing(Duration.ofMillis(80)).clock(clock).build();
    try (TalkingHead head = studio.head();
        SpeechStream stream = head.openStream(Studio.AVATAR, paced)) {
      stream.write(SOUND);
      stream.finish();
      stream.subscribe(sleepy);
      sleepy.ended.await();
      long late = stream.report().get().live().orElseThrow().lateFrames();

      assertThat(late).isBetween(10L, 20L);
      assertThat(sleepy.lights).hasSize(38 - (int) late);
      assertThat(painted).hasValue(sleepy.lights.size());
    }
  }

  @Test
  void closeBeforeTheEnd_isToldAsCancellation() throws Exception {
    try (TalkingHead head = studio.head()) {
      Taker taker = new Taker();
      SpeechStream stream = head.openStream(Studio.AVATAR, options().build());
      stream.subscribe(taker);
      stream.write(SOUND);
      stream.close();
      taker.ended.await();
      assertThat(taker.failure).isInstanceOf(CancellationException.class);
      assertThatThrownBy(() -> stream.write(SOUND)).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void writerThatWaits_isWokenByTheEnd() throws Exception {
    try (TalkingHead head = studio.head()) {
      SpeechStream stream = head.openStream(Studio.AVATAR, options().build()); // nobody takes
      CompletableFuture<Throwable> outcome = new CompletableFuture<>();
      Thread writer =
          new Thread(
              () -> {
                try {
                  while (true) {
                    stream.write(SOUND);
                  }
                } catch (Throwable e) {
                  outcome.complete(e);
                }
              });
      writer.start();
      while (stream.offer(SOUND, 0, SOUND.length) > 0) {
        Thread.onSpinWait(); // until it is full
      }
      head.close();
      assertThat(outcome.get()).isInstanceOf(IllegalStateException.class);
      writer.join();
    }
    studio.requireThreadsEnd();
  }

  @Test
  void secondSubscriber_isRefused() throws Exception {
    try (TalkingHead head = studio.head();
        SpeechStream stream = head.openStream(Studio.AVATAR, options().build())) {
      stream.subscribe(new Taker());
      Taker second = new Taker();
      stream.subscribe(second);
      second.ended.await();
      assertThat(second.failure).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void streamsBeyondTheLimit_areRefused_untilOneEnds() throws Exception {
    try (TalkingHead head = studio.head(studio.options().capacity(new Capacity(2, 1, 1)).build())) {
      SpeechStream first = head.openStream(Studio.AVATAR);
      SpeechStream second = head.openStream(Studio.AVATAR);
      assertThatThrownBy(() -> head.openStream(Studio.AVATAR))
          .isInstanceOfSatisfying(
              AtCapacityException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.AT_CAPACITY))
          .hasMessageContaining("2 streams");
      first.close();
      head.openStream(Studio.AVATAR).close();
      second.close();
    }
  }

  @Test
  void jobsBeyondTheLimit_wait_orAreRefused() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (TalkingHead head = studio.head(studio.options().capacity(new Capacity(2, 1, 1)).build())) {
      Output slow =
          Output.frames(
              frame -> {
                try {
                  go.await();
                } catch (InterruptedException e) {
                  throw new IOException(e);
                }
              });
      AudioClip voice = Studio.voice(8000, 1);
      CompletableFuture<GenerationReport> first = head.start(Studio.request(voice, slow).build());
      CompletableFuture<GenerationReport> second = head.start(Studio.request(voice, slow).build());
      assertThatThrownBy(() -> head.start(Studio.request(voice, slow).build()))
          .isInstanceOf(AtCapacityException.class);
      assertThat(second.cancel(true)).isTrue();
      CompletableFuture<GenerationReport> third = head.start(Studio.request(voice, slow).build());
      go.countDown();
      assertThat(first.get().frames()).isEqualTo(13);
      assertThat(third.get().frames()).isEqualTo(13);
    }
    studio.requireThreadsEnd();
  }
}
