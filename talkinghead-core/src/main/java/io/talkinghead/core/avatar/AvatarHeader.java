package io.talkinghead.core.avatar;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.talkinghead.Avatar;
import io.talkinghead.Checks;
import io.talkinghead.Landmarks;
import io.talkinghead.Landmarks.Point;
import io.talkinghead.Warning;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The first part of an avatar file: who wrote it, and what every avatar has.
 *
 * @param backend provider of the encoder
 * @param representation of the avatar
 * @param fingerprint of the encoder
 * @param library version that wrote it
 * @param portrait digest of portrait and size, or empty if it was not at hand
 * @param width of the video in pixels
 * @param height of the video in pixels
 * @param landmarks where the face is
 * @param warnings what a user should know
 */
record AvatarHeader(
    String backend,
    String representation,
    Map<String, String> fingerprint,
    String library,
    String portrait,
    int width,
    int height,
    Landmarks landmarks,
    List<Warning> warnings) {
  /** Name of the part. */
  static final String PART = "avatar";

  /** Longest header; a thousandth of it is usual. */
  static final int MOST_BYTES = 1 << 20;

  /** No side of a picture is longer. */
  private static final int MOST_SIDE = 1 << 14;

  AvatarHeader {
    Checks.inRange("width", width, 1, MOST_SIDE);
    Checks.inRange("height", height, 1, MOST_SIDE);
    fingerprint = new TreeMap<>(fingerprint);
    warnings = List.copyOf(warnings);
  }

  static AvatarHeader of(
      Avatar avatar,
      String backend,
      Map<String, String> fingerprint,
      String library,
      String portrait) {
    return new AvatarHeader(
        backend,
        avatar.representation().name(),
        fingerprint,
        library,
        portrait,
        avatar.width(),
        avatar.height(),
        avatar.landmarks(),
        avatar.warnings());
  }

  String toJson() {
    JsonObject json = new JsonObject();
    json.addProperty("backend", backend);
    json.addProperty("representation", representation);
    JsonObject prints = new JsonObject();
    fingerprint.forEach(prints::addProperty);
    json.add("fingerprint", prints);
    json.addProperty("library", library);
    json.addProperty("portrait", portrait);
    json.addProperty("width", width);
    json.addProperty("height", height);
    JsonObject marks = new JsonObject();
    add(marks, "leftEye", landmarks.leftEye());
    add(marks, "rightEye", landmarks.rightEye());
    add(marks, "mouthLeft", landmarks.mouthLeft());
    add(marks, "mouthRight", landmarks.mouthRight());
    add(marks, "mouthTop", landmarks.mouthTop());
    add(marks, "mouthBottom", landmarks.mouthBottom());
    add(marks, "chin", landmarks.chin());
    marks.add("leftLid", array(landmarks.leftLid()));
    marks.add("rightLid", array(landmarks.rightLid()));
    json.add("landmarks", marks);
    JsonArray told = new JsonArray();
    for (Warning warning : warnings) {
      JsonObject one = new JsonObject();
      one.addProperty("code", warning.code().name());
      one.addProperty("message", warning.message());
      told.add(one);
    }
    json.add("warnings", told);
    return json.toString();
  }

  private static void add(JsonObject json, String name, @Nullable Point point) {
    if (point != null) {
      json.add(name, array(point));
    }
  }

  private static JsonArray array(Point point) {
    JsonArray xy = new JsonArray();
    xy.add(point.x());
    xy.add(point.y());
    return xy;
  }

  private static JsonArray array(List<Point> points) {
    JsonArray all = new JsonArray();
    points.forEach(point -> all.add(array(point)));
    return all;
  }

  /**
   * Reads a header.
   *
   * @throws RuntimeException of any kind if it is none
   */
  static AvatarHeader parse(String text) {
    JsonObject json = JsonParser.parseString(text).getAsJsonObject();
    Map<String, String> prints = new TreeMap<>();
    for (Map.Entry<String, JsonElement> print : json.getAsJsonObject("fingerprint").entrySet()) {
      prints.put(print.getKey(), print.getValue().getAsString());
    }
    JsonObject marks = json.getAsJsonObject("landmarks");
    List<Warning> warnings = new ArrayList<>();
    for (JsonElement one : json.getAsJsonArray("warnings")) {
      JsonObject warning = one.getAsJsonObject();
      warnings.add(
          new Warning(
              Warning.Code.valueOf(warning.get("code").getAsString()),
              warning.get("message").getAsString()));
    }
    return new AvatarHeader(
        json.get("backend").getAsString(),
        json.get("representation").getAsString(),
        prints,
        json.get("library").getAsString(),
        json.get("portrait").getAsString(),
        json.get("width").getAsInt(),
        json.get("height").getAsInt(),
        new Landmarks(
            point(marks.get("leftEye")),
            point(marks.get("rightEye")),
            maybePoint(marks.get("mouthLeft")),
            maybePoint(marks.get("mouthRight")),
            maybePoint(marks.get("mouthTop")),
            maybePoint(marks.get("mouthBottom")),
            maybePoint(marks.get("chin")),
            points(marks.get("leftLid")),
            points(marks.get("rightLid"))),
        warnings);
  }

  private static Point point(JsonElement xy) {
    JsonArray two = xy.getAsJsonArray();
    return new Point(two.get(0).getAsDouble(), two.get(1).getAsDouble());
  }

  private static @Nullable Point maybePoint(@Nullable JsonElement xy) {
    return xy == null ? null : point(xy);
  }

  private static List<Point> points(JsonElement all) {
    List<Point> points = new ArrayList<>();
    all.getAsJsonArray().forEach(xy -> points.add(point(xy)));
    return points;
  }
}
