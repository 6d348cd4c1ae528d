package io.talkinghead.core.models;

import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Fetches what is missing of a pack: finds out what that is, asks the hub for sizes and digests
 * that nobody knows yet, makes sure that all will fit on the disk, and only then downloads.
 */
final class Fetcher {
  /** Bytes that a fetch leaves free on the disk. */
  static final long SPARE_BYTES = 64L << 20;

  private final StoreSettings settings;
  private final PackManifest manifest;
  private final Path folder;
  private final Meter meter;
  private final Hub hub;

  Fetcher(
      StoreSettings settings, PackManifest manifest, Path folder, FetchProgress.Listener listener) {
    this.settings = settings;
    this.manifest = manifest;
    this.folder = folder;
    this.meter = new Meter(listener, settings.nanos());
    this.hub = new Hub(settings);
  }

  /** A file whose size and digest are known. */
  private record Expected(PackManifest.File file, long size, String sha256) {}

  /** Brings every {@code wanted} file of the pack here. */
  void run(Predicate<PackManifest.File> wanted) throws IOException, InterruptedException {
    PackMutex.alone(folder, settings.pause(), meter::waiting, () -> bring(wanted));
  }

  private void bring(Predicate<PackManifest.File> wanted) throws IOException, InterruptedException {
    PackLock lock = PackLock.read(folder);
    List<Expected> expected = new ArrayList<>();
    List<Expected> missing = new ArrayList<>();
    for (PackManifest.File file : manifest.files()) {
      if (wanted.test(file)) {
        Expected known = expect(file, lock);
        expected.add(known);
        if (!isHere(known, lock)) {
          missing.add(known);
        }
      }
    }
    long total = expected.stream().mapToLong(Expected::size).sum();
    long absent = missing.stream().mapToLong(Expected::size).sum();
    meter.planned(total, total - absent);
    requireSpace(missing);
    for (Expected file : missing) {
      download(file, lock);
    }
    meter.done();
  }

  private Path target(PackManifest.File file) {
    return folder.resolve(file.path());
  }

  /** Learns size and digest from the manifest, from what was seen before, or from the hub. */
  private Expected expect(PackManifest.File file, PackLock lock)
      throws IOException, InterruptedException {
    PackLock.Entry seen = lock.get(file.path()).orElse(null);
    String digest = file.sha256();
    long size = file.size();
    boolean trusted =
        seen != null && (digest == null ? seen.fromHub() : digest.equals(seen.sha256()));
    if (seen != null && trusted) {
      digest = seen.sha256();
      size = seen.size();
    }
    if (digest != null && size >= 0) {
      return new Expected(file, size, digest);
    }
    meter.asking(file.path());
    URI address = address(file);
    Hub.Metadata answer = new Retry(settings, meter, () -> 0).run(() -> hub.describe(address));
    if (digest != null && answer.sha256() != null && !digest.equals(answer.sha256())) {
      throw new InputException(
          ErrorCode.MODEL_INVALID,
          "%s has the SHA-256 %s, and must have %s.".formatted(address, answer.sha256(), digest));
    }
    String known = digest == null ? answer.sha256() : digest;
    if (known == null || answer.size() < 0) {
      throw new InputException(
          ErrorCode.MODEL_NOT_AVAILABLE,
          ("%s comes without size or SHA-256, so it could not be verified. Fetch from the hub,"
                  + " import a folder, or give a manifest with digests.")
              .formatted(address));
    }
    return new Expected(file, answer.size(), known);
  }

  private boolean isHere(Expected expected, PackLock lock)
      throws IOException, InterruptedException {
    PackManifest.File file = expected.file();
    Path target = target(file);
    if (!Files.isRegularFile(target) || Files.size(target) != expected.size()) {
      return false;
    }
    boolean sameAsSeen =
        lock.get(file.path()).filter(e -> e.sha256().equals(expected.sha256())).isPresent();
    if (sameAsSeen && lock.unchanged(file.path(), target)) {
      return true;
    }
    meter.begin(file.path(), expected.size());
    if (!Digests.of(target, meter::verified).equals(expected.sha256())) {
      return false; // it is replaced when the right one is whole
    }
    lock.record(file.path(), target, expected.sha256(), /* fromHub= */ true);
    return true;
  }

  private void requireSpace(List<Expected> missing) throws IOException {
    long needed = 0;
    for (Expected file : missing) {
      long here = PartFile.lengthOf(target(file.file()));
      needed += here > file.size() ? file.size() : file.size() - here;
    }
    long usable = settings.disk().usableBytes(folder); // below 0 where it exceeds a long
    if (needed > 0 && usable >= 0 && usable < needed + SPARE_BYTES) {
      throw new InputException(
          ErrorCode.DISK_FULL,
          ("The model pack %s needs %s more in %s, where %s are free. Make room, or choose another"
                  + " folder (TALKINGHEAD_HOME).")
              .formatted(
                  manifest.name(), Sizes.text(needed + SPARE_BYTES), folder, Sizes.text(usable)));
    }
  }

  private void download(Expected expected, PackLock lock) throws IOException, InterruptedException {
    PackManifest.File file = expected.file();
    Path target = target(file);
    Files.createDirectories(target.getParent());
    meter.begin(file.path(), expected.size());
    new Download(hub, settings, meter, address(file), target, expected.size(), expected.sha256())
        .run();
    lock.record(file.path(), target, expected.sha256(), /* fromHub= */ true);
    meter.finished(expected.size());
  }

  private URI address(PackManifest.File file) {
    return manifest.address(settings.mirror() == null ? manifest.hub() : settings.mirror(), file);
  }
}
