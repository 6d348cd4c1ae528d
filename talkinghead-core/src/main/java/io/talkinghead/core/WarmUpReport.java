package io.talkinghead.core;

import java.time.Duration;
import java.util.List;

/**
 * What a warm-up did.
 *
 * @param parts each stage, in the order in which they were begun
 * @param elapsed wall time of the whole; less than the sum of the parts where they ran at once
 */
public record WarmUpReport(List<Part> parts, Duration elapsed) {
  /**
   * One stage.
   *
   * @param stage its interface, such as {@code FaceWarper}
   * @param backend the provider, such as {@code builtin}
   * @param device where it computes, such as {@code cpu}
   * @param loading wall time in which it was opened, its networks with it, when the head was
   * @param elapsed wall time of its warm-up
   */
  public record Part(
      String stage, String backend, String device, Duration loading, Duration elapsed) {}

  public WarmUpReport {
    parts = List.copyOf(parts);
  }
}
