package io.talkinghead.spi;

import java.util.Objects;

/**
 * Whether a provider would work here, and why.
 *
 * @param usable whether {@code create} is expected to succeed
 * @param reason what was seen, such as {@code no libtorch for linux-aarch64}; for a usable provider
 *     what it runs on
 */
public record Availability(boolean usable, String reason) {
  public Availability {
    Objects.requireNonNull(reason, "reason");
  }

  /** Would work; {@code what} says on what it runs. */
  public static Availability yes(String what) {
    return new Availability(true, what);
  }

  /** Would not work; {@code why} says what is missing. */
  public static Availability no(String why) {
    return new Availability(false, why);
  }
}
