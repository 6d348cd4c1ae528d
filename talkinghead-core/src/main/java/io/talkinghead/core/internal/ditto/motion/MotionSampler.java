package io.talkinghead.core.internal.ditto.motion;

import com.google.common.collect.ImmutableList;
import io.talkinghead.NoiseSource;
import io.talkinghead.core.internal.ditto.pack.DittoModel;
import io.talkinghead.core.internal.ditto.pack.DittoNetwork;
import io.talkinghead.core.internal.ditto.pack.NetworkPack;
import io.talkinghead.core.internal.ditto.pack.SamplerSchedule;
import io.talkinghead.core.internal.ditto.source.MotionInfo;
import io.talkinghead.spi.Network;
import io.talkinghead.tensor.Shape;
import io.talkinghead.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Samples clips of motion with the pack's denoising network: guidance is inside it, the loop is
 * here, or in one network of all steps where the engine makes one.
 *
 * <p><b>Threads:</b> any number of callers, each with a {@link Run} of its own.
 */
public final class MotionSampler implements AutoCloseable {
  /** Frames of a clip. */
  public static final int FRAMES = 80;

  /** Numbers of a clip. */
  public static final int CLIP = FRAMES * MotionInfo.VECTOR;

  /** Numbers of four frames: what a step works on stays in a processor's first cache. */
  private static final int STRIP = 4 * MotionInfo.VECTOR;

  private static final int STRIPS = CLIP / STRIP;

  private final @Nullable DittoNetwork network;
  private final @Nullable Network joined;
  private final ImmutableList<DdimSchedule.Step> steps;

  /**
   * Loads the network for {@code count} steps.
   *
   * @param join whether all steps may run as one network
   */
  public MotionSampler(NetworkPack pack, int count, boolean join) throws IOException {
    steps = DdimSchedule.steps(count);
    joined = join && count > 1 ? pack.sampler(schedule(steps)).orElse(null) : null;
    network = joined == null ? pack.load(DittoModel.LMDM) : null;
  }

  private static SamplerSchedule schedule(ImmutableList<DdimSchedule.Step> steps) {
    int count = steps.size();
    long[] times = new long[count];
    float[] start = new float[count - 1];
    float[] predicted = new float[count - 1];
    float[] sigma = new float[count - 1];
    for (int i = 0; i < count; i++) {
      times[i] = steps.get(i).time();
      if (i < count - 1) {
        start[i] = steps.get(i).keep();
        predicted[i] = steps.get(i).c();
        sigma[i] = steps.get(i).sigma();
      }
    }
    return new SamplerSchedule(times, start, predicted, sigma);
  }

  /** Returns the columns of a condition row that the network declares, or -1 if it is open. */
  public int conditionWidth() {
    Optional<long[]> declared =
        joined != null
            ? joined.declaredShape("cond")
            : Objects.requireNonNull(network).declaredShape("cond");
    return declared.map(axes -> (int) axes[axes.length - 1]).orElse(-1);
  }

  /** Returns how many step noises a job needs: one for each step but the last. */
  public int stepNoises() {
    return steps.size() - 1;
  }

  /**
   * Draws the step noises, {@code float32[(S - 1) x 20][4 x 265]}, step after step in strips of
   * four frames; the reference shares them among all clips.
   */
  public float[][] drawStepNoises(NoiseSource noise) {
    float[][] noises = new float[stepNoises() * STRIPS][STRIP];
    for (float[] strip : noises) {
      noise.gaussian(strip, 0, STRIP);
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
    private final Tensor made = Tensor.direct(Shape.of(1, FRAMES, MotionInfo.VECTOR));
    private final Tensor predicted = Tensor.direct(Shape.of(1, FRAMES, MotionInfo.VECTOR));
    private final LongBuffer time =
        ByteBuffer.allocateDirect(Long.BYTES).order(ByteOrder.nativeOrder()).asLongBuffer();
    private final Map<String, Tensor> inputs = new HashMap<>();
    private final Map<String, Tensor> outputs = new HashMap<>();
    private final float[] clip = new float[CLIP];
    private final float[] start = new float[STRIP];
    private final float[] estimate = new float[STRIP];

    private Run(float[][] stepNoises, int width) {
      this.stepNoises = stepNoises;
      this.width = width;
      condition = Tensor.direct(Shape.of(1, FRAMES, width));
      inputs.putAll(Map.of("x", x, "cond_frame", anchor, "cond", condition));
      if (joined != null) {
        Tensor noise = Tensor.direct(Shape.of(stepNoises(), 1, FRAMES, MotionInfo.VECTOR));
        FloatBuffer all = noise.floats();
        for (float[] one : stepNoises) {
          all.put(one);
        }
        inputs.put("noise", noise);
        outputs.put("x_start", made);
      } else {
        inputs.put("time_cond", Tensor.of(time, Shape.of(1)));
        DittoNetwork single = Objects.requireNonNull(network);
        outputs.put(single.output("x_start"), made);
        outputs.put(single.output("pred_noise"), predicted);
      }
    }

    private void runOnce() {
      if (joined != null) {
        joined.run(inputs, outputs);
      } else {
        Objects.requireNonNull(network).run(inputs, outputs);
      }
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
      x.floats().put(clip);
      if (joined != null) {
        joined.run(inputs, outputs);
      } else {
        DittoNetwork single = Objects.requireNonNull(network);
        for (int i = 0; i < steps.size(); i++) {
          time.put(0, steps.get(i).time());
          single.run(inputs, outputs);
          if (!steps.get(i).last()) {
            advance(i);
          }
        }
      }
      made.floats().get(clip);
      return clip;
    }

    /**
     * Makes x of what the network gave for step {@code i}. Strip by strip and by way of arrays:
     * loops over direct buffers are not vectorised.
     */
    private void advance(int i) {
      DdimSchedule.Step step = steps.get(i);
      FloatBuffer from = made.floats();
      FloatBuffer noise = predicted.floats();
      FloatBuffer to = x.floats();
      for (int s = 0; s < STRIPS; s++) {
        float[] fresh = stepNoises[i * STRIPS + s];
        from.get(start);
        noise.get(estimate);
        for (int k = 0; k < STRIP; k++) {
          start[k] = start[k] * step.keep() + step.c() * estimate[k] + step.sigma() * fresh[k];
        }
        to.put(start);
      }
    }
  }

  /** Runs the network once on zeros. */
  public void warmUp(int width) {
    new Run(new float[0][], width).runOnce();
  }

  @Override
  public void close() {
    if (network != null) {
      network.close();
    }
    if (joined != null) {
      joined.close();
    }
  }
}
