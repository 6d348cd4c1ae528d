package io.talkinghead.core.models;

import io.talkinghead.Checks;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link ModelStore} was built with.
 *
 * @param home folder of all packs
 * @param mirror hub to use in the place of the manifest's, or null
 * @param offline whether sockets are forbidden
 * @param attempts tries in a row without a new byte before a fetch gives up, 1 to 100
 * @param retryDelay pause before the second try; doubles from try to try, to at most a minute
 * @param connectTimeout longest wait for a connection
 * @param stallTimeout longest wait for an answer or for the next bytes
 * @param proxy chooses proxies
 * @param pause waits
 * @param nanos a clock that only goes forward, nanoseconds
 * @param disk the file system
 */
record StoreSettings(
    Path home,
    @Nullable URI mirror,
    boolean offline,
    int attempts,
    Duration retryDelay,
    Duration connectTimeout,
    Duration stallTimeout,
    @Nullable ProxySelector proxy,
    Pause pause,
    LongSupplier nanos,
    Disk disk) {
  StoreSettings {
    Objects.requireNonNull(home, "home");
    if (mirror != null) {
      PackNames.requireHttp("mirror", mirror);
    }
    Checks.inRange("attempts", attempts, 1, 100);
    requirePositive("retryDelay", retryDelay);
    requirePositive("connectTimeout", connectTimeout);
    requirePositive("stallTimeout", stallTimeout);
  }

  private static void requirePositive(String name, Duration value) {
    Checks.argument(
        !value.isNegative() && !value.isZero(), "%s must be positive, was %s", name, value);
  }
}
