package io.talkinghead.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.talkinghead.AudioClip;
import io.talkinghead.Avatar;
import io.talkinghead.ErrorCode;
import io.talkinghead.FrameSize;
import io.talkinghead.GenerationReport;
import io.talkinghead.GenerationRequest;
import io.talkinghead.InferenceException;
import io.talkinghead.InputException;
import io.talkinghead.MotionFrame;
import io.talkinghead.MotionTrack;
import io.talkinghead.Options;
import io.talkinghead.Output;
import io.talkinghead.StageFailedException;
import io.talkinghead.core.builtin.Portraits;
import io.talkinghead.spi.fake.Trouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Failure and cancellation: no thread stays, nothing stands at the target, the next job is right.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a wait may be endless
class StoppingTest {
  private final Studio studio = new Studio();
  private final AudioClip voice = Studio.voice(12_345, 2);
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "sound.open, AudioSource",
    "sound.read, AudioSource",
    "extractor.open, AudioFeatureExtractor fake",
    "extractor.accept, AudioFeatureExtractor fake",
    "extractor.finish, AudioFeatureExtractor fake",
    "generator.open, MotionGenerator fake",
    "generator.accept, MotionGenerator fake",
    "generator.finish, MotionGenerator fake",
    "warper.open, FaceWarper fake",
    "warper.paint, FaceWarper fake",
    "warper.paste, PasteBack fake",
    "encoder.open, VideoEncoder fake",
    "encoder.write, VideoEncoder fake",
    "encoder.finish, VideoEncoder fake",
  })
  void failure_namesItsStage_keepsItsCause_leavesNothing(String where, String stage)
      throws Exception {
    studio.crops = true;
    Path file = folder.resolve("v.mp4");
    try (TalkingHead head = studio.head()) {
      byte[] reference = Studio.pixels(head, voice, 7);
      for (int nth : new int[] {1, 2}) {
        for (Exception cause :
            List.of(
                new IllegalStateException("boom"),
                new InferenceException("boom", new IOException("deep")),
                new InputException(ErrorCode.AUDIO_UNREADABLE, "boom"))) {
          Failing failing = new Failing(where, nth, cause);
          studio.trouble = failing;
          Throwable seen =
              catchThrowable(() -> head.generate(Studio.request(voice, Output.mp4(file)).build()));
          if (!failing.happened.get()) {
            assertThat(nth).as("%s happens at least once", where).isEqualTo(2);
            assertThat(seen).isNull();
            Files.delete(file);
          } else if (cause instanceof InputException) {
            assertThat(seen).isSameAs(cause);
          } else {
            assertThat(seen).isInstanceOf(StageFailedException.class).hasCause(cause);
            assertThat(((StageFailedException) seen).stage()).isEqualTo(stage);
          }
          assertThat(failing.open()).as("sessions left open").isZero();
          studio.requireThreadsEnd();
          assertThat(Studio.list(folder)).isEmpty();
          studio.trouble = Trouble.NONE;
          assertThat(Studio.pixels(head, voice, 7)).isEqualTo(reference);
        }
      }
    }
  }

  @Test
  void errors_areFailuresToo() throws Exception {
    try (TalkingHead head = studio.head()) {
      studio.trouble =
          point -> {
            if (point.equals("warper.paint")) {
              throw new StackOverflowError();
            }
          };
      assertThatThrownBy(() -> Studio.pixels(head, voice, 7))
          .isInstanceOf(StageFailedException.class)
          .hasCauseInstanceOf(StackOverflowError.class);
    }
  }

  @Test
  void listenersThatThrow_areNamed_andReceiversToo() throws Exception {
    try (TalkingHead head = studio.head()) {
      GenerationRequest.Builder request = Studio.request(voice, Output.frames(f -> {}));
      assertThatThrownBy(
              () ->
                  head.generate(
                      request
                          .progress(
                              p -> {
                                throw new IllegalStateException("mine");
                              })
                          .build()))
          .hasMessageContaining("progress listener")
          .hasRootCauseMessage("mine");
      assertThatThrownBy(
              () ->
                  head.generate(
                      request
                          .progress(p -> {})
                          .events(
                              e -> {
                                throw new IllegalStateException("mine");
                              })
                          .build()))
          .hasMessageContaining("event listener")
          .hasRootCauseMessage("mine");
      Output broken =
          Output.frames(
              f -> {
                throw new IOException("pipe closed");
              });
      assertThatThrownBy(() -> head.generate(Studio.request(voice, broken).build()))
          .isInstanceOf(StageFailedException.class)
          .hasRootCauseMessage("pipe closed");
    }
  }

  /** 100 rounds: the job is cancelled when it takes its n-th step, for a random n. */
  @Test
  void cancelAtAnyMoment_leavesNothing_andTheNextJobIsRight() throws Exception {
    AtomicInteger steps = new AtomicInteger();
    Path file = folder.resolve("v.mp4");
    byte[] old = {1, 2, 3};
    studio.crops = true;
    try (TalkingHead head = studio.head()) {
      byte[] reference = Studio.pixels(head, voice, 7);
      studio.trouble = point -> steps.incrementAndGet();
      head.generate(Studio.request(voice, Output.mp4(file)).build());
      byte[] whole = Files.readAllBytes(file);
      int usual = steps.get();
      int cancelled = 0;
      AtomicInteger disturbed = new AtomicInteger();
      for (int seed = 0; seed < 100; seed++) {
        Random random = new Random(seed);
        boolean existed = random.nextBoolean();
        Files.deleteIfExists(file);
        if (existed) {
          Files.write(file, old);
        }
        boolean fromWithin = random.nextBoolean();
        CountDownLatch moment = new CountDownLatch(1);
        CompletableFuture<CompletableFuture<GenerationReport>> known = new CompletableFuture<>();
        AtomicInteger left = new AtomicInteger(1 + random.nextInt(usual));
        studio.trouble =
            point -> {
              if (point.endsWith(".close") && Thread.currentThread().isInterrupted()) {
                disturbed.incrementAndGet();
              }
              if (left.decrementAndGet() == 0) {
                if (fromWithin) {
                  known.join().cancel(true);
                }
                moment.countDown();
              }
            };
        CompletableFuture<GenerationReport> future =
            head.start(Studio.request(voice, Output.mp4(file)).build());
        known.complete(future);
        moment.await();
        boolean told = future.cancel(true);
        studio.trouble = Trouble.NONE;
        if (told) {
          cancelled++;
          assertThat(future).as("seed %d", seed).isCancelled();
          assertThat(Studio.list(folder)).hasSize(existed ? 1 : 0);
          assertThat(!existed || Arrays.equals(Files.readAllBytes(file), old)).isTrue();
        } else {
          assertThat(future.get().frames()).isEqualTo(20);
          assertThat(Files.readAllBytes(file)).as("seed %d", seed).isEqualTo(whole);
        }
        studio.requireThreadsEnd();
        assertThat(Studio.pixels(head, voice, 7)).as("seed %d", seed).isEqualTo(reference);
        studio.threads.clear();
      }
      assertThat(cancelled).isGreaterThan(60);
      assertThat(disturbed).as("sessions closed on an interrupted thread").hasValue(0);
    }
  }

  @Test
  void cancel_wakesAReceiverThatWaits() throws Exception {
    CountDownLatch waiting = new CountDownLatch(1);
    Output stuck =
        Output.frames(
            f -> {
              waiting.countDown();
              await(new CountDownLatch(1));
            });
    try (TalkingHead head = studio.head()) {
      CompletableFuture<GenerationReport> future = head.start(Studio.request(voice, stuck).build());
      waiting.await();
      assertThat(future.cancel(true)).isTrue();
      assertThatThrownBy(future::get).isInstanceOf(CancellationException.class);
      studio.requireThreadsEnd();
    }
  }

  @Test
  void completionFromOutside_stopsTheJob() throws Exception {
    CountDownLatch waiting = new CountDownLatch(1);
    Output stuck =
        Output.frames(
            f -> {
              waiting.countDown();
              await(new CountDownLatch(1));
            });
    try (TalkingHead head = studio.head()) {
      CompletableFuture<GenerationReport> future = head.start(Studio.request(voice, stuck).build());
      waiting.await();
      future.completeExceptionally(new TimeoutException()); // what orTimeout does
      studio.requireThreadsEnd();
      assertThatThrownBy(future::get).isInstanceOf(ExecutionException.class);
    }
  }

  @Test
  void interruptedCaller_cancels() throws Exception {
    CountDownLatch waiting = new CountDownLatch(1);
    studio.trouble =
        point -> {
          if (point.equals("warper.paint")) {
            waiting.countDown();
            await(new CountDownLatch(1));
          }
        };
    Path file = folder.resolve("v.mp4");
    try (TalkingHead head = studio.head()) {
      AtomicReference<Throwable> seen = new AtomicReference<>();
      Thread caller =
          new Thread(
              () ->
                  seen.set(
                      catchThrowable(
                          () -> head.generate(Studio.request(voice, Output.mp4(file)).build()))));
      caller.start();
      waiting.await();
      caller.interrupt();
      caller.join();
      assertThat(seen.get()).isInstanceOf(InterruptedException.class);
      for (Thread thread : studio.threads) {
        assertThat(thread.isAlive()).isFalse();
      }
      assertThat(Studio.list(folder)).isEmpty();
    }
  }

  @Test
  void close_stopsJobs_closesStagesLastOpenedFirst_andRefusesMore() throws Exception {
    CountDownLatch waiting = new CountDownLatch(1);
    Queue<String> closed = new ConcurrentLinkedQueue<>();
    studio.trouble =
        point -> {
          if (point.equals("warper.paint")) {
            waiting.countDown();
            await(new CountDownLatch(1));
          } else if (point.endsWith(".close") || point.endsWith(".dispose")) {
            closed.add(point);
          }
        };
    TalkingHead head = studio.head(studio.options().workers(1).build());
    CompletableFuture<GenerationReport> future =
        head.start(Studio.request(voice, Output.frames(f -> {})).build());
    waiting.await();
    head.close();
    head.close();
    assertThat(closed.stream().filter(c -> c.endsWith(".dispose")))
        .containsExactly(
            "encoder.dispose",
            "extractor.dispose",
            "generator.dispose",
            "avatars.dispose",
            "warper.dispose");
    assertThat(closed).contains("warper.close", "encoder.close").startsWith(closed.peek());
    assertThatThrownBy(future::get).isInstanceOf(CancellationException.class);
    assertThatThrownBy(() -> Studio.pixels(head, voice, 7))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    assertThatThrownBy(() -> head.listen(voice)).isInstanceOf(IllegalStateException.class);
    studio.requireThreadsEnd();
  }

  /** Whatever number of threads a host grants: a job runs, or fails and leaves nothing. */
  @Test
  void threadsThatAreRefused_failTheJobAlone() throws Exception {
    Path file = folder.resolve("v.mp4");
    AtomicInteger granted = new AtomicInteger();
    boolean ran = false;
    for (int limit = 0; !ran; limit++) {
      int most = limit;
      granted.set(0);
      ThreadFactory scarce =
          task -> {
            if (granted.incrementAndGet() > most) {
              throw new RejectedExecutionException("no thread left");
            }
            return studio.factory().newThread(task);
          };
      try (TalkingHead head = studio.head(studio.options().threads(scarce).build())) {
        Throwable seen =
            catchThrowable(() -> head.generate(Studio.request(voice, Output.mp4(file)).build()));
        ran = seen == null;
        if (!ran) {
          assertThat(seen).hasStackTraceContaining("no thread left");
          assertThat(Studio.list(folder)).isEmpty();
          assertThat(head.jobs()).isZero();
        }
        studio.requireThreadsEnd();
      }
      assertThat(limit).isLessThan(20);
    }
    assertThat(file).isNotEmptyFile();
  }

  @Test
  void interruptedListening_saysSo() {
    try (TalkingHead head = studio.head()) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> head.listen(voice)).isInstanceOf(InterruptedException.class);
      assertThat(Thread.interrupted()).isFalse();
    }
  }

  /** A painter that is slow to stop: nothing is closed under it, and nobody goes on without it. */
  @Test
  void slowWorker_isWaitedFor_byJobAndClose() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    AtomicBoolean painting = new AtomicBoolean();
    AtomicBoolean early = new AtomicBoolean();
    CompletableFuture<Thread> closer = new CompletableFuture<>();
    studio.trouble =
        point -> {
          if (point.equals("warper.paint") && painting.compareAndSet(false, true)) {
            inside.countDown();
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException e) {
              Thread waiting = closer.join();
              while (waiting.isAlive() && waiting.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
              }
              early.compareAndSet(false, !waiting.isAlive());
            }
            painting.set(false);
          } else if (point.endsWith(".close") || point.endsWith(".dispose")) {
            early.compareAndSet(false, painting.get());
          }
        };
    TalkingHead head = studio.head(studio.options().workers(1).build());
    CompletableFuture<GenerationReport> job =
        head.start(Studio.request(voice, Output.frames(f -> {})).build());
    inside.await();
    Thread closing = new Thread(head::close);
    closer.complete(closing);
    closing.start();
    closing.join();
    studio.requireThreadsEnd();
    assertThat(early).as("closed or gone on while a picture was painted").isFalse();
    assertThat(job).isCancelled();
  }

  @Test
  void closeFromAListener_doesNotWaitForItself() throws Exception {
    TalkingHead head = studio.head();
    assertThatThrownBy(
            () ->
                head.generate(
                    Studio.AVATAR, voice, Output.frames(f -> {}), progress -> head.close()))
        .isInstanceOf(CancellationException.class);
    studio.requireThreadsEnd();
  }

  @Test
  void closeFromWithinListening_doesNotWaitForItself() throws Exception {
    TalkingHead head = studio.head();
    studio.trouble =
        point -> {
          if (point.equals("extractor.accept")) {
            head.close();
          }
        };
    assertThatThrownBy(() -> head.listen(voice)).isInstanceOf(CancellationException.class);
  }

  @Test
  void closeFromWithinJoining_stopsIt_andLeavesTheTarget() throws Exception {
    Path piece = folder.resolve("piece.mp4");
    try (TalkingHead real = TalkingHead.open(Options.builder().backend("builtin").build())) {
      Avatar avatar = real.encode(Portraits.cartoon(), FrameSize.square(64));
      MotionTrack still = new MotionTrack(25, List.of(MotionFrame.REST, MotionFrame.REST));
      real.generate(GenerationRequest.builder(avatar, Output.mp4(piece)).motion(still).build());
    }
    Path target = Files.writeString(folder.resolve("v.mp4"), "an older video");
    TalkingHead head = studio.head();
    studio.trouble =
        point -> {
          if (point.equals("sound.original")) {
            head.close();
          }
        };
    assertThatThrownBy(() -> head.join(List.of(piece, piece), voice, target))
        .isInstanceOf(CancellationException.class);
    assertThat(target).hasContent("an older video");
    assertThat(Studio.tree(folder)).containsExactlyInAnyOrder(piece, target);
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException("woken", e);
    }
  }

  /** Fails at the n-th passing of a point, and counts sessions. */
  private static final class Failing implements Trouble {
    final AtomicBoolean happened = new AtomicBoolean();
    private final String where;
    private final AtomicInteger left;
    private final Exception cause;
    private final AtomicInteger open = new AtomicInteger();

    Failing(String where, int nth, Exception cause) {
      this.where = where;
      this.left = new AtomicInteger(nth);
      this.cause = cause;
    }

    int open() {
      return open.get();
    }

    @Override
    public void at(String point) throws IOException {
      if (point.equals(where) && left.decrementAndGet() == 0) {
        happened.set(true);
        if (cause instanceof IOException io) {
          throw io;
        }
        throw (RuntimeException) cause;
      }
      if (point.endsWith(".open") && !point.startsWith("sound")) {
        open.incrementAndGet();
      } else if (point.endsWith(".close")) {
        open.decrementAndGet();
      }
    }
  }
}
