package io.talkinghead.core.internal.ditto.motion;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;

/**
 * The steps of a DDIM sampler (<a href="https://arxiv.org/abs/2010.02502">Song et al., 2021</a>,
 * eta = 1) over the cosine schedule of 1,000 times (<a
 * href="https://arxiv.org/abs/2102.09672">Nichol and Dhariwal, 2021</a>).
 *
 * <p>Betas are float32; the running product of the alphas is accumulated in double and each stored
 * as float32; the coefficients are float32.
 */
public final class DdimSchedule {
  private static final int TIMES = 1000;

  /**
   * One step: {@code x <- x_start keep + noise_estimate c + noise sigma}; the last step takes
   * x_start alone.
   *
   * @param time what the network is told, 0 to 999
   * @param keep square root of the next cumulative alpha
   * @param sigma share of fresh noise
   * @param c share of the estimated noise
   * @param last whether this is the last step
   */
  public record Step(int time, float keep, float sigma, float c, boolean last) {}

  private DdimSchedule() {}

  /** Returns the {@code count} steps, noisiest first. */
  public static ImmutableList<Step> steps(int count) {
    float[] product = products();
    int[] times = times(count);
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int time = times[i];
      int next = times[i + 1];
      if (i == count - 1) {
        steps.add(new Step(time, 1, 0, 0, true));
      } else {
        float now = product[time];
        float then = product[next];
        float ratio = (1 - now / then) * (1 - then) / (1 - now);
        float sigma = (float) Math.sqrt(ratio);
        // rounding may leave a hair less than nothing after a long first step
        float c = (float) Math.sqrt(Math.max(0, 1 - then - sigma * sigma));
        steps.add(new Step(time, (float) Math.sqrt(then), sigma, c, false));
      }
    }
    return ImmutableList.copyOf(steps);
  }

  private static float[] products() {
    float[] products = new float[TIMES];
    double start = cosine(0);
    double product = 1;
    for (int k = 0; k < TIMES; k++) {
      double beta = 1 - cosine(k + 1) / start / (cosine(k) / start);
      float alpha = 1 - (float) Math.min(0.999, Math.max(0, beta));
      product *= alpha;
      products[k] = (float) product;
    }
    return products;
  }

  private static double cosine(int k) {
    double u = (k / (double) TIMES + 0.008) / 1.008 * Math.PI / 2;
    return Math.cos(u) * Math.cos(u);
  }

  /** A float32 line from 999 down to -1, truncated towards zero; count + 1 numbers. */
  private static int[] times(int count) {
    int[] times = new int[count + 1];
    float step = TIMES / (float) count;
    for (int i = 0; i <= count; i++) {
      // counted from the nearer end, as the reference's library does
      float time = i < (count + 1) / 2 ? -1 + step * i : TIMES - 1 - step * (count - i);
      times[count - i] = (int) time;
    }
    return times;
  }
}
