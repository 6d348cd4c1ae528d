package io.talkinghead.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.talkinghead.AudioClip;
import io.talkinghead.GenerationReport;
import io.talkinghead.Output;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nothing piles up, however slow a stage and however long the voice. */
@Timeout(120)
class BackPressureTest {
  private final Studio studio = new Studio();
  private final AtomicLong painted = new AtomicLong();
  private final AtomicLong written = new AtomicLong();
  private final AtomicLong ahead = new AtomicLong();

  /** The encoder takes a picture only when everybody else waits for it. */
  @ParameterizedTest
  @CsvSource({"1, 1, false", "3, 1, false", "3, 4, false", "8, 2, false", "3, 2, true"})
  void slowEncoder_boundsWhatIsPainted(int queue, int workers, boolean crops) throws Exception {
    studio.crops = crops;
    studio.trouble =
        point -> {
          if (point.equals("warper.paint")) {
            long now = painted.incrementAndGet() - written.get();
            ahead.accumulateAndGet(now, Math::max);
          } else if (point.equals("encoder.write")) {
            awaitStall();
            written.incrementAndGet();
          }
        };
    try (TalkingHead head =
        studio.head(studio.options().workers(workers).queueFrames(queue).build())) {
      Studio.pixels(head, Studio.voice(30 * 640, 0), 1);
    }
    // queued pictures, one with each painter that waits to queue its own, one with the encoder;
    // pasted ones have a queue of their own, and one is with the worker that pastes
    int bound = queue + workers + 1 + (crops ? queue + 1 : 0);
    assertThat(ahead.get()).isEqualTo(bound);
  }

  /** An hour of sound at one picture per second. */
  @Test
  void longVoice_doesNotGrowTheQueues() throws Exception {
    long samples = 3600 * 16_000L;
    studio.virtualSamples = samples;
    Map<String, AtomicLong> counts = new ConcurrentHashMap<>();
    AtomicLong chunksAhead = new AtomicLong();
    boolean[] counted = new boolean[1];
    studio.trouble =
        point -> {
          if (point.equals("sound.open")) {
            counted[0] = counts.containsKey("sound.open"); // the first reading only counts
          }
          if (!point.equals("sound.read") || counted[0]) {
            counts.computeIfAbsent(point, p -> new AtomicLong()).incrementAndGet();
          }
          if (point.equals("sound.read") && counted[0]) {
            long now = count(counts, "sound.read") - count(counts, "extractor.accept");
            chunksAhead.accumulateAndGet(now, Math::max);
          }
        };
    AudioClip unknownLength =
        AudioClip.of(new float[] {0.1f, -0.2f}, 8_000); // not counted as it is
    try (TalkingHead head = studio.head()) {
      GenerationReport report =
          head.generate(Studio.request(unknownLength, Output.frames(f -> {})).frameRate(1).build());
      assertThat(report.frames()).isEqualTo(3600);
      assertThat(report.duration()).hasHours(1);
    }
    assertThat(count(counts, "extractor.accept")).isEqualTo(samples / 1600);
    // three queued, one with the reader, one with the extractor, and the read that finds the end
    assertThat(chunksAhead.get()).isBetween(1L, 3L + 3L);
  }

  private static long count(Map<String, AtomicLong> counts, String point) {
    AtomicLong count = counts.get(point);
    return count == null ? 0 : count.get();
  }

  /** Returns when every other thread of the job waits or has ended, twice in a row. */
  private void awaitStall() {
    long before = -1;
    while (true) {
      long now = painted.get();
      boolean still =
          studio.threads.stream()
              .filter(t -> t != Thread.currentThread())
              .allMatch(t -> isStill(t.getState()));
      if (still && now == before) {
        return;
      }
      before = still ? now : -1;
      Thread.onSpinWait();
    }
  }

  private static boolean isStill(Thread.State state) {
    return state == Thread.State.WAITING || state == Thread.State.TERMINATED;
  }
}
