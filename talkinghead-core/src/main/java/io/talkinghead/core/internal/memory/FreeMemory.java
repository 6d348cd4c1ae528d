package io.talkinghead.core.internal.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much memory the machine has left. <b>Threads:</b> any. */
public final class FreeMemory {
  private static final Path LINUX = Path.of("/proc/meminfo");

  private FreeMemory() {}

  /**
   * Returns how many bytes new natives could take: {@code MemAvailable} of Linux, which counts what
   * the system keeps of files as free; {@link Long#MAX_VALUE} where that is not told.
   */
  public static long bytes() {
    try {
      return Files.readAllLines(LINUX).stream()
          .filter(line -> line.startsWith("MemAvailable:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .findFirst()
          .orElse(Long.MAX_VALUE);
    } catch (IOException e) {
      return Long.MAX_VALUE;
    }
  }
}
