package io.talkinghead.backend.onnx;

import io.talkinghead.Checks;
import io.talkinghead.Options;
import io.talkinghead.core.models.CacheHome;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How ONNX Runtime is used, read from {@link Options#device()} and {@link Options#properties()}.
 *
 * <p>The properties, all optional:
 *
 * <table>
 * <caption>Properties</caption>
 * <tr><td>{@code onnx.threads}</td><td>threads that share one operator, 0 to 256; 0, the default,
 * takes all processors</td></tr>
 * <tr><td>{@code onnx.branchThreads}</td><td>operators that run side by side, 1 (default) to
 * 64</td></tr>
 * <tr><td>{@code onnx.pool}</td><td>{@code shared} (default): all networks share the threads of the
 * process; {@code network}: each has its own</td></tr>
 * <tr><td>{@code onnx.spinning}</td><td>{@code true} lets idle threads burn processor time for a
 * little latency; default {@code false}</td></tr>
 * <tr><td>{@code onnx.precision}</td><td>{@code fp32} (default), or {@code fp16} on a GPU</td></tr>
 * <tr><td>{@code onnx.passes}</td><td>{@code auto} (default), {@code none}, or names of graph passes
 * separated by commas: {@code grid-sample, grid-sample-stock, denormal-guard, fold, separable-grid,
 * thin-conv, fourier, winograd3d, winograd-depth, conv3d, winograd}</td></tr>
 * <tr><td>{@code onnx.merge}</td><td>which networks run as one: {@code auto} (default),
 * {@code none}, {@code renderer}, {@code sampler}, {@code all}; {@link Merge} tells what it
 * gains</td></tr>
 * <tr><td>{@code onnx.cache}</td><td>folder for rewritten models, or {@code none}; by default {@code graphs}
 * in {@link CacheHome}</td></tr>
 * <tr><td>{@code onnx.tensorrtCache}</td><td>folder for TensorRT engines; by default {@code
 * tensorrt} in the cache</td></tr>
 * <tr><td>{@code onnx.tensorrtPlugins}</td><td>TensorRT plug-in libraries, separated by the path
 * separator</td></tr>
 * <tr><td>{@code onnx.customOps}</td><td>libraries of custom operators for ONNX Runtime,
 * likewise</td></tr>
 * </table>
 *
 * @param device where to compute
 * @param threads as above
 * @param branchThreads as above
 * @param sharedPool whether the threads are shared
 * @param spinning as above
 * @param halfPrecision whether {@code fp16} was asked for
 * @param passes names of the passes, or null for the choice of the engine
 * @param merge which networks run as one
 * @param cache folder for rewritten models; empty for none
 * @param tensorrtCache folder for TensorRT engines; empty for none
 * @param tensorrtPlugins plug-in libraries
 * @param customOps libraries of custom operators
 */
public record OnnxSettings(
    Device device,
    int threads,
    int branchThreads,
    boolean sharedPool,
    boolean spinning,
    boolean halfPrecision,
    @Nullable Set<String> passes,
    Merge merge,
    Optional<Path> cache,
    Optional<Path> tensorrtCache,
    List<Path> tensorrtPlugins,
    List<Path> customOps) {
  private static final String PREFIX = "onnx.";
  private static final Set<String> KEYS =
      Set.of(
          "threads",
          "branchThreads",
          "pool",
          "spinning",
          "precision",
          "passes",
          "merge",
          "cache",
          "tensorrtCache",
          "tensorrtPlugins",
          "customOps");

  /** The names of all passes that {@code onnx.passes} takes. */
  public static final Set<String> PASSES =
      Set.of(
          "grid-sample",
          "grid-sample-stock",
          "denormal-guard",
          "fold",
          "separable-grid",
          "thin-conv",
          "fourier",
          "winograd3d",
          "winograd-depth",
          "conv3d",
          "winograd");

  public OnnxSettings {
    Objects.requireNonNull(device, "device");
    Checks.inRange("onnx.threads", threads, 0, 256);
    Checks.inRange("onnx.branchThreads", branchThreads, 1, 64);
    if (passes != null) {
      passes = Set.copyOf(passes);
      for (String pass : passes) {
        Checks.argument(PASSES.contains(pass), "onnx.passes knows %s, was %s", PASSES, pass);
      }
    }
    Objects.requireNonNull(merge, "merge");
    Objects.requireNonNull(cache, "cache");
    Objects.requireNonNull(tensorrtCache, "tensorrtCache");
    tensorrtPlugins = List.copyOf(tensorrtPlugins);
    customOps = List.copyOf(customOps);
  }

  /**
   * Reads the settings.
   *
   * @throws IllegalArgumentException if a value is out of its range or a key is unknown; gives
   *     name, range and value
   */
  public static OnnxSettings of(Options options) {
    Map<String, String> properties = options.properties();
    for (String key : properties.keySet()) {
      Checks.argument(
          !key.startsWith(PREFIX) || KEYS.contains(key.substring(PREFIX.length())),
          "unknown property %s; known behind 'onnx.' are %s",
          key,
          KEYS);
    }
    Optional<Path> cache =
        folder(properties, "cache", Optional.of(CacheHome.standard().resolve("graphs")));
    return new OnnxSettings(
        Device.parse(options.device()),
        number(properties, "threads", 0),
        number(properties, "branchThreads", 1),
        word(properties, "pool", "shared", "network").equals("shared"),
        word(properties, "spinning", "false", "true").equals("true"),
        word(properties, "precision", "fp32", "fp16").equals("fp16"),
        passes(properties.getOrDefault(PREFIX + "passes", "auto")),
        merge(properties.getOrDefault(PREFIX + "merge", "auto")),
        cache,
        folder(properties, "tensorrtCache", cache.map(c -> c.resolve("tensorrt"))),
        libraries(properties, "tensorrtPlugins"),
        libraries(properties, "customOps"));
  }

  /** Returns the threads that share one operator, at least 1. */
  public int effectiveThreads() {
    return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
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

  private static String word(
      Map<String, String> properties, String key, String otherwise, String other) {
    String value = properties.getOrDefault(PREFIX + key, otherwise).toLowerCase(Locale.ROOT);
    Checks.argument(
        value.equals(otherwise) || value.equals(other),
        "%s%s must be %s or %s, was '%s'",
        PREFIX,
        key,
        otherwise,
        other,
        value);
    return value;
  }

  private static @Nullable Set<String> passes(String value) {
    return switch (value.trim()) {
      case "auto" -> null;
      case "none", "" -> Set.of();
      default -> Set.copyOf(Arrays.stream(value.split(",")).map(String::trim).toList());
    };
  }

  private static Merge merge(String value) {
    for (Merge merge : Merge.values()) {
      if (merge.name().equalsIgnoreCase(value.trim())) {
        return merge;
      }
    }
    throw new IllegalArgumentException(
        "onnx.merge must be auto, none, renderer, sampler or all, was '" + value + "'");
  }

  private static Optional<Path> folder(
      Map<String, String> properties, String key, Optional<Path> otherwise) {
    String value = properties.get(PREFIX + key);
    if (value == null) {
      return otherwise;
    }
    return value.equals("none") ? Optional.empty() : Optional.of(Path.of(value));
  }

  private static List<Path> libraries(Map<String, String> properties, String key) {
    List<Path> libraries = new ArrayList<>();
    for (String path : properties.getOrDefault(PREFIX + key, "").split(File.pathSeparator)) {
      if (!path.isBlank()) {
        libraries.add(Path.of(path.trim()));
      }
    }
    return libraries;
  }
}
