package io.talkinghead.core.internal.results;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.talkinghead.GenerationReport;
import io.talkinghead.Warning;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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
    List<Warning> warnings,
    Map<String, String> versions) {
  /** A stage that worked on it. */
  record Stage(String name, String backend, String device) {}

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
        report.warnings(),
        report.versions());
  }

  String toJson() {
    JsonObject json = new JsonObject();
    json.addProperty("frames", frames);
    json.addProperty("width", width);
    json.addProperty("height", height);
    json.addProperty("frameRate", frameRate);
    json.addProperty("seed", seed);
    json.addProperty("durationNanos", durationNanos);
    JsonArray workers = new JsonArray();
    for (Stage stage : stages) {
      JsonObject one = new JsonObject();
      one.addProperty("name", stage.name());
      one.addProperty("backend", stage.backend());
      one.addProperty("device", stage.device());
      workers.add(one);
    }
    json.add("stages", workers);
    json.addProperty("encoder", encoder);
    JsonArray told = new JsonArray();
    for (Warning warning : warnings) {
      JsonObject one = new JsonObject();
      one.addProperty("code", warning.code().name());
      one.addProperty("message", warning.message());
      told.add(one);
    }
    json.add("warnings", told);
    JsonObject all = new JsonObject();
    versions.forEach(all::addProperty);
    json.add("versions", all);
    return json.toString();
  }

  /**
   * Reads a report.
   *
   * @throws RuntimeException of any kind if it is none
   */
  static KeptReport parse(String text) {
    JsonObject json = JsonParser.parseString(text).getAsJsonObject();
    List<Stage> stages = new ArrayList<>();
    for (JsonElement element : json.getAsJsonArray("stages")) {
      JsonObject one = element.getAsJsonObject();
      stages.add(new Stage(string(one, "name"), string(one, "backend"), string(one, "device")));
    }
    List<Warning> warnings = new ArrayList<>();
    for (JsonElement element : json.getAsJsonArray("warnings")) {
      JsonObject one = element.getAsJsonObject();
      warnings.add(new Warning(Warning.Code.valueOf(string(one, "code")), string(one, "message")));
    }
    Map<String, String> versions = new TreeMap<>();
    json.getAsJsonObject("versions")
        .entrySet()
        .forEach(entry -> versions.put(entry.getKey(), entry.getValue().getAsString()));
    return new KeptReport(
        json.get("frames").getAsLong(),
        json.get("width").getAsInt(),
        json.get("height").getAsInt(),
        json.get("frameRate").getAsInt(),
        json.get("seed").getAsLong(),
        json.get("durationNanos").getAsLong(),
        stages,
        string(json, "encoder"),
        warnings,
        versions);
  }

  private static String string(JsonObject json, String name) {
    return json.get(name).getAsString();
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
        warnings,
        versions,
        true,
        null);
  }
}
