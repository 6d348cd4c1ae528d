package io.talkinghead.core.models;

import io.talkinghead.Checks;
import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a model pack consists of. A file's address is {@code
 * hub/repository/resolve/revision/source}, the scheme of the Hugging Face hub and its mirrors.
 *
 * <p>A plain value, checked: names cannot leave the pack's folder, and only http and https are
 * known.
 *
 * @param name of the pack: letters, digits, {@code _ - .}
 * @param description for people
 * @param hub address of the hub, such as {@code https://huggingface.co}
 * @param repository owner and name on the hub
 * @param revision commit or branch; a commit makes every fetch the same
 * @param files at least one, no two of the same path
 */
public record PackManifest(
    String name,
    String description,
    URI hub,
    String repository,
    String revision,
    List<File> files) {

  /** The official Ditto pack for ONNX Runtime, about 2.3 GB. */
  public static final PackManifest DITTO_ONNX = resource("ditto_onnx.json");

  private static final int MAX_BYTES = 1 << 20;

  /**
   * One file of a pack.
   *
   * @param path below the pack's folder, as in the official layout, such as {@code
   *     ditto_onnx/hubert.onnx}
   * @param source path in the repository
   * @param size in bytes, or -1 if the hub must be asked
   * @param approximateSize about as many bytes; equals {@code size} where that is known
   * @param sha256 64 hexadecimal digits in lower case, or null if the hub must be asked
   * @param licence its licence
   * @param origin who made it
   * @param nonCommercial whether the licence forbids commercial use
   * @param required whether a pack without this file cannot be opened
   */
  public record File(
      String path,
      String source,
      long size,
      long approximateSize,
      @Nullable String sha256,
      String licence,
      String origin,
      boolean nonCommercial,
      boolean required) {
    public File {
      PackNames.requirePath("path", path);
      PackNames.requirePath("source", source);
      Checks.inRange("size of " + path, size, -1, 1L << 40);
      Checks.inRange("approximateSize of " + path, approximateSize, 0, 1L << 40);
      Checks.argument(
          sha256 == null || PackNames.isSha256(sha256),
          "sha256 of %s must be 64 hexadecimal digits in lower case",
          path);
      Checks.argument(
          size < 0 || size == approximateSize, "size of %s must equal approximateSize", path);
      Objects.requireNonNull(licence, "licence");
      Objects.requireNonNull(origin, "origin");
    }

    /** Returns the name by which programs ask for it: its last part without the extension. */
    public String role() {
      String last = path.substring(path.lastIndexOf('/') + 1);
      int dot = last.lastIndexOf('.');
      return dot < 1 ? last : last.substring(0, dot);
    }

    /**
     * Returns whether a file of {@code bytes} may be this one. Approximate sizes are published with
     * three digits, so they are within 1 %.
     */
    boolean plausible(long bytes) {
      return size >= 0 ? bytes == size : Math.abs(bytes - approximateSize) <= approximateSize / 100;
    }

    /** Returns the size, if it is known without asking. */
    public OptionalLong knownSize() {
      return size < 0 ? OptionalLong.empty() : OptionalLong.of(size);
    }

    /** Returns the SHA-256, if it is known without asking. */
    public Optional<String> knownDigest() {
      return Optional.ofNullable(sha256);
    }
  }

  public PackManifest {
    PackNames.requireName("name", name);
    Objects.requireNonNull(description, "description");
    PackNames.requireHttp("hub", hub);
    Checks.argument(
        repository.matches("[A-Za-z0-9][A-Za-z0-9._-]*/[A-Za-z0-9][A-Za-z0-9._-]*"),
        "repository must be owner/name, was %s",
        repository);
    PackNames.requireName("revision", revision);
    files = List.copyOf(files);
    Checks.argument(
        !files.isEmpty() && files.size() <= 1000,
        "a pack has 1 to 1000 files, was %d",
        files.size());
    Set<String> paths = new HashSet<>();
    Set<String> roles = new HashSet<>();
    for (File file : files) {
      // file systems that ignore case must not make one file of two
      boolean fresh = paths.add(file.path().toLowerCase(Locale.ROOT)) && roles.add(file.role());
      Checks.argument(fresh, "%s must not be listed twice", file.path());
    }
  }

  /** Returns the packs that this library knows. */
  public static List<PackManifest> known() {
    return List.of(DITTO_ONNX);
  }

  /** Returns the pack called {@code name}, if this library knows it. */
  public static Optional<PackManifest> named(String name) {
    return known().stream().filter(manifest -> manifest.name().equals(name)).findFirst();
  }

  /**
   * Reads a manifest; {@code ditto_onnx.json} in this package shows the form.
   *
   * @throws InputException with {@code MODEL_INVALID} if it is no manifest; names the entry
   */
  public static PackManifest read(Path file) throws IOException {
    if (Files.size(file) > MAX_BYTES) {
      throw new InputException(
          ErrorCode.MODEL_INVALID, "The manifest " + file + " is larger than 1 MiB.");
    }
    return parse(Files.readString(file), file.toString());
  }

  /**
   * Reads a manifest from text.
   *
   * @param where it comes from, for complaints
   * @throws InputException with {@code MODEL_INVALID} if it is no manifest; names the entry
   */
  public static PackManifest parse(String json, String where) throws InputException {
    return ManifestJson.parse(json, where);
  }

  /** Returns the bytes of all files together, estimated where the hub must be asked. */
  public long totalSize() {
    return files.stream().mapToLong(File::approximateSize).sum();
  }

  /** Returns the address of {@code file} on {@code hub}, which may be a mirror. */
  URI address(URI hub, File file) {
    String base = hub.toString();
    return URI.create(
        (base.endsWith("/") ? base : base + "/")
            + repository
            + "/resolve/"
            + revision
            + "/"
            + file.source());
  }

  private static PackManifest resource(String name) {
    try (InputStream in = PackManifest.class.getResourceAsStream(name)) {
      Objects.requireNonNull(in, name);
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
