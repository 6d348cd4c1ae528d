package io.talkinghead.examples.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.talkinghead.GenerationReport;
import io.talkinghead.InputException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes a {@link GenerationReport} as JSON: times in seconds, sizes in pixels. */
final class ReportJson {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  private ReportJson() {}

  static void write(Path file, GenerationReport report, Path output) throws InputException {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("format", "talkinghead-report/1");
    json.put("output", output.toString());
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
    try {
      Targets.write(file, GSON.toJson(json) + "\n");
    } catch (InputException e) {
      throw new InputException(
          e.code(), "The video is done, but not its report: " + e.getMessage(), e);
    }
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
