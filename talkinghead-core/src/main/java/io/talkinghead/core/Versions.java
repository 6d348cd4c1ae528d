package io.talkinghead.core;

import io.talkinghead.core.internal.pipeline.Chain;
import io.talkinghead.core.internal.pipeline.Unit;
import io.talkinghead.spi.VideoEncoder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/** What a report says about versions. */
final class Versions {
  private Versions() {}

  /** Returns the version of this library. */
  static String library() {
    Properties properties = new Properties();
    try (InputStream in = Versions.class.getResourceAsStream("version.properties")) {
      if (in == null) {
        throw new IllegalStateException("version.properties is missing from talkinghead-core");
      }
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version");
  }

  /** Returns the versions of library, Java, system and the natives of all stages. */
  static Map<String, String> of(Chain chain, Optional<Unit<VideoEncoder>> encoder) {
    Map<String, String> versions = new TreeMap<>();
    for (Unit<?> unit :
        new Unit<?>[] {chain.extractor(), chain.generator(), chain.warper(), chain.avatars()}) {
      versions.putAll(unit.stage().versions());
    }
    encoder.ifPresent(unit -> versions.putAll(unit.stage().versions()));
    versions.put("talkinghead", library());
    versions.put(
        "java", System.getProperty("java.version") + " " + System.getProperty("java.vm.name"));
    versions.put(
        "os",
        "%s %s %s"
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("os.arch")));
    return versions;
  }
}
