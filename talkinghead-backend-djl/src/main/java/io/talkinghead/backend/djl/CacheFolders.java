package io.talkinghead.backend.djl;

import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Where what is made out of models is kept when nobody says otherwise. */
final class CacheFolders {
  private CacheFolders() {}

  /**
   * Returns {@code talkinghead/name} below {@code XDG_CACHE_HOME}, below {@code LOCALAPPDATA} on
   * Windows, else below {@code ~/.cache}; empty if there is no home.
   */
  static Optional<Path> named(String name) {
    return Stream.of(System.getenv("XDG_CACHE_HOME"), System.getenv("LOCALAPPDATA"))
        .filter(folder -> folder != null && !folder.isBlank() && Path.of(folder).isAbsolute())
        .map(Path::of)
        .findFirst()
        .or(CacheFolders::belowHome)
        .map(folder -> folder.resolve("talkinghead").resolve(name));
  }

  private static Optional<Path> belowHome() {
    String home = System.getProperty("user.home", "");
    return home.isBlank() ? Optional.empty() : Optional.of(Path.of(home, ".cache"));
  }
}
