package io.talkinghead.examples.service;

import io.talkinghead.FaceBox;
import io.talkinghead.Landmarks;
import io.talkinghead.Landmarks.Point;
import io.talkinghead.Warning;
import io.talkinghead.core.face.FaceInspection;
import io.talkinghead.core.face.LandmarksJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is seen in a portrait, as JSON: pixels of the picture as displayed. Its {@code landmarks}
 * are those of {@link LandmarksJson}, to be corrected and given back.
 */
final class Inspection {
  private Inspection() {}

  /** Returns {@code seen} for Gson. */
  static Map<String, Object> json(FaceInspection seen) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("faces", seen.faces().stream().map(Inspection::box).toList());
    json.put("eyeDistance", rounded(seen.eyeDistance()));
    json.put("landmarks", landmarks(seen.landmarks()));
    json.put("warnings", warnings(seen.warnings()));
    return json;
  }

  /** Returns {@code warnings} for Gson. */
  static List<Map<String, String>> warnings(List<Warning> warnings) {
    return warnings.stream()
        .map(w -> Map.of("code", w.code().name(), "message", w.message()))
        .toList();
  }

  private static Map<String, Object> landmarks(Landmarks marks) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("format", LandmarksJson.FORMAT);
    put(json, "leftEye", marks.leftEye());
    put(json, "rightEye", marks.rightEye());
    put(json, "mouthLeft", marks.mouthLeft());
    put(json, "mouthRight", marks.mouthRight());
    put(json, "mouthTop", marks.mouthTop());
    put(json, "mouthBottom", marks.mouthBottom());
    put(json, "chin", marks.chin());
    json.put("leftLid", marks.leftLid().stream().map(Inspection::point).toList());
    json.put("rightLid", marks.rightLid().stream().map(Inspection::point).toList());
    return json;
  }

  private static void put(Map<String, Object> json, String name, @Nullable Point point) {
    if (point != null) {
      json.put(name, point(point));
    }
  }

  private static List<Double> point(Point point) {
    return List.of(rounded(point.x()), rounded(point.y()));
  }

  private static List<Double> box(FaceBox box) {
    return List.of(rounded(box.x()), rounded(box.y()), rounded(box.width()), rounded(box.height()));
  }

  private static double rounded(double value) {
    return Math.round(value * 100) / 100.0;
  }
}
