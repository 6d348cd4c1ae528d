package io.talkinghead.core.face;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import io.talkinghead.Landmarks;
import io.talkinghead.Landmarks.Point;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes {@link Landmarks} as JSON: the names are those of the record, a point is {@code
 * [x, y]} in pixels of the picture as displayed, a lid is a list of points.
 *
 * <p>Reading is strict: a misspelt name or a missing eye is refused with the remedy, never ignored.
 * Only {@code format}, {@code leftEye} and {@code rightEye} are needed.
 */
public final class LandmarksJson {
  /** What a file of ours says it is. */
  public static final String FORMAT = "talkinghead-landmarks/1";

  /** Largest coordinate, the largest side of a picture. */
  private static final double LARGEST = 1 << 16;

  /** Most points of a lid. */
  private static final int MOST_POINTS = 64;

  /** A file of landmarks is small; more is a mistake. */
  private static final long MOST_BYTES = 1 << 20;

  private static final Set<String> NAMES =
      Set.of(
          "format",
          "leftEye",
          "rightEye",
          "mouthLeft",
          "mouthRight",
          "mouthTop",
          "mouthBottom",
          "chin",
          "leftLid",
          "rightLid");

  private LandmarksJson() {}

  /**
   * Reads {@code file}.
   *
   * @throws InputException if it is no file of landmarks; the message says what to correct
   */
  public static Landmarks read(Path file) throws IOException {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw invalid(file, "it is larger than " + MOST_BYTES + " bytes", null);
      }
      return parse(Files.readString(file), file);
    } catch (NoSuchFileException e) {
      throw new InputException(
          ErrorCode.FILE_NOT_FOUND,
          "There is no file of landmarks " + file + ". Check the path.",
          e);
    } catch (MalformedInputException e) {
      throw invalid(file, "it is not UTF-8 text", e);
    }
  }

  private static Landmarks parse(String text, Path file) throws IOException {
    JsonObject json;
    try {
      JsonReader reader = new JsonReader(new StringReader(text));
      reader.setStrictness(Strictness.STRICT);
      JsonElement element = JsonParser.parseReader(reader);
      if (reader.peek() != JsonToken.END_DOCUMENT || !element.isJsonObject()) {
        throw invalid(file, "it must be a JSON object and nothing else", null);
      }
      json = element.getAsJsonObject();
    } catch (JsonParseException | com.google.gson.stream.MalformedJsonException e) {
      throw invalid(file, "it is not JSON (" + e.getMessage() + ")", e);
    } catch (StackOverflowError e) {
      throw invalid(file, "it is nested too deeply", e);
    }
    for (String name : json.keySet()) {
      if (!NAMES.contains(name)) {
        throw invalid(file, "\"" + name + "\" is unknown; known are " + sortedNames(), null);
      }
    }
    JsonElement format = json.get("format");
    if (format == null || !format.isJsonPrimitive() || !format.getAsString().equals(FORMAT)) {
      throw invalid(file, "\"format\" must be \"" + FORMAT + "\", was " + format, null);
    }
    Point left = point(json, "leftEye", file);
    Point right = point(json, "rightEye", file);
    if (left == null || right == null) {
      throw invalid(file, "\"leftEye\" and \"rightEye\" are needed", null);
    }
    if (left.x() >= right.x()) {
      throw invalid(file, "\"leftEye\" must be the eye at the smaller x", null);
    }
    return new Landmarks(
        left,
        right,
        point(json, "mouthLeft", file),
        point(json, "mouthRight", file),
        point(json, "mouthTop", file),
        point(json, "mouthBottom", file),
        point(json, "chin", file),
        points(json, "leftLid", file),
        points(json, "rightLid", file));
  }

  private static String sortedNames() {
    return String.join(", ", NAMES.stream().sorted().toList());
  }

  private static @Nullable Point point(JsonObject json, String name, Path file)
      throws InputException {
    JsonElement element = json.get(name);
    return element == null ? null : point(element, name, file);
  }

  private static List<Point> points(JsonObject json, String name, Path file) throws InputException {
    JsonElement element = json.get(name);
    if (element == null) {
      return List.of();
    }
    if (!element.isJsonArray() || element.getAsJsonArray().size() > MOST_POINTS) {
      throw invalid(
          file, "\"" + name + "\" must be a list of at most " + MOST_POINTS + " points", null);
    }
    List<Point> points = new ArrayList<>();
    for (JsonElement entry : element.getAsJsonArray()) {
      points.add(point(entry, name, file));
    }
    return points;
  }

  private static Point point(JsonElement element, String name, Path file) throws InputException {
    if (element.isJsonArray() && element.getAsJsonArray().size() == 2) {
      JsonArray pair = element.getAsJsonArray();
      if (isNumber(pair.get(0)) && isNumber(pair.get(1))) {
        double x = pair.get(0).getAsDouble();
        double y = pair.get(1).getAsDouble();
        if (x >= 0 && y >= 0 && x <= LARGEST && y <= LARGEST) {
          return new Point(x, y);
        }
      }
    }
    throw invalid(
        file,
        "\"%s\" must be [x, y] with numbers from 0 to %d, was %s"
            .formatted(name, (int) LARGEST, abbreviated(element)),
        null);
  }

  private static boolean isNumber(JsonElement element) {
    return element.isJsonPrimitive() && element.getAsJsonPrimitive().isNumber();
  }

  private static String abbreviated(JsonElement element) {
    String text = element.toString();
    return text.length() > 60 ? text.substring(0, 60) + "..." : text;
  }

  private static InputException invalid(Path file, String what, @Nullable Throwable cause) {
    return new InputException(
        ErrorCode.LANDMARKS_INVALID,
        "The landmarks in "
            + file
            + " cannot be used: "
            + what
            + ". Correct the file, or have one written to start from.",
        cause);
  }

  /**
   * Writes {@code landmarks} to {@code file}, one point a line, to a hundredth of a pixel.
   *
   * @throws InputException if the file cannot be written
   */
  public static void write(Path file, Landmarks landmarks) throws IOException {
    Map<String, @Nullable Point> single = new LinkedHashMap<>();
    single.put("leftEye", landmarks.leftEye());
    single.put("rightEye", landmarks.rightEye());
    single.put("mouthLeft", landmarks.mouthLeft());
    single.put("mouthRight", landmarks.mouthRight());
    single.put("mouthTop", landmarks.mouthTop());
    single.put("mouthBottom", landmarks.mouthBottom());
    single.put("chin", landmarks.chin());
    StringBuilder json = new StringBuilder("{\n  \"format\": \"" + FORMAT + "\"");
    single.forEach(
        (name, point) -> {
          if (point != null) {
            json.append(",\n  \"").append(name).append("\": ").append(text(point));
          }
        });
    appendLid(json, "leftLid", landmarks.leftLid());
    appendLid(json, "rightLid", landmarks.rightLid());
    json.append("\n}\n");
    try {
      Files.writeString(file, json);
    } catch (IOException e) {
      throw new InputException(
          ErrorCode.OUTPUT_NOT_WRITABLE,
          "The landmarks cannot be written to " + file + ". Choose another place.",
          e);
    }
  }

  private static void appendLid(StringBuilder json, String name, List<Point> lid) {
    if (!lid.isEmpty()) {
      json.append(",\n  \"").append(name).append("\": [");
      json.append(String.join(", ", lid.stream().map(LandmarksJson::text).toList())).append("]");
    }
  }

  private static String text(Point point) {
    return String.format(Locale.ROOT, "[%.2f, %.2f]", point.x(), point.y());
  }
}
