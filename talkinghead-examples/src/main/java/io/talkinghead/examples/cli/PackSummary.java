package io.talkinghead.examples.cli;

import io.talkinghead.core.models.PackManifest;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Tells what a pack consists of: sizes, and under which licences. */
final class PackSummary {
  private PackSummary() {}

  /** Returns the files that are not in {@code folder}. */
  static List<PackManifest.File> missing(PackManifest pack, Path folder) {
    return pack.files().stream()
        .filter(file -> !Files.isRegularFile(folder.resolve(file.path())))
        .toList();
  }

  /** Returns the bytes of {@code files} together, about. */
  static long size(List<PackManifest.File> files) {
    return files.stream().mapToLong(PackManifest.File::approximateSize).sum();
  }

  /** Prints the licences of {@code files}, and which of these forbid commercial use. */
  static void licences(List<PackManifest.File> files, PrintWriter out) {
    Map<String, List<String>> byLicence = new TreeMap<>();
    files.forEach(
        file -> byLicence.merge(file.licence(), List.of(file.origin()), PackSummary::joined));
    out.println("Licences:");
    byLicence.forEach(
        (licence, origins) ->
            out.println(
                "  "
                    + licence
                    + ": "
                    + origins.stream().distinct().collect(Collectors.joining("; "))));
    String restricted =
        files.stream()
            .filter(PackManifest.File::nonCommercial)
            .map(PackManifest.File::role)
            .collect(Collectors.joining(", "));
    if (!restricted.isEmpty()) {
      out.println(
          "  Not for commercial use: "
              + restricted
              + ". '--commercial' leaves these out; then generate with --face-detector blazeface.");
    }
  }

  /** Returns which files a fetch takes. */
  static Predicate<PackManifest.File> wanted(boolean commercial) {
    return file -> !commercial || !file.nonCommercial();
  }

  private static List<String> joined(List<String> one, List<String> other) {
    return java.util.stream.Stream.concat(one.stream(), other.stream()).toList();
  }
}
