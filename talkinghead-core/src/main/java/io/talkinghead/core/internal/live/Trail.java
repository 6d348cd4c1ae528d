package io.talkinghead.core.internal.live;

import io.talkinghead.core.internal.pipeline.Mark;
import io.talkinghead.core.internal.pipeline.Resumption;
import io.talkinghead.spi.AudioFeatureExtractor;
import io.talkinghead.spi.MotionGenerator;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The way back: states of both listeners, and the sound at 16 kHz since the oldest of them. States
 * that lie before the playback position are kept down to the latest one, which bounds all of it by
 * what the pipeline has under way.
 *
 * <p><b>Threads:</b> any.
 */
final class Trail implements AutoCloseable {
  /** Sound that was heard; {@code start} counts from the beginning of the stream. */
  private record Piece(long start, float[] samples, int count) {
    long end() {
      return start + count;
    }
  }

  /** A way on from a mark. */
  record Way(Resumption resumption, float[] sound) {}

  private final Deque<Mark> marks = new ArrayDeque<>();
  private final Deque<Piece> sound = new ArrayDeque<>();
  private int turn;
  private boolean possible = true;

  /** Remembers sound that ends at sample {@code end} of the stream. */
  synchronized void heard(float[] samples, int count, long end) {
    if (possible && count > 0) {
      sound.add(new Piece(end - count, samples, count));
    }
  }

  /** Keeps {@code mark}, and forgets what lies before the latest one up to {@code shown}. */
  synchronized void reached(Mark mark, long shown) {
    if (mark.extractor().isEmpty() || mark.generator().isEmpty()) {
      possible = false;
      sound.clear();
    }
    if (!possible || mark.turn() != turn) {
      close(mark);
      return;
    }
    marks.add(mark);
    Mark first = marks.getFirst();
    for (Mark second = second(); second != null && second.samples() <= shown; second = second()) {
      close(marks.removeFirst());
      first = second;
    }
    while (!sound.isEmpty() && sound.getFirst().end() <= first.samples()) {
      sound.removeFirst();
    }
  }

  private @Nullable Mark second() {
    var all = marks.iterator();
    all.next();
    return all.hasNext() ? all.next() : null;
  }

  /**
   * Goes back to sample {@code at}, for {@code newTurn}, whose first picture is {@code firstFrame}.
   *
   * @return empty if the stages cannot copy their state
   */
  synchronized Optional<Way> back(int newTurn, long at, long firstFrame) {
    turn = newTurn;
    while (!marks.isEmpty() && marks.getLast().samples() > at) {
      close(marks.removeLast());
    }
    while (!sound.isEmpty() && sound.getLast().end() > at) {
      Piece last = sound.removeLast();
      int kept = (int) (at - last.start());
      if (kept > 0) {
        sound.addLast(new Piece(last.start(), Arrays.copyOf(last.samples(), kept), kept));
      }
    }
    if (marks.isEmpty()) {
      return Optional.empty();
    }
    Mark mark = marks.getLast();
    return Optional.of(new Way(new FromMark(mark, firstFrame), since(mark.samples(), at)));
  }

  private float[] since(long start, long end) {
    float[] all = new float[(int) (end - start)];
    for (Piece piece : sound) {
      long from = Math.max(start, piece.start());
      int count = (int) (piece.end() - from);
      if (count > 0) {
        System.arraycopy(
            piece.samples(), (int) (from - piece.start()), all, (int) (from - start), count);
      }
    }
    return all;
  }

  private static void close(Mark mark) {
    mark.extractor().ifPresent(AudioFeatureExtractor.Session::close);
    mark.generator().ifPresent(MotionGenerator.Session::close);
  }

  @Override
  public synchronized void close() {
    marks.forEach(Trail::close);
    marks.clear();
    sound.clear();
  }

  /** Forks what the mark holds, which itself stays as it is. */
  private record FromMark(Mark mark, long firstFrame) implements Resumption {
    @Override
    public AudioFeatureExtractor.Session extractor() {
      return mark.extractor().flatMap(AudioFeatureExtractor.Session::fork).orElseThrow();
    }

    @Override
    public MotionGenerator.Session generator() {
      return mark.generator().flatMap(MotionGenerator.Session::fork).orElseThrow();
    }

    @Override
    public long nextFrame() {
      return mark.frames();
    }

    @Override
    public long origin() {
      return mark.origin();
    }
  }
}
