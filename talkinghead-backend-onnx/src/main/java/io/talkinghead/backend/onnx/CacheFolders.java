package io.talkinghead.backend.onnx;

import java.nio.file.Path;
import java.util.Optional;

/** Where rewritten models are kept when nobody says otherwise. */
final class CacheFolders {
  private CacheFolders() {}

  /**
   * Returns {@code talkinghead/graphs} below {@code XDG_CACHE_HOME}, below {@code LOCALAPPDATA} on
   * Windows, else below {@code ~/.cache}; empty if there is no home.
   */
  static Optional<Path> standard() {
    return base().map(folder -> folder.resolve("talkinghead").resolve("graphs"));
  }

  private static Optional<Path> base() {
    for (String variable : new String[] {"XDG_CACHE_HOME", "LOCALAPPDATA"}) {
      String value = System.getenv(variable);
      if (value != null && !value.isBlank() && Path.of(value).isAbsolute()) {
        return Optional.of(Path.of(value));
      }
    }
    String home = System.getProperty("user.home", "");
    return home.isBlank() ? Optional.empty() : Optional.of(Path.of(home, ".cache"));
  }
}
