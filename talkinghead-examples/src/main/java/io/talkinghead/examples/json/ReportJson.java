package io.talkinghead.examples.json;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.talkinghead.GenerationReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A {@link GenerationReport} as JSON: times in seconds, sizes in pixels. */
public final class ReportJson {
  /** What a report of ours says it is. */
  public static final String FORMAT = "talkinghead-report/1";

  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  private ReportJson() {}

  /**
   * Returns {@code report} as a JSON text.
   *
   * @param output where the video went, as the reader of the report knows it
   */
  public static String text(GenerationReport report, String output) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("format", FORMAT);
    json.put("output", output);
    json.putAll(json(report));
    return GSON.toJson(json) + "\n";
  }

  /** Returns what {@code report} says, for Gson. */
  public static Map<String, Object> json(GenerationReport report) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("frames", report.frames());
    json.put("width", report.width());
    json.put("height", report.height());
    json.put("frameRate", report.frameRate());
    json.put("seed", report.seed());
    json.put("durationSeconds", seconds(report.duration()));
    json.put("elapsedSeconds", seconds(report.elapsed()));
    json.put("firstFrameSeconds", seconds(report.firstFrame()));
    json.put("realTimeFactor", rounded(report.realTimeFactor()));
    report.live().ifPresent(live -> json.put("live", live(live)));
    json.put("encoder", report.encoder());
    json.put("cached", report.cached());
    Map<String, String> backends = new LinkedHashMap<>();
    report.stages().forEach(stage -> backends.put(stage.name(), stage.backend()));
    json.put("backends", backends);
    json.put(
        "device",
        report.stages().stream()
            .map(GenerationReport.Stage::device)
            .distinct()
            .collect(Collectors.joining(", ")));
    List<Object> stages = new ArrayList<>();
    for (GenerationReport.Stage stage : report.stages()) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("stage", stage.name());
      row.put("backend", stage.backend());
      row.put("device", stage.device());
      row.put("seconds", seconds(stage.busy()));
      stages.add(row);
    }
    json.put("stages", stages);
    List<Object> warnings = new ArrayList<>();
    report
        .warnings()
        .forEach(w -> warnings.add(Map.of("code", w.code().name(), "message", w.message())));
    json.put("warnings", warnings);
    json.put("versions", report.versions());
    return json;
  }

  private static Map<String, Object> live(GenerationReport.Live live) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("lookAheadSeconds", seconds(live.lookAhead()));
    json.put("firstFrameComputeSeconds", seconds(live.firstFrameCompute()));
    json.put("firstFrameLiveSeconds", seconds(live.firstFrameLive()));
    json.put("lateFrames", live.lateFrames());
    json.put("underruns", live.underruns());
    json.put("silenceSeconds", seconds(live.silence()));
    json.put("interruptions", live.interruptions());
    return json;
  }

  private static double seconds(Duration time) {
    return rounded(time.toNanos() * 1e-9);
  }

  private static double rounded(double value) {
    return Math.round(value * 1e4) / 1e4;
  }
}
