package io.talkinghead.core.internal.builtin.motion;

import io.talkinghead.Articulation.Parameter;
import io.talkinghead.Avatar;
import io.talkinghead.Controls;
import io.talkinghead.Landmarks;
import io.talkinghead.MotionFrame;
import io.talkinghead.NoiseSource;
import io.talkinghead.Representation;
import io.talkinghead.Warning;
import io.talkinghead.spi.MotionGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Runs the generator over rows of features. */
final class Performances {
  static final int FPS = 25;

  private Performances() {}

  /** Nobody in particular. */
  private record Anybody() implements Avatar {
    @Override
    public Representation representation() {
      return Representation.LAYERED_PORTRAIT;
    }

    @Override
    public int width() {
      return 512;
    }

    @Override
    public int height() {
      return 512;
    }

    @Override
    public Landmarks landmarks() {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<Warning> warnings() {
      return List.of();
    }
  }

  static MotionGenerator.Request request(long frames, Controls controls, long seed) {
    return new MotionGenerator.Request(
        new Anybody(), FPS, frames, controls, NoiseSource.seeded(seed));
  }

  static List<MotionFrame> perform(
      float[][] rows, MotionGenerator.Request request, Supplier<Integer> chunk) {
    List<MotionFrame> frames = new ArrayList<>();
    try (var session = new ArticulationGenerator().open(request)) {
      for (int at = 0; at < rows.length; ) {
        int count = Math.min(chunk.get(), rows.length - at);
        float[] part = new float[count * 18];
        for (int i = 0; i < count; i++) {
          System.arraycopy(rows[at + i], 0, part, i * 18, 18);
        }
        session.accept(part, count, frames::add);
        at += count;
      }
      session.finish(frames::add);
    }
    return frames;
  }

  static List<MotionFrame> perform(float[][] rows, Controls controls, long seed) {
    return perform(rows, request((rows.length - 1L) * FPS / 100, controls, seed), () -> 64);
  }

  /** Returns {@code count} rows of silence. */
  static float[][] silence(int count) {
    float[][] rows = new float[count][18];
    for (float[] row : rows) {
      row[0] = 1;
      row[17] = Float.NaN;
    }
    return rows;
  }

  static double[] curve(List<MotionFrame> frames, Parameter parameter) {
    return frames.stream().mapToDouble(f -> f.articulation().get(parameter)).toArray();
  }
}
