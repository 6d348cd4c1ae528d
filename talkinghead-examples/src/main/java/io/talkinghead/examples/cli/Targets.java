package io.talkinghead.examples.cli;

import io.talkinghead.ErrorCode;
import io.talkinghead.GenerationReport;
import io.talkinghead.InputException;
import io.talkinghead.examples.json.ReportJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * Looks at the files that a command shall write before it works: none of them is a file that it
 * reads, and no two are one.
 */
final class Targets {
  private Targets() {}

  /**
   * Refuses a command line that would write over its own input.
   *
   * @param written names of the options whose files are written; all other options with a path name
   *     what is read
   * @throws ParameterException naming both options
   */
  static void requireDistinct(CommandLine command, List<String> written) throws IOException {
    List<OptionSpec> options =
        command.getCommandSpec().options().stream()
            .filter(option -> option.getValue() instanceof Path)
            .toList();
    List<OptionSpec> targets = new ArrayList<>();
    for (OptionSpec option : options) {
      if (written.contains(option.longestName())) {
        targets.add(option);
      }
    }
    for (OptionSpec target : targets) {
      for (OptionSpec other : options) {
        Path a = target.getValue();
        Path b = other.getValue();
        if (!other.equals(target) && same(a, b)) {
          throw new ParameterException(
              command,
              "%s and %s are the same file, %s; it would be written over"
                  .formatted(target.longestName(), other.longestName(), a));
        }
      }
    }
  }

  private static boolean same(Path a, Path b) throws IOException {
    return Files.exists(a) && Files.exists(b)
        ? Files.isSameFile(a, b)
        : a.toAbsolutePath().normalize().equals(b.toAbsolutePath().normalize());
  }

  /**
   * Refuses a text file that could not be written after the work, as far as can be seen before.
   *
   * @throws InputException {@code OUTPUT_NOT_WRITABLE}
   */
  static void requireWritable(@Nullable Path file) throws InputException {
    if (file == null) {
      return;
    }
    Path known = file.toAbsolutePath();
    if (!Files.isDirectory(known)) {
      for (; known != null && !Files.exists(known); known = known.getParent()) {
        // up to what is there
      }
      boolean there = known != null && known.equals(file.toAbsolutePath());
      if (known != null && Files.isWritable(known) && (there || Files.isDirectory(known))) {
        return;
      }
    }
    String why =
        Files.isDirectory(file)
            ? "it is a folder"
            : known != null && Files.isDirectory(known)
                ? "nothing may be written into " + known
                : known + " is in the way";
    throw notWritable(file, why, null);
  }

  /**
   * Writes what {@code done} says about the video {@code output} to {@code file}.
   *
   * @throws InputException {@code OUTPUT_NOT_WRITABLE}
   */
  static void writeReport(Path file, GenerationReport done, Path output) throws InputException {
    try {
      write(file, ReportJson.text(done, output.toString()));
    } catch (InputException e) {
      throw new InputException(
          e.code(), "The video is done, but not its report: " + e.getMessage(), e);
    }
  }

  /**
   * Writes {@code text} to {@code file} and makes missing folders; a file that fails is removed.
   *
   * @throws InputException {@code OUTPUT_NOT_WRITABLE}
   */
  static void write(Path file, String text) throws InputException {
    boolean existed = Files.exists(file);
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Files.writeString(file, text);
    } catch (IOException e) {
      InputException failure = notWritable(file, e.toString(), e);
      try {
        if (!existed) {
          Files.deleteIfExists(file);
        }
      } catch (IOException again) {
        failure.addSuppressed(again);
      }
      throw failure;
    }
  }

  private static InputException notWritable(Path file, String why, @Nullable Throwable cause) {
    return new InputException(
        ErrorCode.OUTPUT_NOT_WRITABLE,
        "%s cannot be written: %s. Choose another place.".formatted(file, why),
        cause);
  }
}
