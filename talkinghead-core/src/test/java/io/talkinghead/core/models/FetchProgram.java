package io.talkinghead.core.models;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A program of its own that fetches: {@code FetchProgram HOME MANIFEST}. */
final class FetchProgram {
  private FetchProgram() {}

  public static void main(String[] arguments) throws Exception {
    PackManifest manifest =
        PackManifest.parse(Files.readString(Path.of(arguments[1])), arguments[1]);
    new ModelStore.Builder(Map.of())
        .home(Path.of(arguments[0]))
        .build()
        .fetch(manifest, FetchProgress.Listener.NONE);
  }
}
