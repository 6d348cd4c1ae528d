package io.talkinghead.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.talkinghead.AudioClip;
import io.talkinghead.Options;
import io.talkinghead.StageFailedException;
import io.talkinghead.core.internal.memory.FreeMemory;
import io.talkinghead.core.internal.memory.MemoryGate;
import io.talkinghead.core.internal.pipeline.Unit;
import io.talkinghead.spi.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Warming up: every stage once, nothing changed, failures named. */
@Timeout(60)
class WarmUpTest {
  private final Studio studio = new Studio();

  @Test
  void everyStage_isWarmedUp_andTheVideoIsTheSame() throws Exception {
    AudioClip voice = Studio.voice(4_000, 1);
    try (TalkingHead head = studio.head()) {
      byte[] cold = Studio.pixels(head, voice, 7);
      ConcurrentLinkedQueue<String> steps = new ConcurrentLinkedQueue<>();
      studio.trouble = steps::add;
      WarmUpReport report = head.warmUp();
      assertThat(steps)
          .containsExactlyInAnyOrder(
              "warper.warmUp",
              "avatars.warmUp",
              "extractor.warmUp",
              "generator.warmUp",
              "encoder.warmUp");
      assertThat(report.parts())
          .extracting(WarmUpReport.Part::stage)
          .hasSize(5)
          .contains("FaceWarper");
      assertThat(Studio.pixels(head, voice, 7)).isEqualTo(cold);
    }
    studio.requireThreadsEnd();
  }

  @Test
  void failure_namesTheStage_andTheHeadGoesOn() throws Exception {
    try (TalkingHead head = studio.head()) {
      studio.trouble =
          point -> {
            if (point.equals("extractor.warmUp")) {
              throw new IOException("no such file");
            }
          };
      assertThatThrownBy(head::warmUp)
          .isInstanceOf(StageFailedException.class)
          .hasMessageContainingAll("AudioFeatureExtractor fake", "no such file");
      studio.trouble = point -> {};
      assertThat(head.warmUp().parts()).hasSize(5);
    }
    studio.requireThreadsEnd();
  }

  @Test
  void builtInBackend_warmsUp() throws Exception {
    try (TalkingHead head = TalkingHead.open(Options.builder().backend("builtin").build())) {
      List<WarmUpReport.Part> parts = head.warmUp().parts();
      assertThat(parts).extracting(WarmUpReport.Part::backend).contains("builtin", "ffmpeg");
      assertThat(parts)
          .filteredOn(part -> part.stage().equals("VideoEncoder"))
          .allMatch(part -> part.elapsed().compareTo(Duration.ZERO) > 0);
    }
  }

  /** Counts how many stages warm up at once, each of which has 600 MB of networks. */
  private static final class Heavy implements Stage {
    private final AtomicInteger at = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final CountDownLatch two = new CountDownLatch(2);
    private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();
    private final boolean meets;

    /**
     * Makes one.
     *
     * @param meets whether a stage waits for another to begin, rather than for all others to wait
     */
    Heavy(boolean meets) {
      this.meets = meets;
    }

    @Override
    public long modelBytes() {
      return 600_000_000;
    }

    @Override
    public void warmUp() throws IOException {
      most.accumulateAndGet(at.incrementAndGet(), Math::max);
      two.countDown();
      try {
        if (meets) {
          two.await();
        } else {
          awaitTheOthers();
        }
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      at.decrementAndGet();
    }

    /** Returns when nobody else can begin for now, or somebody has. */
    private void awaitTheOthers() {
      while (at.get() == 1 && threads.stream().anyMatch(Heavy::mayBegin)) {
        Thread.onSpinWait();
      }
      most.accumulateAndGet(at.get(), Math::max);
    }

    private static boolean mayBegin(Thread other) {
      return other != Thread.currentThread()
          && other.getState() != Thread.State.WAITING
          && other.getState() != Thread.State.TERMINATED;
    }

    Thread thread(Runnable work) {
      Thread thread = new Thread(work);
      threads.add(thread);
      return thread;
    }
  }

  private static List<WarmUpReport.Part> warmUp(Heavy stage, long freeBytes) throws Exception {
    List<Unit<?>> units = new ArrayList<>();
    for (String name : List.of("one", "two", "three", "four")) {
      units.add(new Unit<>(name, "heavy", stage, Duration.ZERO));
    }
    MemoryGate gate = new MemoryGate(() -> freeBytes);
    stage.threads.clear();
    stage.threads.add(Thread.currentThread());
    Options options = Options.builder().workers(4).threads(stage::thread).build();
    return new WarmUp(options, gate).run(units).parts();
  }

  @Test
  void stagesWarmUpAtOnce_whereMemoryAllows() throws Exception {
    Heavy stage = new Heavy(/* meets= */ true);
    assertThat(warmUp(stage, 1_200_000_000)).hasSize(4); // the first two wait for each other
    assertThat(stage.most).hasValue(2);
  }

  @Test
  void stagesWarmUpOneByOne_whereItDoesNot() throws Exception {
    Heavy stage = new Heavy(/* meets= */ false);
    assertThat(warmUp(stage, 1_100_000_000)).hasSize(4);
    assertThat(stage.most).hasValue(1);
    assertThat(warmUp(stage, 0)).hasSize(4);
    assertThat(stage.most).hasValue(1);
  }

  @Test
  void freeMemory_isTold() {
    assertThat(FreeMemory.bytes()).isGreaterThan(1 << 20);
  }
}
