package io.talkinghead.core.internal.results;

import com.google.gson.Gson;
import io.talkinghead.GenerationReport;
import io.talkinghead.Warning;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What is kept of a report: all but the times of the job, which are those of whoever asks again.
 * The names are those of the file.
 */
record KeptReport(
    long frames,
    int width,
    int height,
    int frameRate,
    long seed,
    long durationNanos,
    List<Stage> stages,
    String encoder,
    List<Told> warnings,
    Map<String, String> versions) {
  /** A stage that worked on it. */
  record Stage(String name, String backend, String device) {}

  /** A warning. */
  record Told(Warning.Code code, String message) {}

  static KeptReport of(GenerationReport report) {
    return new KeptReport(
        report.frames(),
        report.width(),
        report.height(),
        report.frameRate(),
        report.seed(),
        report.duration().toNanos(),
        report.stages().stream()
            .map(stage -> new Stage(stage.name(), stage.backend(), stage.device()))
            .toList(),
        report.encoder(),
        report.warnings().stream().map(w -> new Told(w.code(), w.message())).toList(),
        report.versions());
  }

  String toJson() {
    return new Gson().toJson(this);
  }

  /**
   * Reads a report.
   *
   * @throws RuntimeException of any kind if it is none
   */
  static KeptReport parse(String json) {
    KeptReport kept = new Gson().fromJson(json, KeptReport.class);
    kept.report(Duration.ZERO); // nothing is missing
    return kept;
  }

  /** Returns the report of a job that took the video out of the store in {@code elapsed}. */
  GenerationReport report(Duration elapsed) {
    return new GenerationReport(
        frames,
        width,
        height,
        frameRate,
        seed,
        Duration.ofNanos(durationNanos),
        elapsed,
        elapsed,
        stages.stream()
            .map(s -> new GenerationReport.Stage(s.name(), s.backend(), s.device(), Duration.ZERO))
            .toList(),
        encoder,
        warnings.stream().map(w -> new Warning(w.code(), w.message())).toList(),
        versions,
        true,
        null);
  }
}
