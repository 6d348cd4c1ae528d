package io.talkinghead.backend.djl;

import io.talkinghead.Checks;
import io.talkinghead.Options;
import io.talkinghead.core.models.CacheHome;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How libtorch is used, read from {@link Options#device()} and {@link Options#properties()}.
 *
 * <p>The properties, all optional:
 *
 * <table>
 * <caption>Properties</caption>
 * <tr><td>{@code pytorch.threads}</td><td>threads that share one operator, 1 to 256. One setting
 * for the process, fixed when libtorch starts: a later one that differs is refused. By default
 * half of the processors, or what the host has chosen</td></tr>
 * <tr><td>{@code pytorch.branchThreads}</td><td>threads for operators that run side by side, 1 to
 * 64; likewise for the process</td></tr>
 * <tr><td>{@code pytorch.precision}</td><td>{@code fp32} (default), or {@code fp16} on a GPU: then
 * {@code NAME.fp16.pt} is taken where it lies beside {@code NAME.pt}</td></tr>
 * <tr><td>{@code pytorch.warmUp}</td><td>runs when a network is loaded, 0 to 10, 2 by default:
 * libtorch rewrites a network during its first two calls</td></tr>
 * <tr><td>{@code pytorch.cache}</td><td>folder for networks converted from ONNX, or {@code none};
 * by default {@code talkinghead/torchscript} in the user's cache folder</td></tr>
 * </table>
 *
 * @param device where to compute
 * @param threads as above; 0 if nothing was said
 * @param branchThreads as above; 0 if nothing was said
 * @param halfPrecision whether {@code fp16} was asked for
 * @param warmUp runs at load
 * @param cache folder for converted networks; empty for none
 */
public record PyTorchSettings(
    TorchDevice device,
    int threads,
    int branchThreads,
    boolean halfPrecision,
    int warmUp,
    Optional<Path> cache) {
  private static final String PREFIX = "pytorch.";
  private static final Set<String> KEYS =
      Set.of("threads", "branchThreads", "precision", "warmUp", "cache");

  public PyTorchSettings {
    Objects.requireNonNull(device, "device");
    Checks.inRange("pytorch.threads", threads, 0, 256);
    Checks.inRange("pytorch.branchThreads", branchThreads, 0, 64);
    Checks.inRange("pytorch.warmUp", warmUp, 0, 10);
    Objects.requireNonNull(cache, "cache");
  }

  /**
   * Reads the settings.
   *
   * @throws IllegalArgumentException if a value is out of its range or a key is unknown; gives
   *     name, range and value
   */
  public static PyTorchSettings of(Options options) {
    Map<String, String> properties = options.properties();
    for (String key : properties.keySet()) {
      Checks.argument(
          !key.startsWith(PREFIX) || KEYS.contains(key.substring(PREFIX.length())),
          "unknown property %s; known behind 'pytorch.' are %s",
          key,
          KEYS);
    }
    return new PyTorchSettings(
        TorchDevice.parse(options.device()),
        count(properties, "threads", 256),
        count(properties, "branchThreads", 64),
        halfPrecision(properties.getOrDefault(PREFIX + "precision", "fp32")),
        number(properties, "warmUp", 2),
        cache(properties.get(PREFIX + "cache")));
  }

  /** Returns a number from 1 to {@code most}, or 0 if nothing was said. */
  private static int count(Map<String, String> properties, String key, int most) {
    return properties.containsKey(PREFIX + key)
        ? Checks.inRange(PREFIX + key, number(properties, key, 0), 1, most)
        : 0;
  }

  private static int number(Map<String, String> properties, String key, int otherwise) {
    String value = properties.get(PREFIX + key);
    try {
      return value == null ? otherwise : Integer.parseInt(value.trim());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "%s%s must be a whole number, was '%s'".formatted(PREFIX, key, value), e);
    }
  }

  private static boolean halfPrecision(String value) {
    Checks.argument(
        value.equalsIgnoreCase("fp32") || value.equalsIgnoreCase("fp16"),
        "pytorch.precision must be fp32 or fp16, was '%s'",
        value);
    return value.equalsIgnoreCase("fp16");
  }

  private static Optional<Path> cache(@Nullable String value) {
    if (value == null) {
      return Optional.of(CacheHome.standard().resolve("torchscript"));
    }
    return value.equals("none") ? Optional.empty() : Optional.of(Path.of(value));
  }
}
