package io.talkinghead.examples.cli;

import io.talkinghead.core.models.ModelStore;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where model packs are kept, and where they come from. */
final class StoreOptions {
  @Option(
      names = "--cache-dir",
      paramLabel = "DIR",
      description =
          "Folder of all model packs; default: TALKINGHEAD_HOME, else talkinghead in the user's cache folder.")
  private @Nullable Path cache;

  @Option(
      names = "--mirror",
      paramLabel = "URL",
      description = "Hub to download from in the place of the official one (TALKINGHEAD_MIRROR).")
  private @Nullable URI mirror;

  @Option(names = "--offline", description = "Never open a connection (TALKINGHEAD_OFFLINE=1).")
  private boolean offline;

  ModelStore store() {
    ModelStore.Builder builder = ModelStore.builder();
    if (cache != null) {
      builder.home(cache);
    }
    if (mirror != null) {
      builder.mirror(mirror);
    }
    if (offline) {
      builder.offline(true);
    }
    return builder.build();
  }
}
