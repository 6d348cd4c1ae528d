package io.talkinghead.core.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compares the files of a pack with the manifest and with what was recorded. */
final class PackVerifier {
  private PackVerifier() {}

  static PackCheck verify(PackManifest manifest, Path folder, Meter meter)
      throws IOException, InterruptedException {
    PackLock lock = PackLock.read(folder);
    meter.planned(manifest.totalSize(), 0);
    List<PackCheck.FileCheck> checks = new ArrayList<>();
    for (PackManifest.File file : manifest.files()) {
      Path path = folder.resolve(file.path());
      if (!Files.isRegularFile(path)) {
        checks.add(new PackCheck.FileCheck(file, PackCheck.State.MISSING, ""));
        continue;
      }
      meter.begin(file.path(), Files.size(path));
      String digest = Digests.of(path, meter::verified);
      meter.finished(Files.size(path));
      PackLock.Entry seen = lock.get(file.path()).orElse(null);
      checks.add(new PackCheck.FileCheck(file, state(file, digest, seen), digest));
    }
    meter.done();
    return new PackCheck(checks);
  }

  private static PackCheck.State state(
      PackManifest.File file, String digest, PackLock.@Nullable Entry seen) {
    if (digest.equals(file.sha256())) {
      return PackCheck.State.GOOD;
    }
    if (seen != null && digest.equals(seen.sha256())) {
      boolean mayBe = file.sha256() == null && (seen.fromHub() || file.plausible(seen.size()));
      return mayBe ? PackCheck.State.GOOD : PackCheck.State.OTHER;
    }
    boolean unknown = file.sha256() == null && seen == null;
    return unknown ? PackCheck.State.UNKNOWN : PackCheck.State.WRONG;
  }
}
