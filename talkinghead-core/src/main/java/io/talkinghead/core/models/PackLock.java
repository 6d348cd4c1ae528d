package io.talkinghead.core.models;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import io.talkinghead.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What was found right, in {@code pack.lock.json} beside the files: size, SHA-256 and time of each.
 * Where the manifest knows no digest, the one that the hub gave first is thereby kept for good; and
 * a file whose size and time did not change need not be read again.
 *
 * <p>One thread at a time; a {@link PackMutex} keeps other programs out.
 */
final class PackLock {
  static final String FILE_NAME = "pack.lock.json";
  private static final int VERSION = 1;

  /**
   * One file.
   *
   * @param size in bytes
   * @param sha256 64 hexadecimal digits
   * @param fromHub whether the hub or the manifest vouches for it; else it was imported as it was
   * @param modified last change when it was verified, milliseconds since 1970
   */
  record Entry(long size, String sha256, boolean fromHub, long modified) {}

  private final Path file;
  private final Map<String, Entry> entries;

  private PackLock(Path file, Map<String, Entry> entries) {
    this.file = file;
    this.entries = entries;
  }

  /** Reads the lock of the pack in {@code folder}, empty if there is none. */
  static PackLock read(Path folder) throws IOException {
    Path file = folder.resolve(FILE_NAME);
    Map<String, Entry> entries = new TreeMap<>();
    if (Files.exists(file)) {
      try {
        StrictJson json =
            StrictJson.parse(Files.readString(file), "The lock file " + file)
                .allow(Set.of("version", "files"));
        if (json.integer("version", 0) != VERSION) {
          throw json.complaint("is of another version");
        }
        StrictJson files = json.object("files");
        for (String path : files.names()) {
          entries.put(path, entry(files.object(path)));
        }
      } catch (InputException e) {
        throw new InputException(
            e.code(), e.getMessage() + " Delete it, and the files are verified anew.", e);
      }
    }
    return new PackLock(file, entries);
  }

  private static Entry entry(StrictJson json) throws InputException {
    json.allow(Set.of("size", "sha256", "fromHub", "modified"));
    String digest = json.text("sha256");
    long size = json.integer("size", -1);
    if (!PackNames.isSha256(digest) || size < 0) {
      throw json.complaint("is damaged");
    }
    return new Entry(size, digest, json.flag("fromHub", false), json.integer("modified", 0));
  }

  /** Returns what is known of {@code path}. */
  Optional<Entry> get(String path) {
    return Optional.ofNullable(entries.get(path));
  }

  /** Returns whether {@code target}, known as {@code path}, is as it was when verified. */
  boolean unchanged(String path, Path target) throws IOException {
    Entry entry = entries.get(path);
    if (entry == null || !Files.isRegularFile(target)) {
      return false;
    }
    BasicFileAttributes now = Files.readAttributes(target, BasicFileAttributes.class);
    return now.size() == entry.size() && now.lastModifiedTime().toMillis() == entry.modified();
  }

  /** Records that {@code target}, known as {@code path}, has the SHA-256 {@code digest}. */
  void record(String path, Path target, String digest, boolean fromHub) throws IOException {
    BasicFileAttributes now = Files.readAttributes(target, BasicFileAttributes.class);
    entries.put(path, new Entry(now.size(), digest, fromHub, now.lastModifiedTime().toMillis()));
    write();
  }

  private void write() throws IOException {
    JsonObject files = new JsonObject();
    entries.forEach(
        (path, entry) -> {
          JsonObject json = new JsonObject();
          json.addProperty("size", entry.size());
          json.addProperty("sha256", entry.sha256());
          json.addProperty("fromHub", entry.fromHub());
          json.addProperty("modified", entry.modified());
          files.add(path, json);
        });
    JsonObject json = new JsonObject();
    json.addProperty("version", VERSION);
    json.add("files", files);
    Path part = file.resolveSibling(FILE_NAME + ".part");
    Files.writeString(part, new GsonBuilder().setPrettyPrinting().create().toJson(json) + "\n");
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
