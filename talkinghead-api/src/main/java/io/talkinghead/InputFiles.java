package io.talkinghead;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Looks at a file before anybody opens it. */
final class InputFiles {
  private InputFiles() {}

  static void requireReadable(Path file, String what, ErrorCode ifEmpty) throws IOException {
    if (!Files.exists(file)) {
      throw new InputException(
          ErrorCode.FILE_NOT_FOUND, "There is no " + what + " " + file + ". Check the path.");
    }
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new InputException(
          ErrorCode.FILE_NOT_FOUND, "The " + what + " " + file + " is not a readable file.");
    }
    if (Files.size(file) == 0) {
      throw new InputException(ifEmpty, "The " + what + " " + file + " is empty (0 bytes).");
    }
  }
}
