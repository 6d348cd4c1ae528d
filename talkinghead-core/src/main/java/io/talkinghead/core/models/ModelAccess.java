package io.talkinghead.core.models;

import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import io.talkinghead.Options;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * How a head comes by its model pack, for {@link Options.Builder#setting}: which store, and whether
 * the pack may be downloaded on first use.
 *
 * <pre>{@code
 * Options.builder()
 *     .backend("onnx")
 *     .setting(ModelAccess.DEFAULT.autoDownload(true))
 *     .build();
 * }</pre>
 *
 * <p>Without this setting, and with {@link #DEFAULT}, nothing is ever downloaded: a missing pack is
 * refused with the command to run and the bytes it would fetch.
 *
 * @param store where packs are kept
 * @param download whether a pack that is missing is fetched when a head is opened
 * @param wanted which files are fetched; {@code file -> !file.nonCommercial()} leaves out those
 *     that forbid commercial use
 * @param progress hears of a download, on the thread that opens the head
 */
public record ModelAccess(
    ModelStore store,
    boolean download,
    Predicate<PackManifest.File> wanted,
    FetchProgress.Listener progress) {
  /** The standard store; downloads nothing. */
  public static final ModelAccess DEFAULT = of(ModelStore.builder().build());

  public ModelAccess {
    Objects.requireNonNull(store, "store");
    Objects.requireNonNull(wanted, "wanted");
    Objects.requireNonNull(progress, "progress");
  }

  /** Uses {@code store}; downloads nothing. */
  public static ModelAccess of(ModelStore store) {
    return new ModelAccess(store, false, file -> true, FetchProgress.Listener.NONE);
  }

  /** Returns this access with downloads on first use allowed or forbidden. */
  public ModelAccess autoDownload(boolean allowed) {
    return new ModelAccess(store, allowed, wanted, progress);
  }

  /** Returns this access with another choice of files. */
  public ModelAccess withFiles(Predicate<PackManifest.File> chosen) {
    return new ModelAccess(store, download, chosen, progress);
  }

  /** Returns this access with another listener. */
  public ModelAccess withProgress(FetchProgress.Listener listener) {
    return new ModelAccess(store, download, wanted, listener);
  }

  /**
   * Returns where the pack of {@code manifest} is for a head of {@code options}: the folder {@link
   * Options#pack()}, else the store's. Downloads nothing.
   *
   * @throws InputException if it is not there or lacks a required file; says what to do
   */
  public static ModelPack find(Options options, PackManifest manifest) throws IOException {
    Optional<Path> folder = options.pack();
    return folder.isPresent()
        ? ModelPack.inFolder(manifest, folder.get())
        : of(options).store().open(manifest);
  }

  /** As {@link #find}, and fetches what is missing if {@code options} allow it. */
  public static ModelPack findOrFetch(Options options, PackManifest manifest)
      throws IOException, InterruptedException {
    ModelAccess access = of(options);
    if (options.pack().isPresent() || !access.download()) {
      return find(options, manifest);
    }
    try {
      return access.store().open(manifest);
    } catch (InputException e) {
      if (e.code() != ErrorCode.MODEL_NOT_AVAILABLE) {
        throw e;
      }
      return access.store().fetch(manifest, access.wanted(), access.progress());
    }
  }

  /** Returns the access that {@code options} hold, else {@link #DEFAULT}. */
  public static ModelAccess of(Options options) {
    return options.setting(ModelAccess.class).orElse(DEFAULT);
  }
}
