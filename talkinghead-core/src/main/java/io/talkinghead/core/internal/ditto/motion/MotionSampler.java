package io.talkinghead.core.internal.ditto.motion;

import com.google.common.collect.ImmutableList;
import io.talkinghead.NoiseSource;
import io.talkinghead.core.internal.ditto.pack.DittoModel;
import io.talkinghead.core.internal.ditto.pack.DittoNetwork;
import io.talkinghead.core.internal.ditto.pack.NetworkPack;
import io.talkinghead.core.internal.ditto.source.MotionInfo;
import io.talkinghead.tensor.Shape;
import io.talkinghead.tensor.Tensor;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.Map;

/**
 * Samples clips of motion with the pack's denoising network: guidance is inside it, the loop is
 * here.
 *
 * <p><b>Threads:</b> any number of callers, each with a {@link Run} of its own.
 */
public final class MotionSampler implements AutoCloseable {
  /** Frames of a clip. */
  public static final int FRAMES = 80;

  /** Numbers of a clip. */
  public static final int CLIP = FRAMES * MotionInfo.VECTOR;

  private final DittoNetwork network;
  private final ImmutableList<DdimSchedule.Step> steps;

  /** Loads the network for {@code count} steps. */
  public MotionSampler(NetworkPack pack, int count) throws IOException {
    network = pack.load(DittoModel.LMDM);
    steps = DdimSchedule.steps(count);
  }

  /** Returns the columns of a condition row that the network declares, or -1 if it is open. */
  public int conditionWidth() {
    return network.declaredShape("cond").map(axes -> (int) axes[axes.length - 1]).orElse(-1);
  }

  /** Returns how many step noises a job needs: one for each step but the last. */
  public int stepNoises() {
    return steps.size() - 1;
  }

  /**
   * Draws the step noises, {@code float32[S - 1][80 x 265]}; the reference shares them among all
   * clips.
   */
  public float[][] drawStepNoises(NoiseSource noise) {
    float[][] noises = new float[stepNoises()][CLIP];
    for (float[] one : noises) {
      noise.gaussian(one, 0, CLIP);
    }
    return noises;
  }

  /** Prepares the sampling of one performance over rows of {@code width} columns. */
  public Run run(float[][] stepNoises, int width) {
    return new Run(stepNoises, width);
  }

  /** Buffers of one performance. <b>Threads:</b> one caller at a time. */
  public final class Run {
    private final float[][] stepNoises;
    private final int width;
    private final Tensor x = Tensor.direct(Shape.of(1, FRAMES, MotionInfo.VECTOR));
    private final Tensor anchor = Tensor.direct(Shape.of(1, MotionInfo.VECTOR));
    private final Tensor condition;
    private final long[] time = new long[1];
    private final Map<String, Tensor> inputs;
    private final float[] clip = new float[CLIP];
    private final float[] start = new float[CLIP];
    private final float[] estimate = new float[CLIP];

    private Run(float[][] stepNoises, int width) {
      this.stepNoises = stepNoises;
      this.width = width;
      condition = Tensor.direct(Shape.of(1, FRAMES, width));
      inputs =
          Map.of("x", x, "cond_frame", anchor, "cond", condition, "time_cond", Tensor.of(time, 1));
    }

    private void runOnce() {
      var unused = network.run(inputs);
    }

    /**
     * Samples one clip.
     *
     * @param from {@code float32[265]}, the motion before the clip
     * @param rows {@code float32[80, width]} from {@code offset} on
     * @param noise gives the start
     * @return {@code float32[80, 265]}, this run's own, valid until the next call
     */
    public float[] sample(float[] from, float[] rows, int offset, NoiseSource noise) {
      anchor.floats().put(from);
      condition.floats().put(rows, offset, FRAMES * width);
      noise.gaussian(clip, 0, CLIP);
      for (int i = 0; i < steps.size(); i++) {
        DdimSchedule.Step step = steps.get(i);
        x.floats().put(clip);
        time[0] = step.time();
        DittoNetwork.Outputs outputs = network.run(inputs);
        read(outputs.tensor("x_start"), step.last() ? clip : start);
        if (!step.last()) {
          read(outputs.tensor("pred_noise"), estimate);
          float[] fresh = stepNoises[i];
          for (int k = 0; k < CLIP; k++) {
            clip[k] = start[k] * step.keep() + step.c() * estimate[k] + step.sigma() * fresh[k];
          }
        }
      }
      return clip;
    }

    private static void read(Tensor tensor, float[] target) {
      FloatBuffer values = tensor.floats();
      if (values.remaining() != CLIP) {
        throw new io.talkinghead.InferenceException(
            "Network lmdm gave %s, wanted %d numbers.".formatted(tensor, CLIP), null);
      }
      values.get(target);
    }
  }

  /** Runs the network once on zeros. */
  public void warmUp(int width) {
    new Run(new float[0][], width).runOnce();
  }

  @Override
  public void close() {
    network.close();
  }
}
