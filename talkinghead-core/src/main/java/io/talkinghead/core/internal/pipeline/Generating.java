package io.talkinghead.core.internal.pipeline;

import io.talkinghead.GenerationReport;
import io.talkinghead.MotionFrame;
import io.talkinghead.spi.MotionGenerator;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The worker that turns features into motion. */
final class Generating {
  private final Unit<MotionGenerator> generator;
  private final Turns turns;
  private final BusyTime busy;
  private final Seat<MotionGenerator.Session> seat = new Seat<>();
  private @Nullable Chunk cause;
  private int turn;
  private long origin; // of the session, in pictures of the stream
  private long next; // the session's next picture in the stream
  private long first; // the first that this turn shows

  Generating(Workplace place, Unit<MotionGenerator> generator, Turns turns) {
    this.generator = generator;
    this.turns = turns;
    this.busy = place.busyTime();
    place.sessions().add(seat);
  }

  GenerationReport.Stage report() {
    return generator.report(busy.total());
  }

  /**
   * Works to the end of {@code source}.
   *
   * @param totalFrames tells, once the sound has ended, how many pictures there are in all
   */
  void run(
      MotionGenerator.Request request,
      LongSupplier totalFrames,
      Consumer<Mark> marks,
      BoundedQueue<Block> source,
      MotionLine target)
      throws Exception {
    BusyTime.Meter meter = busy.meter();
    MotionGenerator.Sink sink = frame -> meter.rest(() -> put(frame, request, target));
    meter.work(() -> seat.take(generator.stage().open(request)));
    for (Block block = source.take(); block != null; block = source.take()) {
      if (turns.over(block.cause().turn())) {
        continue;
      }
      Block features = block;
      cause = features.cause();
      turn = features.cause().turn();
      Resumption resumption = features.resumption();
      Block.Kept mark = features.mark();
      if (resumption != null) {
        meter.work(() -> seat.take(resumption.generator()));
        origin = resumption.origin();
        next = resumption.nextFrame();
        first = resumption.firstFrame();
      } else if (mark != null) {
        Optional<MotionGenerator.Session> state = meter.call(() -> seat.get().fork());
        marks.accept(new Mark(turn, features.cause().end(), next, origin, mark.state(), state));
      } else {
        meter.work(() -> seat.get().accept(features.rows(), features.count(), sink));
      }
    }
    long total = totalFrames.getAsLong();
    meter.work(() -> seat.get().finish(total - origin, sink));
    if (generator.stage().keepsCount() && next != total) {
      throw new IllegalStateException("it gave %d of %d frames".formatted(next, total));
    }
    target.finish();
  }

  private void put(MotionFrame frame, MotionGenerator.Request request, MotionLine target) {
    boolean counted = generator.stage().keepsCount() && request.totalFrames() >= 0;
    if (counted && next - origin == request.totalFrames()) {
      throw new IllegalStateException(
          "it gave more than the %d frames asked for".formatted(request.totalFrames()));
    }
    Chunk sound = cause;
    if (next >= first) {
      target.put(
          next,
          frame,
          turn,
          sound == null ? 0 : sound.end(),
          sound == null ? 0 : sound.heardNanos());
    }
    next++;
  }
}
