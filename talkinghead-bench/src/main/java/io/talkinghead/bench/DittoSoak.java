package io.talkinghead.bench;

import io.talkinghead.AudioClip;
import io.talkinghead.Avatar;
import io.talkinghead.GenerationReport;
import io.talkinghead.GenerationRequest;
import io.talkinghead.Options;
import io.talkinghead.Output;
import io.talkinghead.Portrait;
import io.talkinghead.core.TalkingHead;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * Many Ditto jobs in one JVM with the synthetic pack: prints memory after every tenth, and for the
 * last job the time of each stage beside the wall time. {@code java -Xmx300m -cp
 * talkinghead-bench/target/benchmarks.jar io.talkinghead.bench.DittoSoak [jobs [backend]]}
 *
 * <p>The resident size is told apart: what the collector holds of the heap, what the JVM holds for
 * classes and compiled code, direct buffers, and the rest, which is natives: ONNX Runtime, FFmpeg
 * and what their allocator keeps for later. With {@code -Xms300m -XX:+AlwaysPreTouch} the heap does
 * not grow meanwhile.
 */
public final class DittoSoak {
  private static final double MIB = 1 << 20;

  private DittoSoak() {}

  /**
   * Runs the number of jobs that the first argument names, 200 by default, on the backend that the
   * second one names, {@code onnx} by default.
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int jobs = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200;
    String backend = arguments.length > 1 ? arguments[1] : "onnx";
    Path target = Files.createTempFile("talkinghead-soak", ".mp4");
    Options options =
        Options.builder()
            .backend(backend)
            .device("cpu")
            .modelPack(DittoSamples.folder())
            .properties(Map.of("onnx.cache", "none", "pytorch.cache", "none"))
            .build();
    System.out.println(
        "jobs  live heap  heap held  classes and code  direct  natives  resident MiB  threads  files");
    try (TalkingHead head = TalkingHead.open(options)) {
      Portrait portrait = Portrait.read(DittoSamples.face());
      AudioClip voice = AudioClip.read(DittoSamples.voice());
      for (int job = 1; job <= jobs; job++) {
        Avatar avatar = head.encode(portrait);
        GenerationReport report =
            head.generate(
                GenerationRequest.builder(avatar, Output.mp4(target))
                    .audio(voice)
                    .seed(job)
                    .build());
        if (job % 10 == 0) {
          System.gc();
          print(job);
        }
        if (job == jobs) {
          System.out.println(report);
        }
      }
    } finally {
      Files.deleteIfExists(target);
    }
  }

  private static void print(int job) throws IOException {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    double live = memory.getHeapMemoryUsage().getUsed() / MIB;
    double held = memory.getHeapMemoryUsage().getCommitted() / MIB;
    double code = memory.getNonHeapMemoryUsage().getCommitted() / MIB;
    double direct =
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(pool -> pool.getName().equals("direct"))
            .mapToDouble(pool -> pool.getMemoryUsed() / MIB)
            .sum();
    double resident = JobSoak.residentBytes() / MIB;
    System.out.printf(
        Locale.ROOT,
        "%4d  %9.1f  %9.1f  %16.1f  %6.1f  %7.1f  %12.1f  %7d  %5d%n",
        job,
        live,
        held,
        code,
        direct,
        resident - held - code - direct,
        resident,
        ManagementFactory.getThreadMXBean().getThreadCount(),
        JobSoak.openFiles());
  }
}
