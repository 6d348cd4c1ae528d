package io.talkinghead.backend.djl;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The parts of libtorch that are on the class path, and whether they belong together.
 *
 * <p>DJL fetches what is missing or of another version from its own server when it starts. This
 * library downloads nothing unasked, so it looks first: engine, JNI library and libtorch say their
 * versions in three property files, {@code pytorch-engine.properties}, {@code
 * jnilib/pytorch.properties} and {@code native/lib/pytorch.properties}.
 *
 * @param engine version of DJL's engine, such as {@code 0.35.1}; null if it is not there
 * @param wanted version of libtorch that the engine was built for, such as {@code 2.7.1}
 * @param jni version of the JNI library, such as {@code 2.7.1-0.35.1}; null if it is not there
 * @param natives each libtorch that was found
 * @param installed whether {@code PYTORCH_LIBRARY_PATH} names an installed libtorch
 */
record TorchLibraries(
    @Nullable String engine,
    @Nullable String wanted,
    @Nullable String jni,
    List<Native> natives,
    boolean installed) {
  /**
   * A libtorch in a jar.
   *
   * @param version such as {@code 2.7.1-20250812}
   * @param flavor such as {@code cpu}, {@code cu128}
   * @param platform such as {@code linux-x86_64}
   */
  record Native(String version, String flavor, String platform) {}

  TorchLibraries {
    natives = List.copyOf(natives);
  }

  /** Looks at what {@code loader} sees. */
  static TorchLibraries find(ClassLoader loader, Map<String, String> environment) {
    Optional<Properties> engine = first(loader, "pytorch-engine.properties");
    Optional<Properties> jni = first(loader, "jnilib/pytorch.properties");
    List<Native> natives = new ArrayList<>();
    for (Properties found : all(loader, "native/lib/pytorch.properties")) {
      natives.add(
          new Native(
              found.getProperty("version", "?"),
              found.getProperty("flavor", "?"),
              found.getProperty("classifier", "?")));
    }
    return new TorchLibraries(
        engine.map(p -> p.getProperty("djl_version")).orElse(null),
        engine.map(p -> p.getProperty("pytorch_version")).orElse(null),
        jni.map(p -> p.getProperty("jni_version")).orElse(null),
        natives,
        environment.containsKey("PYTORCH_LIBRARY_PATH"));
  }

  private static Optional<Properties> first(ClassLoader loader, String name) {
    return all(loader, name).stream().findFirst();
  }

  private static List<Properties> all(ClassLoader loader, String name) {
    List<Properties> all = new ArrayList<>();
    try {
      for (URL place : Collections.list(loader.getResources(name))) {
        try (InputStream in = place.openStream()) {
          Properties properties = new Properties();
          properties.load(in);
          all.add(properties);
        }
      }
    } catch (IOException e) {
      return List.of(); // a jar that cannot be read has no libraries
    }
    return all;
  }

  /**
   * Returns what is missing or does not belong together, and what to do; empty if nothing is.
   *
   * @param platform as DJL calls it, such as {@code linux-x86_64}
   */
  Optional<String> problem(String platform) {
    if (engine == null || wanted == null) {
      return Optional.of("DJL's engine is missing: add ai.djl.pytorch:pytorch-engine");
    }
    String set = wanted + "-" + engine;
    if (jni == null || !jni.startsWith(set)) {
      return Optional.of(
          "libtorch's JNI library %s, engine %s wants %s: set ai.djl.pytorch:pytorch-jni to it"
              .formatted(jni == null ? "is missing" : "is " + jni, engine, set));
    }
    if (installed) {
      return Optional.empty();
    }
    if (natives.stream().noneMatch(found -> found.platform().equals(platform))) {
      return Optional.of(
          "there is no libtorch for %s (%s): add ai.djl.pytorch:pytorch-native-cpu:%s:%s, or set PYTORCH_LIBRARY_PATH to an installed one"
              .formatted(
                  platform,
                  natives.isEmpty() ? "none found" : "found " + natives,
                  wanted,
                  platform));
    }
    return natives.stream()
        .filter(found -> found.platform().equals(platform))
        .filter(
            found -> !found.version().equals(wanted) && !found.version().startsWith(wanted + "-"))
        .findFirst()
        .map(
            other ->
                "libtorch is %s, engine %s wants %s: set ai.djl.pytorch:pytorch-native-%s to it"
                    .formatted(other.version(), engine, wanted, other.flavor()));
  }

  /** Returns this machine's name in DJL's words, such as {@code osx-aarch64}. */
  static String platform() {
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String machine = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    String family = os.startsWith("win") ? "win" : os.startsWith("mac") ? "osx" : "linux";
    return family + "-" + (machine.equals("amd64") ? "x86_64" : machine);
  }
}
