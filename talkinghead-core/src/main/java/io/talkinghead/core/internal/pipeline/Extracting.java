package io.talkinghead.core.internal.pipeline;

import io.talkinghead.GenerationReport;
import io.talkinghead.spi.AudioFeatureExtractor;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The worker that turns sound into features. */
final class Extracting {
  /** Rows handed over at once; a stage that gives all rows at its end must not fill the memory. */
  private static final int BLOCK_ROWS = 64;

  private final Unit<AudioFeatureExtractor> extractor;
  private final Turns turns;
  private final BusyTime busy;
  private final Seat<AudioFeatureExtractor.Session> seat = new Seat<>();
  private volatile int turn;
  private @Nullable Chunk cause;

  Extracting(Workplace place, Unit<AudioFeatureExtractor> extractor, Turns turns) {
    this.extractor = extractor;
    this.turns = turns;
    this.busy = place.busyTime();
    place.sessions().add(seat);
  }

  /** Returns the turn whose sound is being heard. */
  int turn() {
    return turn;
  }

  GenerationReport.Stage report() {
    return extractor.report(busy.total());
  }

  /** Works to the end of {@code source}. */
  void run(
      AudioFeatureExtractor.Request request, BoundedQueue<Chunk> source, BoundedQueue<Block> target)
      throws Exception {
    BusyTime.Meter meter = busy.meter();
    AudioFeatureExtractor.Sink sink = (rows, count) -> meter.rest(() -> hand(rows, count, target));
    meter.work(() -> seat.take(extractor.stage().open(request)));
    for (Chunk chunk = source.take(); chunk != null; chunk = source.take()) {
      if (turns.over(chunk.turn())) {
        continue;
      }
      Chunk sound = chunk;
      turn = sound.turn();
      cause = sound;
      Resumption resumption = sound.resumption();
      if (resumption != null) {
        meter.work(() -> seat.take(resumption.extractor()));
        target.put(Block.resume(sound, resumption));
      }
      if (sound.count() > 0) {
        meter.work(() -> seat.get().accept(sound.samples(), 0, sound.count(), sink));
      }
      if (sound.mark()) {
        Optional<AudioFeatureExtractor.Session> state = meter.call(() -> seat.get().fork());
        target.put(Block.mark(sound, state));
      }
    }
    meter.work(() -> seat.get().finish(sink));
    target.finish();
  }

  private void hand(float[] rows, int count, BoundedQueue<Block> target) {
    Chunk sound = cause;
    if (sound == null) {
      throw new IllegalStateException("it gave features of no sound");
    }
    int width = extractor.stage().width();
    for (int from = 0; from < count; from += BLOCK_ROWS) {
      int to = Math.min(count, from + BLOCK_ROWS);
      target.put(Block.of(Arrays.copyOfRange(rows, from * width, to * width), to - from, sound));
    }
  }
}
