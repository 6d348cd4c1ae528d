package io.talkinghead.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.talkinghead.Articulation;
import io.talkinghead.Avatar;
import io.talkinghead.Controls;
import io.talkinghead.Keypoints;
import io.talkinghead.MotionFrame;
import io.talkinghead.NoiseSource;
import io.talkinghead.Representation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link MotionGenerator} promises. */
public abstract class MotionGeneratorConformance
    extends StageConformance<MotionGenerator, MotionGeneratorProvider> {

  /** For backends to extend. */
  protected MotionGeneratorConformance() {}

  /** Returns an avatar that it can move. */
  protected abstract Avatar avatar();

  /** Returns {@code float32[T, width]} of features as its extractor makes them, a few seconds. */
  protected abstract float[] rows();

  /** Returns other features, no longer. */
  protected abstract float[] otherRows();

  /** Returns the length of a row. */
  protected abstract int width();

  /** Returns rows per second. */
  protected abstract int rowsPerSecond();

  /** Returns whether the voice shows in the motion bit for bit, whatever the chunks. */
  protected boolean chunkingIsExact() {
    return true;
  }

  @Override
  protected void use(MotionGenerator stage) {
    stage.open(request(25, 10, 1)).close();
  }

  @Test
  void frames_areExactlyAsManyAsAskedFor() {
    long natural = frames(25);
    for (long total :
        new long[] {1, 2, natural / 2, natural - 1, natural, natural + 1, natural + 40}) {
      assertThat(run(rows(), width() * 50, request(25, total, 1))).hasSize((int) total);
    }
    for (int fps : new int[] {10, 24, 30, 60}) {
      if (stage().takes(fps)) {
        long total = frames(fps);
        assertThat(run(rows(), rows().length, request(fps, total, 1))).hasSize((int) total);
      }
    }
  }

  @Test
  void frameRate_itDoesNotTake_isRefused_andTheNextPerformanceIsRight() {
    assertThat(stage().takes(25)).as("25 pictures per second, what everybody takes").isTrue();
    List<String> right = run(rows(), rows().length, request(25, 20, 5));
    for (int fps : new int[] {1, 10, 24, 30, 60, 120}) {
      if (!stage().takes(fps)) {
        assertThatThrownBy(() -> stage().open(request(fps, 20, 5)).close())
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining(String.valueOf(fps));
      }
    }
    assertThat(run(rows(), rows().length, request(25, 20, 5))).isEqualTo(right);
  }

  @Test
  void frames_comeEvenWithoutAnyFeatures() {
    assertThat(run(new float[0], width(), request(25, 7, 1))).hasSize(7);
  }

  @Test
  void liveVoice_hasAboutAsManyFramesAsItsLength() {
    long natural = frames(25);
    assertThat((long) run(rows(), width(), request(25, -1, 1)).size())
        .isBetween(natural - 2, natural + 2);
  }

  @Test
  void liveVoice_thatTellsItsLengthAtTheEnd_hasExactlyAsManyFrames() {
    if (!stage().keepsCount()) {
      return;
    }
    for (long total : new long[] {frames(25), frames(25) + 1}) {
      List<MotionFrame> frames = new ArrayList<>();
      try (var session = stage().open(request(25, -1, 1))) {
        session.accept(rows(), rows().length / width(), frames::add);
        session.finish(total, frames::add);
      }
      assertThat(frames).hasSize((int) total);
    }
  }

  /** For generators that can be interrupted without losing their place. */
  @Test
  void fork_goesOnAlike_andDisturbsNothing() {
    float[] rows = rows();
    int half = rows.length / width() / 2;
    float[] before = Arrays.copyOf(rows, half * width());
    float[] after = Arrays.copyOfRange(rows, half * width(), rows.length);
    float[] other = Arrays.copyOf(otherRows(), Math.min(otherRows().length, after.length));
    List<String> whole = performInHalves(before, after);
    List<String> another = performInHalves(before, other);
    List<String> one = new ArrayList<>();
    try (var session = stage().open(request(25, -1, 5))) {
      session.accept(before, half, f -> one.add(text(f)));
      var fork = session.fork();
      if (fork.isEmpty()) {
        return;
      }
      List<String> two = new ArrayList<>(one);
      try (var second = fork.get()) {
        second.accept(other, other.length / width(), f -> two.add(text(f)));
        session.accept(after, after.length / width(), f -> one.add(text(f)));
        second.finish(f -> two.add(text(f)));
        session.finish(f -> one.add(text(f)));
      }
      assertThat(one).isEqualTo(whole);
      assertThat(two).isEqualTo(another);
    }
  }

  private List<String> performInHalves(float[] before, float[] after) {
    List<String> frames = new ArrayList<>();
    try (var session = stage().open(request(25, -1, 5))) {
      session.accept(before, before.length / width(), f -> frames.add(text(f)));
      session.accept(after, after.length / width(), f -> frames.add(text(f)));
      session.finish(f -> frames.add(text(f)));
    }
    return frames;
  }

  @Test
  void frames_areOfTheKindItNames() {
    Representation motion = stage().motion();
    assertThat(stage().features()).isNotNull();
    for (MotionFrame frame : perform(rows(), rows().length, request(25, 20, 1))) {
      if (motion.equals(Representation.ARTICULATION)) {
        assertThat(frame.expression()).isInstanceOf(Articulation.class);
      } else if (motion.equals(Representation.KEYPOINTS)) {
        assertThat(frame.expression()).isInstanceOf(Keypoints.class);
      }
    }
    stage().avatar().ifPresent(a -> assertThat(avatar().representation()).isEqualTo(a));
  }

  @Test
  void sameSeed_repeats_andTheVoiceShows() {
    List<String> first = run(rows(), rows().length, request(25, frames(25), 5));
    assertThat(run(rows(), rows().length, request(25, frames(25), 5))).isEqualTo(first);
    assertThat(run(otherRows(), otherRows().length, request(25, frames(25), 5)))
        .isNotEqualTo(first);
  }

  @Test
  void motion_doesNotDependOnTheChunks() {
    if (!chunkingIsExact()) {
      return;
    }
    List<String> whole = run(rows(), rows().length, request(25, frames(25), 5));
    for (int chunk : new int[] {1, 7, 64}) {
      assertThat(run(rows(), chunk * width(), request(25, frames(25), 5)))
          .as("chunks of %d rows", chunk)
          .isEqualTo(whole);
    }
  }

  @Test
  void rows_remainTheCallers() {
    float[] rows = rows();
    float[] before = rows.clone();
    List<String> right = run(before, before.length, request(25, frames(25), 5));
    List<String> frames = new ArrayList<>();
    try (var session = stage().open(request(25, frames(25), 5))) {
      session.accept(rows, rows.length / width(), f -> frames.add(text(f)));
      assertThat(rows).isEqualTo(before);
      Arrays.fill(rows, 9); // what it wants to keep it has copied
      session.finish(f -> frames.add(text(f)));
    }
    assertThat(frames).isEqualTo(right);
  }

  @Test
  void sessions_areIsolated_andWorkAtOnce() throws Exception {
    List<String> first = run(rows(), 5 * width(), request(25, frames(25), 5));
    List<String> second = run(otherRows(), 5 * width(), request(25, frames(25), 6));
    List<List<String>> both =
        atOnce(
            () -> run(rows(), 5 * width(), request(25, frames(25), 5)),
            () -> run(otherRows(), 5 * width(), request(25, frames(25), 6)));
    assertThat(both).containsExactly(first, second);
  }

  @Test
  void controls_areTaken() {
    Controls still =
        Controls.builder().mouthScale(0).headScale(0).blinkRate(0).smile(0.5).gaze(1, -1).build();
    MotionGenerator.Request request =
        new MotionGenerator.Request(avatar(), 25, 20, still, NoiseSource.seeded(1));
    assertThat(run(rows(), rows().length, request)).hasSize(20);
  }

  @Test
  void badRows_areRefused_andTheNextPerformanceIsRight() {
    List<String> right = run(rows(), rows().length, request(25, 20, 5));
    try (var session = stage().open(request(25, 20, 5))) {
      assertThatThrownBy(() -> session.accept(new float[width()], 2, f -> {}))
          .isInstanceOfAny(IllegalArgumentException.class, IndexOutOfBoundsException.class);
    }
    assertThat(run(rows(), rows().length, request(25, 20, 5))).isEqualTo(right);
  }

  @Test
  void session_mayBeClosedTwice_andBeforeItsEnd() {
    MotionGenerator.Session session = stage().open(request(25, 20, 1));
    session.accept(rows(), 5, f -> {});
    session.close();
    session.close();
    use(stage());
  }

  private long frames(int fps) {
    long count = rows().length / width();
    return Math.max(2, (count * fps + rowsPerSecond() - 1) / rowsPerSecond());
  }

  private MotionGenerator.Request request(int fps, long total, long seed) {
    return new MotionGenerator.Request(
        avatar(), fps, total, Controls.NATURAL, NoiseSource.seeded(seed));
  }

  /** Performs, and returns every frame as text that tells any two frames apart. */
  private List<String> run(float[] rows, int chunk, MotionGenerator.Request request) {
    return perform(rows, chunk, request).stream().map(f -> text(f)).toList();
  }

  private List<MotionFrame> perform(float[] rows, int chunk, MotionGenerator.Request request) {
    List<MotionFrame> frames = new ArrayList<>();
    try (var session = stage().open(request)) {
      for (int i = 0; i < rows.length; i += chunk) {
        int count = Math.min(chunk, rows.length - i);
        session.accept(Arrays.copyOfRange(rows, i, i + count), count / width(), frames::add);
      }
      session.finish(frames::add);
    }
    return frames;
  }

  private static String text(MotionFrame frame) {
    return frame.expression() instanceof Keypoints keypoints
        ? Arrays.toString(keypoints.toArray())
        : frame.toString();
  }
}
