package io.talkinghead.backend.djl;

import io.talkinghead.Checks;
import io.talkinghead.Options;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * How TensorRT is used, read from {@link Options#device()} and {@link Options#properties()}.
 *
 * <p>The properties, all optional:
 *
 * <table>
 * <caption>Properties</caption>
 * <tr><td>{@code tensorrt.through}</td><td>{@code auto} (default): ONNX Runtime's provider where it
 * works, else DJL's engine; {@code onnx} or {@code djl} for that one only</td></tr>
 * <tr><td>{@code tensorrt.precision}</td><td>{@code fp32} (default) or {@code fp16}; DJL's engine
 * takes engines of either, and builds fp32</td></tr>
 * <tr><td>{@code tensorrt.cache}</td><td>folder for engines and their timing, or {@code none}; by
 * default that of the backend {@code onnx}</td></tr>
 * <tr><td>{@code tensorrt.plugins}</td><td>plug-in libraries, separated by the path
 * separator</td></tr>
 * </table>
 *
 * @param gpu which GPU, 0 to 63
 * @param through which way
 * @param halfPrecision whether {@code fp16} was asked for
 * @param cache as above, as it was said
 * @param plugins plug-in libraries
 */
public record TensorRtSettings(
    int gpu, Through through, boolean halfPrecision, Optional<String> cache, List<Path> plugins) {
  private static final String PREFIX = "tensorrt.";
  private static final Set<String> KEYS = Set.of("through", "precision", "cache", "plugins");

  /** The ways to TensorRT. */
  public enum Through {
    /** The first of the others that works. */
    AUTO,
    /** ONNX Runtime's provider, in the backend {@code onnx}: TensorRT 10. */
    ONNX,
    /** DJL's engine: TensorRT 8. */
    DJL
  }

  public TensorRtSettings {
    Checks.inRange("device index", gpu, 0, 63);
    Objects.requireNonNull(through, "through");
    Objects.requireNonNull(cache, "cache");
    plugins = List.copyOf(plugins);
  }

  /**
   * Reads the settings.
   *
   * @throws IllegalArgumentException if a value is out of its range or a key is unknown; gives
   *     name, range and value
   */
  public static TensorRtSettings of(Options options) {
    Map<String, String> properties = options.properties();
    for (String key : properties.keySet()) {
      Checks.argument(
          !key.startsWith(PREFIX) || KEYS.contains(key.substring(PREFIX.length())),
          "unknown property %s; known behind 'tensorrt.' are %s",
          key,
          KEYS);
    }
    String through = word(properties, "through", "auto", "onnx", "djl");
    return new TensorRtSettings(
        gpu(options.device()),
        Through.valueOf(through.toUpperCase(Locale.ROOT)),
        word(properties, "precision", "fp32", "fp16").equals("fp16"),
        Optional.ofNullable(properties.get(PREFIX + "cache")),
        Arrays.stream(properties.getOrDefault(PREFIX + "plugins", "").split(File.pathSeparator))
            .filter(path -> !path.isBlank())
            .map(path -> Path.of(path.trim()))
            .toList());
  }

  private static int gpu(String device) {
    String word = device.trim().toLowerCase(Locale.ROOT);
    if (word.equals(Options.AUTO)) {
      return 0;
    }
    Checks.argument(
        word.matches("(tensorrt|cuda)(:[0-9]{1,2})?"),
        "device must be auto, tensorrt, tensorrt:N, cuda or cuda:N with N in [0, 63]: TensorRT"
            + " computes on GPUs only; was '%s'",
        device);
    return word.contains(":") ? Integer.parseInt(word.substring(word.indexOf(':') + 1)) : 0;
  }

  private static String word(Map<String, String> properties, String key, String... words) {
    String value = properties.getOrDefault(PREFIX + key, words[0]).toLowerCase(Locale.ROOT);
    Checks.argument(
        List.of(words).contains(value),
        "%s%s must be one of %s, was '%s'",
        PREFIX,
        key,
        String.join(", ", words),
        value);
    return value;
  }
}
