package io.talkinghead.examples.cli;

import io.talkinghead.examples.client.LoadRun;
import io.talkinghead.examples.client.LoadRun.Result;
import io.talkinghead.examples.service.ServiceLimits;
import io.talkinghead.examples.service.ServiceOptions;
import io.talkinghead.examples.service.TalkingHeadService;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code talkinghead bench-service}: a service of its own on the loopback address, under load. */
@Command(
    name = "bench-service",
    description =
        "Starts a service on a free port of this machine, puts load on it, prints what came of it, and ends.",
    footer = {
      "",
      "Examples:",
      "  talkinghead bench-service --clients 4 --requests 5 --live 2",
      "  talkinghead bench-service --minutes 30 --clients 12 --live 6    (soak: memory, threads and files each minute)"
    })
final class BenchServiceCommand implements Callable<Integer> {
  private static final long MEBIBYTE = 1 << 20;

  /** Kept: JUL holds loggers weakly. */
  private static final List<Logger> SERVER_LOGS =
      List.of(Logger.getLogger("io.javalin"), Logger.getLogger("org.eclipse.jetty"));

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--clients",
      paramLabel = "N",
      description = "Clients that have videos made, at once; default ${DEFAULT-VALUE}.")
  private int clients = 4;

  @Option(
      names = "--requests",
      paramLabel = "N",
      description = "Videos, or streams, of each client; default ${DEFAULT-VALUE}.")
  private int requests = 3;

  @Option(
      names = "--live",
      paramLabel = "N",
      description = "Clients that speak live, in real time, at once; default ${DEFAULT-VALUE}.")
  private int live = 2;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      description =
          "Soak: go on for so many minutes, and tell memory, threads and files each minute.")
  private @Nullable Integer minutes;

  @Option(names = "--size", paramLabel = "N", description = "Side of the videos; default 512.")
  private int size = 512;

  @Mixin private BackendOptions backend = new BackendOptions();

  @Override
  public Integer call() throws Exception {
    CommandSpec command = Objects.requireNonNull(spec);
    SERVER_LOGS.forEach(log -> log.setLevel(Level.WARNING));
    Path folder = Files.createTempDirectory("talkinghead-bench");
    Path voice = sample("hello_slt.wav", folder);
    Path portrait = sample("cartoon.png", folder);
    ServiceLimits limits = ServiceLimits.DEFAULT;
    ServiceOptions options =
        ServiceOptions.builder()
            .port(0)
            .limits(limits.toBuilder().waitingJobs(2).build())
            .heads((forStreams, mood) -> backend.toBuilder(null))
            .build();
    PrintWriter say = command.commandLine().getOut();
    try (TalkingHeadService service = TalkingHeadService.start(options)) {
      service.awaitReady();
      Duration atMost = Duration.ofMinutes(minutes == null ? 10 : minutes);
      ScheduledExecutorService watch = watch(say);
      Result result =
          LoadRun.run(
              new LoadRun.Plan(
                  service.address(),
                  clients,
                  requests,
                  live,
                  atMost,
                  minutes != null,
                  voice,
                  portrait,
                  size));
      watch.shutdownNow();
      print(say, result);
      return result.errors().isEmpty() ? ExitCode.OK : ExitCode.INTERNAL;
    } finally {
      Files.delete(voice);
      Files.delete(portrait);
      Files.delete(folder);
    }
  }

  private static Path sample(String name, Path folder) throws IOException {
    Path file = folder.resolve(name);
    try (InputStream in = TalkingHeadService.class.getResourceAsStream("samples/" + name)) {
      Files.copy(Objects.requireNonNull(in, name), file);
    }
    return file;
  }

  private ScheduledExecutorService watch(PrintWriter say) {
    ScheduledExecutorService watch =
        java.util.concurrent.Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "bench-watch");
              thread.setDaemon(true);
              return thread;
            });
    if (minutes != null) {
      say.println("minute  heap MiB  resident MiB  threads  open files");
      long began = System.nanoTime();
      var unused = watch.scheduleAtFixedRate(() -> row(say, began), 1, 1, TimeUnit.MINUTES);
    }
    return watch;
  }

  private static void row(PrintWriter say, long began) {
    System.gc(); // what is left is what is held
    say.printf(
        Locale.ROOT,
        "%6d  %8d  %12d  %7d  %10d%n",
        TimeUnit.NANOSECONDS.toMinutes(System.nanoTime() - began),
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MEBIBYTE,
        residentKibibytes() / 1024,
        ManagementFactory.getThreadMXBean().getThreadCount(),
        openFiles());
    say.flush();
  }

  private static long residentKibibytes() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0; // the system does not tell
    }
  }

  private static long openFiles() {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return files.count();
    } catch (IOException e) {
      return 0; // the system does not tell
    }
  }

  private static void print(PrintWriter say, Result result) {
    double seconds = result.elapsed().toMillis() / 1e3;
    say.printf(
        Locale.ROOT,
        "%d videos and %d streams in %.1f s: %.2f videos a second; %d refused and answered, %d errors%n",
        result.videos(),
        result.streams(),
        seconds,
        result.videos() / seconds,
        result.refused(),
        result.errors().values().stream().mapToInt(Integer::intValue).sum());
    line(say, "video", result.latencies());
    line(say, "first picture of a stream", result.firstFrames());
    result.errors().forEach((what, count) -> say.println("error, " + count + " times: " + what));
    say.flush();
  }

  private static void line(PrintWriter say, String what, List<Long> sorted) {
    if (!sorted.isEmpty()) {
      say.printf(
          "%s, ms: 50 %% %d, 95 %% %d, 99 %% %d, most %d%n",
          what,
          Result.percentile(sorted, 0.5),
          Result.percentile(sorted, 0.95),
          Result.percentile(sorted, 0.99),
          sorted.get(sorted.size() - 1));
    }
  }
}
