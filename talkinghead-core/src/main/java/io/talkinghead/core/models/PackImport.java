package io.talkinghead.core.models;

import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Takes the files of a pack from a folder of the user's. All are compared with what is known of
 * them before the first is taken over.
 */
final class PackImport {
  private final StoreSettings settings;
  private final PackManifest manifest;
  private final Path folder;
  private final Meter meter;

  PackImport(
      StoreSettings settings, PackManifest manifest, Path folder, FetchProgress.Listener listener) {
    this.settings = settings;
    this.manifest = manifest;
    this.folder = folder;
    this.meter = new Meter(listener, settings.nanos());
  }

  void run(Path from, ModelStore.Import how, boolean acceptOthers)
      throws IOException, InterruptedException {
    Map<PackManifest.File, Path> sources = sources(from);
    PackMutex.alone(
        folder, settings.pause(), meter::waiting, () -> take(sources, how, acceptOthers));
  }

  private void take(
      Map<PackManifest.File, Path> sources, ModelStore.Import how, boolean acceptOthers)
      throws IOException, InterruptedException {
    PackLock lock = PackLock.read(folder);
    long bytes = 0;
    for (Path source : sources.values()) {
      bytes += Files.size(source);
    }
    meter.planned(bytes, 0);
    Map<PackManifest.File, String> digests = verify(sources, acceptOthers);
    if (how == ModelStore.Import.COPY
        && settings.disk().usableBytes(folder) < bytes + Fetcher.SPARE_BYTES) {
      throw new InputException(
          ErrorCode.DISK_FULL,
          "The copy needs %s in %s, where %s are free. Link instead, or make room."
              .formatted(
                  Sizes.text(bytes), folder, Sizes.text(settings.disk().usableBytes(folder))));
    }
    meter.planned(bytes, how == ModelStore.Import.COPY ? 0 : bytes);
    for (Map.Entry<PackManifest.File, Path> entry : sources.entrySet()) {
      PackManifest.File file = entry.getKey();
      String digest = digests.getOrDefault(file, "");
      Path target = folder.resolve(file.path());
      Files.createDirectories(target.getParent());
      if (how == ModelStore.Import.LINK) {
        link(entry.getValue(), target);
      } else {
        copy(entry.getValue(), target, digest);
      }
      lock.record(file.path(), target, digest, digest.equals(file.sha256()));
    }
    meter.done();
  }

  private Map<PackManifest.File, Path> sources(Path from) throws IOException {
    ModelPack.inFolder(manifest, from); // complains about what is missing
    Map<PackManifest.File, Path> sources = new LinkedHashMap<>();
    for (PackManifest.File file : manifest.files()) {
      Optional<Path> source = ModelPack.locate(from, file);
      if (source.isPresent()) {
        sources.put(file, source.get().toRealPath());
      }
    }
    return sources;
  }

  private Map<PackManifest.File, String> verify(
      Map<PackManifest.File, Path> sources, boolean acceptOthers)
      throws IOException, InterruptedException {
    Map<PackManifest.File, String> digests = new LinkedHashMap<>();
    for (Map.Entry<PackManifest.File, Path> entry : sources.entrySet()) {
      PackManifest.File file = entry.getKey();
      meter.begin(file.path(), Files.size(entry.getValue()));
      if (!acceptOthers && !file.plausible(Files.size(entry.getValue()))) {
        throw another(
            entry.getValue(),
            "it has %d bytes, and must have about %d"
                .formatted(Files.size(entry.getValue()), file.approximateSize()));
      }
      String digest = Digests.of(entry.getValue(), meter::verified);
      digests.put(file, digest);
      meter.finished(Files.size(entry.getValue()));
      if (!acceptOthers && file.sha256() != null && !file.sha256().equals(digest)) {
        throw another(
            entry.getValue(), "its SHA-256 is %s, and must be %s".formatted(digest, file.sha256()));
      }
    }
    return digests;
  }

  private InputException another(Path file, String why) {
    return new InputException(
        ErrorCode.MODEL_INVALID,
        ("%s is not the file of the pack %s: %s. It may be damaged. A pack of your own can be used"
                + " where it is, by its folder (--pack), or be imported with --accept-unlisted.")
            .formatted(file, manifest.name(), why));
  }

  private void copy(Path source, Path target, String digest)
      throws IOException, InterruptedException {
    meter.begin(target.getFileName().toString(), Files.size(source));
    try (PartFile part = PartFile.open(target, /* limit= */ -1, settings.disk(), bytes -> {});
        InputStream in = new FileInputStream(source.toFile())) {
      byte[] chunk = new byte[1 << 18];
      for (int count; (count = in.read(chunk)) >= 0; ) {
        if (Thread.interrupted()) {
          part.discard();
          throw new InterruptedException("cancelled while " + source + " was copied");
        }
        part.append(chunk, count);
        meter.received(count, part.length());
      }
      if (!part.sha256().equals(digest)) {
        part.discard();
        throw new InputException(
            ErrorCode.MODEL_INVALID, source + " changed while it was imported.");
      }
      part.publish();
      meter.finished(Files.size(target));
    }
  }

  /** A hard link where both are on one file system, else a symbolic one. */
  private static void link(Path source, Path target) throws IOException {
    Path part = PartFile.partOf(target);
    Files.deleteIfExists(part);
    if (Files.exists(target) && Files.isSameFile(source, target)) {
      return;
    }
    try {
      Files.createLink(part, source);
    } catch (IOException | UnsupportedOperationException e) {
      Files.createSymbolicLink(part, source);
    }
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
