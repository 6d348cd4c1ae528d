package io.talkinghead.bench;

import io.talkinghead.Avatar;
import io.talkinghead.FrameSize;
import io.talkinghead.GenerationRequest;
import io.talkinghead.Options;
import io.talkinghead.Output;
import io.talkinghead.core.TalkingHead;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Many jobs in one JVM: prints used heap after a collection, resident memory, threads and files
 * after every tenth, to be read by eye. {@code java -Xmx300m -cp
 * talkinghead-bench/target/benchmarks.jar io.talkinghead.bench.JobSoak [jobs]}
 */
public final class JobSoak {
  private JobSoak() {}

  /** Runs the number of jobs that the first argument names, 300 by default. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int jobs = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 300;
    Path target = Files.createTempFile("talkinghead-soak", ".mp4");
    System.out.println("jobs  heap MiB  resident MiB  threads  open files");
    try (TalkingHead head = TalkingHead.open(Options.builder().backend("builtin").build())) {
      for (int job = 1; job <= jobs; job++) {
        Avatar avatar = head.encode(Samples.portrait(), FrameSize.square(512));
        head.generate(
            GenerationRequest.builder(avatar, Output.mp4(target))
                .audio(Samples.voice())
                .seed(job)
                .build());
        if (job % 10 == 0) {
          System.gc();
          System.out.printf(
              Locale.ROOT,
              "%4d  %8.1f  %12.1f  %7d  %10d%n",
              job,
              ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1048576.0,
              residentBytes() / 1048576.0,
              ManagementFactory.getThreadMXBean().getThreadCount(),
              openFiles());
        }
      }
    } finally {
      Files.deleteIfExists(target);
    }
  }

  /** Returns the resident memory of this process where the system tells it (Linux), else 0. */
  static long residentBytes() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.isReadable(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElse(0);
  }

  static long openFiles() throws IOException {
    Path descriptors = Path.of("/proc/self/fd");
    if (!Files.isDirectory(descriptors)) {
      return 0;
    }
    try (var files = Files.list(descriptors)) {
      return files.count();
    }
  }
}
