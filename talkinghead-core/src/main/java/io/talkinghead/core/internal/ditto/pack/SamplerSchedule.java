package io.talkinghead.core.internal.ditto.pack;

import io.talkinghead.Checks;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of S denoising steps. Step i runs the network at {@code times[i]} and makes {@code x
 * = x_start * start[i] + pred_noise * predicted[i] + noise[i] * sigma[i]}, summed from left to
 * right; the last step makes {@code x = x_start}.
 *
 * @param times the network's {@code time_cond} of every step, S numbers, at least 2
 * @param start factor of {@code x_start}, S - 1 numbers
 * @param predicted factor of {@code pred_noise}, S - 1 numbers
 * @param sigma factor of the noise, S - 1 numbers
 */
public record SamplerSchedule(long[] times, float[] start, float[] predicted, float[] sigma) {
  public SamplerSchedule {
    Checks.inRange("steps", times.length, 2, 1000);
    boolean fit =
        start.length == times.length - 1
            && predicted.length == start.length
            && sigma.length == start.length;
    Checks.argument(fit, "a schedule of %d steps needs that many factors less 1", times.length);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SamplerSchedule that && toString().equals(that.toString());
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }

  /** Returns all numbers, so that two schedules with one text are equal. */
  @Override
  public String toString() {
    return "%s %s %s %s"
        .formatted(
            Arrays.toString(times),
            Arrays.toString(start),
            Arrays.toString(predicted),
            Arrays.toString(sigma));
  }
}
