package io.talkinghead.core.models;

import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The model packs on this machine, in {@code HOME/models/NAME} each.
 *
 * <p>Only {@link #fetch} opens sockets. It may be interrupted at any time ({@link
 * InterruptedException}); what arrived is kept and continued by the next fetch, in this program or
 * another.
 *
 * <p><b>Threads:</b> any number of callers, in any number of programs; fetches and imports of one
 * pack wait for each other.
 */
public final class ModelStore {
  /** How {@link #importFolder} takes files. */
  public enum Import {
    /** Copies them. */
    COPY,
    /** Links to them: hard where both folders are on one file system, else symbolic. */
    LINK
  }

  private final StoreSettings settings;

  ModelStore(StoreSettings settings) {
    this.settings = settings;
  }

  /** Returns a builder that holds the defaults. */
  public static Builder builder() {
    return new Builder(System.getenv());
  }

  /** Returns the folder of all packs. */
  public Path home() {
    return settings.home();
  }

  /** Returns the folder of {@code manifest}'s pack, whether it is there or not. */
  public Path where(PackManifest manifest) {
    return settings.home().resolve("models").resolve(manifest.name());
  }

  /**
   * Opens the pack called {@code name}; never downloads.
   *
   * @throws InputException with {@code MODEL_NOT_AVAILABLE} if there is no such pack, or required
   *     files are missing: names the command to run and the bytes it will fetch. With {@code
   *     MODEL_INVALID} if a file has another length than it should
   */
  public ModelPack open(String name) throws IOException {
    PackManifest manifest =
        PackManifest.named(name)
            .orElseThrow(
                () ->
                    new InputException(
                        ErrorCode.MODEL_NOT_AVAILABLE,
                        "There is no model pack called '%s'. Known: %s."
                            .formatted(
                                name,
                                String.join(
                                    ", ",
                                    PackManifest.known().stream()
                                        .map(PackManifest::name)
                                        .toList()))));
    return open(manifest);
  }

  /** Opens the pack of {@code manifest}; see {@link #open(String)}. */
  public ModelPack open(PackManifest manifest) throws IOException {
    Path folder = where(manifest);
    PackLock lock = PackLock.read(folder);
    Map<String, Path> files = new LinkedHashMap<>();
    List<PackManifest.File> missing = new ArrayList<>();
    for (PackManifest.File file : manifest.files()) {
      Path path = folder.resolve(file.path());
      if (Files.isRegularFile(path)) {
        requireSize(manifest, file, path, lock);
        files.put(file.role(), path);
      } else {
        missing.add(file);
      }
    }
    if (missing.stream().anyMatch(PackManifest.File::required)) {
      throw notAvailable(manifest, folder, missing);
    }
    return new ModelPack(manifest.name(), folder, files);
  }

  /**
   * Opens the pack of {@code manifest}, and fetches it first if required files are missing.
   *
   * @throws InputException as {@link #fetch} and {@link #open(PackManifest)} do
   */
  public ModelPack openOrFetch(PackManifest manifest, FetchProgress.Listener listener)
      throws IOException, InterruptedException {
    try {
      return open(manifest);
    } catch (InputException e) {
      if (e.code() == ErrorCode.MODEL_NOT_AVAILABLE && !settings.offline()) {
        return fetch(manifest, listener);
      }
      throw e;
    }
  }

  /** Fetches all files of the pack that are missing or damaged; see the other {@code fetch}. */
  public ModelPack fetch(PackManifest manifest, FetchProgress.Listener listener)
      throws IOException, InterruptedException {
    return fetch(manifest, file -> true, listener);
  }

  /**
   * Fetches the {@code wanted} files of the pack that are missing or damaged. If all are here, no
   * socket is opened.
   *
   * @param wanted chooses files; {@code file -> !file.nonCommercial()} leaves out those that forbid
   *     commercial use
   * @param listener hears of progress, on this thread
   * @throws InputException with {@code MODEL_NOT_AVAILABLE} if the hub cannot be reached, refuses,
   *     or the store is offline; {@code MODEL_INVALID} if it sends another file than it should;
   *     {@code DISK_FULL}, {@code OUTPUT_NOT_WRITABLE}
   * @throws InterruptedException if the thread was interrupted; a later call goes on from there
   */
  public ModelPack fetch(
      PackManifest manifest, Predicate<PackManifest.File> wanted, FetchProgress.Listener listener)
      throws IOException, InterruptedException {
    Objects.requireNonNull(wanted, "wanted");
    Objects.requireNonNull(listener, "listener");
    Path folder = where(manifest);
    if (settings.offline()) {
      return offline(manifest, wanted);
    }
    createFolder(folder);
    new Fetcher(settings, manifest, folder, listener).run(wanted);
    return open(manifest);
  }

  /**
   * Takes the files of the pack from a folder: the official {@code checkpoints} layout, or the
   * files themselves. Files whose digest the manifest knows must have it; that of the others is
   * recorded.
   *
   * @param acceptOthers takes files although they are not those of the manifest, such as a
   *     converted or a test pack; {@link #verify} then calls them {@code OTHER}
   * @throws InputException with {@code MODEL_INVALID} if a required file is missing or is another;
   *     {@code FILE_NOT_FOUND}, {@code DISK_FULL}
   */
  public ModelPack importFolder(
      PackManifest manifest,
      Path from,
      Import how,
      boolean acceptOthers,
      FetchProgress.Listener listener)
      throws IOException, InterruptedException {
    Path folder = where(manifest);
    createFolder(folder);
    new PackImport(settings, manifest, folder, listener).run(from, how, acceptOthers);
    return open(manifest);
  }

  /**
   * Reads every file of the pack and compares its digest.
   *
   * @return one finding for each file of the manifest
   */
  public PackCheck verify(PackManifest manifest, FetchProgress.Listener listener)
      throws IOException, InterruptedException {
    return PackVerifier.verify(manifest, where(manifest), new Meter(listener, settings.nanos()));
  }

  private ModelPack offline(PackManifest manifest, Predicate<PackManifest.File> wanted)
      throws IOException {
    List<PackManifest.File> missing =
        manifest.files().stream()
            .filter(wanted)
            .filter(file -> !Files.isRegularFile(where(manifest).resolve(file.path())))
            .toList();
    if (missing.isEmpty()) {
      return open(manifest);
    }
    throw new InputException(
        ErrorCode.MODEL_NOT_AVAILABLE,
        "The model pack %s lacks %d files (%s), and the store is offline. Allow downloads, or run"
                .formatted(manifest.name(), missing.size(), size(missing))
            + " 'talkinghead models import DIR' with a folder that has them.");
  }

  private static InputException notAvailable(
      PackManifest manifest, Path folder, List<PackManifest.File> missing) {
    return new InputException(
        ErrorCode.MODEL_NOT_AVAILABLE,
        ("The model pack %s is not in %s: %d of %d files are missing. Run 'talkinghead models fetch"
                + " %s' (%s), or 'talkinghead models import DIR' if you have it.")
            .formatted(
                manifest.name(),
                folder,
                missing.size(),
                manifest.files().size(),
                manifest.name(),
                size(missing)));
  }

  private static String size(List<PackManifest.File> files) {
    return Sizes.text(files.stream().mapToLong(PackManifest.File::approximateSize).sum());
  }

  private static void requireSize(
      PackManifest manifest, PackManifest.File file, Path path, PackLock lock) throws IOException {
    ModelPack.requireContent(path);
    long expected = lock.get(file.path()).map(PackLock.Entry::size).orElse(file.size());
    if (expected >= 0 && Files.size(path) != expected) {
      throw new InputException(
          ErrorCode.MODEL_INVALID,
          "The model %s has %d bytes, and must have %d. Run 'talkinghead models fetch %s'."
              .formatted(path, Files.size(path), expected, manifest.name()));
    }
  }

  private static void createFolder(Path folder) throws IOException {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new InputException(
          ErrorCode.OUTPUT_NOT_WRITABLE,
          "Cannot create %s: %s. Choose another folder (TALKINGHEAD_HOME)."
              .formatted(folder, e.getMessage()),
          e);
    }
  }

  /** Carries names and defaults. */
  public static final class Builder {
    private Path home;
    private @Nullable URI mirror;
    private boolean offline;
    private int attempts = 5;
    private Duration retryDelay = Duration.ofSeconds(1);
    private Duration connectTimeout = Duration.ofSeconds(20);
    private Duration stallTimeout = Duration.ofSeconds(30);
    private @Nullable ProxySelector proxy = ProxySelector.getDefault();
    private Pause pause = Pause.SLEEP;
    private LongSupplier nanos = System::nanoTime;
    private Disk disk = Disk.REAL;

    Builder(Map<String, String> environment) {
      home = CacheHome.find(environment);
      String hub = environment.getOrDefault("TALKINGHEAD_MIRROR", "");
      mirror = hub.isBlank() ? null : address("TALKINGHEAD_MIRROR", hub);
      String value = environment.getOrDefault("TALKINGHEAD_OFFLINE", "");
      offline = value.equals("1") || value.equalsIgnoreCase("true");
    }

    private static URI address(String variable, String text) {
      try {
        return URI.create(text);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(variable + " is no address: " + e.getMessage(), e);
      }
    }

    /**
     * Sets the folder of all packs; by default {@code TALKINGHEAD_HOME}, else {@code
     * XDG_CACHE_HOME/talkinghead}, else {@code talkinghead} in the system's cache folder, such as
     * {@code ~/.cache}.
     */
    public Builder home(Path folder) {
      home = folder.toAbsolutePath();
      return this;
    }

    /**
     * Sets a hub to use in the place of the manifest's, such as {@code https://hub.example.com}; by
     * default {@code TALKINGHEAD_MIRROR}, else none. Over http, digests that only the mirror knows
     * are as trustworthy as the network.
     */
    public Builder mirror(@Nullable URI hub) {
      mirror = hub;
      return this;
    }

    /** Forbids sockets; by default {@code TALKINGHEAD_OFFLINE} is {@code 1} or {@code true}. */
    public Builder offline(boolean value) {
      offline = value;
      return this;
    }

    /** Sets how often in a row a fetch tries without a new byte, 1 to 100; by default 5. */
    public Builder attempts(int count) {
      attempts = count;
      return this;
    }

    /** Sets the pause before the second try, which doubles to at most a minute; by default 1 s. */
    public Builder retryDelay(Duration value) {
      retryDelay = value;
      return this;
    }

    /** Sets the longest wait for a connection; by default 20 s. */
    public Builder connectTimeout(Duration value) {
      connectTimeout = value;
      return this;
    }

    /** Sets the longest wait for an answer or the next bytes; by default 30 s. */
    public Builder stallTimeout(Duration value) {
      stallTimeout = value;
      return this;
    }

    /** Sets who chooses proxies, null for none; by default the JDK's settings. */
    public Builder proxy(@Nullable ProxySelector value) {
      proxy = value;
      return this;
    }

    Builder pause(Pause value) {
      pause = value;
      return this;
    }

    Builder nanos(LongSupplier value) {
      nanos = value;
      return this;
    }

    Builder disk(Disk value) {
      disk = value;
      return this;
    }

    /** Returns the store; touches neither disk nor network. */
    public ModelStore build() {
      return new ModelStore(
          new StoreSettings(
              home,
              mirror,
              offline,
              attempts,
              retryDelay,
              connectTimeout,
              stallTimeout,
              proxy,
              pause,
              nanos,
              disk));
    }
  }
}
