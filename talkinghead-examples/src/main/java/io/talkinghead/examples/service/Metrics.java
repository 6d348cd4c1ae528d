package io.talkinghead.examples.service;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.talkinghead.GenerationReport;
import io.talkinghead.core.avatar.AvatarCacheStatistics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * What the service counts, for Prometheus. Durations are summaries in seconds with 50th, 95th and
 * 99th percentile of the last minutes.
 */
final class Metrics implements AutoCloseable {
  private static final Path STATUS = Path.of("/proc/self/status");

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  Metrics() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    gauge(
        "talkinghead.resident.memory.bytes",
        "Memory of the process outside and inside the Java heap; NaN where the system does not tell.",
        Metrics::residentBytes);
    for (String outcome : new String[] {"done", "cached", "failed", "cancelled"}) {
      jobs(outcome);
    }
  }

  /** Adds a number that is looked at when somebody asks. */
  void gauge(String name, String what, Supplier<Number> value) {
    Gauge.builder(name, value).description(what).register(registry);
  }

  /** Adds what the caches of avatars tell. */
  void watch(Avatars avatars) {
    cache(avatars, "hits", AvatarCacheStatistics::hits);
    cache(avatars, "misses", AvatarCacheStatistics::misses);
    cache(avatars, "encoded", AvatarCacheStatistics::encoded);
    cache(avatars, "read", AvatarCacheStatistics::read);
    cache(avatars, "shared", AvatarCacheStatistics::shared);
    cache(avatars, "evicted", AvatarCacheStatistics::evicted);
    cache(avatars, "tokens", AvatarCacheStatistics::tokens);
    cache(avatars, "bytes", AvatarCacheStatistics::bytes);
  }

  private void cache(Avatars avatars, String what, ToDoubleFunction<AvatarCacheStatistics> value) {
    gauge(
        "talkinghead.avatar.cache." + what,
        "Of the portraits kept in memory.",
        () -> avatars.statistics().stream().mapToDouble(value).sum());
  }

  /** Counts a video that was made. */
  void made(GenerationReport report) {
    jobs(report.cached() ? "cached" : "done").increment();
    if (!report.cached()) {
      timer("talkinghead.job.seconds", "Wall time of a video.").record(report.elapsed());
      timer("talkinghead.job.first.frame.seconds", "Until the first picture of a video.")
          .record(report.firstFrame());
      count(report, "job");
    }
  }

  /** Counts a video that was not. */
  void failed(Problem problem) {
    jobs(problem.code().equals("CANCELLED") ? "cancelled" : "failed").increment();
  }

  /** Counts a stream that came to its end. */
  void streamed(GenerationReport report) {
    count(report, "stream");
    report
        .live()
        .ifPresent(
            live -> {
              firstFrame("compute", live.firstFrameCompute());
              firstFrame("live", live.firstFrameLive());
            });
  }

  private void firstFrame(String kind, Duration delay) {
    Timer.builder("talkinghead.stream.first.frame.seconds")
        .description(
            "First picture of a stream: since its sound was there, or since the first sound.")
        .tag("kind", kind)
        .publishPercentiles(0.5, 0.95, 0.99)
        .register(registry)
        .record(delay);
  }

  private void count(GenerationReport report, String kind) {
    Counter.builder("talkinghead.frames")
        .description("Pictures made.")
        .tag("kind", kind)
        .register(registry)
        .increment((double) report.frames());
    for (GenerationReport.Stage stage : report.stages()) {
      Timer.builder("talkinghead.stage.seconds")
          .description("Work of a stage, all workers together, for each video or stream.")
          .tag("stage", stage.name())
          .tag("backend", stage.backend())
          .register(registry)
          .record(stage.busy());
    }
  }

  private Counter jobs(String outcome) {
    return Counter.builder("talkinghead.jobs")
        .description("Videos by outcome.")
        .tag("outcome", outcome)
        .register(registry);
  }

  private Timer timer(String name, String what) {
    return Timer.builder(name)
        .description(what)
        .publishPercentiles(0.5, 0.95, 0.99)
        .register(registry);
  }

  /** Counts a request that was answered. */
  void answered(String method, String route, int status, double millis) {
    Timer.builder("talkinghead.http.seconds")
        .description("Requests by route and status.")
        .tag("method", method)
        .tag("route", route)
        .tag("status", Integer.toString(status))
        .register(registry)
        .record(Duration.ofNanos((long) (millis * 1e6)));
  }

  /** Returns everything in the text form of Prometheus. */
  String text() {
    return registry.scrape();
  }

  private static double residentBytes() {
    try (Stream<String> lines = Files.lines(STATUS)) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToDouble(line -> 1024 * Double.parseDouble(line.replaceAll("[^0-9]", "")))
          .findFirst()
          .orElse(Double.NaN);
    } catch (IOException | RuntimeException e) {
      return Double.NaN;
    }
  }

  @Override
  public void close() {
    registry.close();
  }
}
