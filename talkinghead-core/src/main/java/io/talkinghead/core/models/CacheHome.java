package io.talkinghead.core.models;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * Where packs, and what is made out of models, are kept unless an option says otherwise: {@code
 * TALKINGHEAD_HOME}, else the system's cache folder ({@code XDG_CACHE_HOME} or {@code ~/.cache} on
 * Linux and other Unix, {@code ~/Library/Caches} on macOS, {@code %LOCALAPPDATA%} on Windows) and
 * {@code talkinghead} in it.
 */
public final class CacheHome {
  private CacheHome() {}

  /** Returns the folder for this process; it need not exist. */
  public static Path standard() {
    return find(System.getenv());
  }

  /** Returns the folder for {@code environment} on this system. */
  static Path find(Map<String, String> environment) {
    return find(
        environment,
        System.getProperty("os.name", ""),
        Path.of(System.getProperty("user.home", ".")));
  }

  /**
   * @param environment variables of the process
   * @param system {@code os.name}
   * @param user {@code user.home}
   */
  static Path find(Map<String, String> environment, String system, Path user) {
    String home = environment.getOrDefault("TALKINGHEAD_HOME", "");
    if (!home.isBlank()) {
      return Path.of(home).toAbsolutePath();
    }
    return cache(environment, system.toLowerCase(Locale.ROOT), user).resolve("talkinghead");
  }

  private static Path cache(Map<String, String> environment, String system, Path user) {
    String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
    if (!xdg.isBlank() && Path.of(xdg).isAbsolute()) { // a relative one is to be ignored, says XDG
      return Path.of(xdg);
    }
    if (system.startsWith("mac")) {
      return user.resolve("Library").resolve("Caches");
    }
    if (system.startsWith("windows")) {
      String local = environment.getOrDefault("LOCALAPPDATA", "");
      return local.isBlank() ? user.resolve("AppData").resolve("Local") : Path.of(local);
    }
    return user.resolve(".cache");
  }
}
