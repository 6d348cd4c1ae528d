package io.talkinghead.core.models;

import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A model pack on this machine.
 *
 * <p>Names files, keeps none open. The folder should not be changed while a head uses it.
 *
 * @param name of the pack
 * @param folder in which it lies
 * @param files those that are here, by role, such as {@code warp_network}; optional ones may lack
 */
public record ModelPack(String name, Path folder, Map<String, Path> files) {
  private static final String POINTER = "version https://git-lfs";

  public ModelPack {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(folder, "folder");
    files = Map.copyOf(files);
  }

  /**
   * Opens a user's own folder: the official {@code checkpoints} layout, or a folder that holds the
   * files themselves. Their content is not compared with the manifest, so that converted and test
   * packs are welcome.
   *
   * @throws InputException with {@code FILE_NOT_FOUND} if there is no such folder, with {@code
   *     MODEL_INVALID} if it lacks a required file, or holds a Git LFS pointer in its place
   */
  public static ModelPack inFolder(PackManifest manifest, Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new InputException(
          ErrorCode.FILE_NOT_FOUND, "There is no folder " + folder + " with a model pack.");
    }
    Map<String, Path> files = new LinkedHashMap<>();
    List<String> missing = new ArrayList<>();
    for (PackManifest.File file : manifest.files()) {
      Optional<Path> found = locate(folder, file);
      if (found.isPresent()) {
        requireContent(found.get());
        files.put(file.role(), found.get());
      } else if (file.required()) {
        missing.add(file.path().substring(file.path().lastIndexOf('/') + 1));
      }
    }
    if (!missing.isEmpty()) {
      throw new InputException(
          ErrorCode.MODEL_INVALID,
          "The model pack in %s lacks %s.".formatted(folder, String.join(", ", missing)));
    }
    return new ModelPack(manifest.name(), folder, files);
  }

  /** Returns the file of {@code role}, if it is here. */
  public Optional<Path> find(String role) {
    return Optional.ofNullable(files.get(role));
  }

  /**
   * Returns the file of {@code role}.
   *
   * @param role such as {@code warp_network}
   * @throws InputException with {@code MODEL_NOT_AVAILABLE} if it is not here; names the command to
   *     run
   */
  public Path file(String role) throws InputException {
    return find(role)
        .orElseThrow(
            () ->
                new InputException(
                    ErrorCode.MODEL_NOT_AVAILABLE,
                    "The model pack %s in %s has no file for %s. Run 'talkinghead models fetch %s'."
                        .formatted(name, folder, role, name)));
  }

  /** Finds {@code file} in the official layout, or directly in {@code folder}. */
  static Optional<Path> locate(Path folder, PackManifest.File file) {
    Path official = folder.resolve(file.path());
    Path flat = folder.resolve(file.path().substring(file.path().lastIndexOf('/') + 1));
    return List.of(official, flat).stream().filter(Files::isRegularFile).findFirst();
  }

  /** Refuses an empty file, and what a clone without Git LFS leaves in the place of a model. */
  static void requireContent(Path file) throws IOException {
    long size = Files.size(file);
    if (size == 0) {
      throw new InputException(ErrorCode.MODEL_INVALID, "The model " + file + " is empty.");
    }
    if (size < 1024) {
      try (InputStream in = Files.newInputStream(file)) {
        byte[] start = in.readNBytes(POINTER.length());
        if (new String(start, StandardCharsets.ISO_8859_1).equals(POINTER)) {
          throw new InputException(
              ErrorCode.MODEL_INVALID,
              file + " is a Git LFS pointer, not the model. Run 'git lfs pull' in its folder.");
        }
      }
    }
  }
}
