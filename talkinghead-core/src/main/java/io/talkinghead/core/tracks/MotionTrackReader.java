package io.talkinghead.core.tracks;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import io.talkinghead.MotionFrame;
import io.talkinghead.MotionTrack;
import java.io.EOFException;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one motion track, strictly. */
final class MotionTrackReader {
  private static final int LONGEST_TEXT = 60;

  private final JsonReader json;
  private final Set<String> seen = new HashSet<>();
  private final List<MotionFrame> frames = new ArrayList<>();
  private int frameRate;
  private @Nullable MotionColumns columns;
  private boolean columnsRead;

  MotionTrackReader(Reader in) {
    json = new JsonReader(in);
    json.setStrictness(Strictness.STRICT);
    json.setNestingLimit(3);
  }

  MotionTrack read() throws IOException {
    try {
      expect(JsonToken.BEGIN_OBJECT, "an object {...}");
      json.beginObject();
      while (json.hasNext()) {
        field(json.nextName());
      }
      json.endObject();
      if (json.peek() != JsonToken.END_DOCUMENT) {
        throw invalid("something follows the end of the track; remove it");
      }
    } catch (EOFException e) {
      throw invalid("the file ends in the middle; write it anew", e);
    } catch (MalformedJsonException | NumberFormatException | IllegalStateException e) {
      throw invalid("this is not JSON; correct it", e);
    }
    for (String field : List.of("format", "frameRate", "representation", "columns", "frames")) {
      if (!seen.contains(field)) {
        throw invalid("the field \"" + field + "\" is missing; add it");
      }
    }
    if (frames.isEmpty()) {
      throw invalid("\"frames\" is empty; a track needs at least one");
    }
    return new MotionTrack(frameRate, frames);
  }

  private void field(String name) throws IOException {
    if (!seen.add(name)) {
      throw invalid("the field \"" + shortened(name) + "\" is there twice; remove one");
    }
    switch (name) {
      case "format" -> {
        String format = text();
        if (!format.equals(MotionTrackJson.FORMAT)) {
          throw invalid(
              "\"format\" is \"%s\", must be \"%s\""
                  .formatted(shortened(format), MotionTrackJson.FORMAT));
        }
      }
      case "frameRate" -> {
        double rate = number();
        if (rate != Math.rint(rate) || rate < 1 || rate > 120) {
          throw invalid("\"frameRate\" must be a whole number from 1 to 120, was " + rate);
        }
        frameRate = (int) rate;
      }
      case "representation" -> representation(text());
      case "columns" -> columnNames();
      case "frames" -> frames();
      default -> throw invalid("the field \"" + shortened(name) + "\" is unknown; remove it");
    }
  }

  private void representation(String name) throws InputException {
    columns =
        MotionColumns.named(name)
            .orElseThrow(
                () ->
                    invalid(
                        "\"representation\" is \"%s\", must be \"%s\" or \"%s\""
                            .formatted(
                                shortened(name),
                                MotionColumns.ARTICULATION.representation(),
                                MotionColumns.KEYPOINTS.representation())));
  }

  private void columnNames() throws IOException {
    List<String> expected = known().names();
    expect(JsonToken.BEGIN_ARRAY, "a list of names");
    json.beginArray();
    int i = 0;
    for (; json.hasNext(); i++) {
      String name = text();
      if (i >= expected.size() || !name.equals(expected.get(i))) {
        throw invalid(
            "column %d is \"%s\", must be %s"
                .formatted(
                    i + 1,
                    shortened(name),
                    i < expected.size() ? '"' + expected.get(i) + '"' : "absent"));
      }
    }
    json.endArray();
    if (i < expected.size()) {
      throw invalid(
          "%d columns are given, must be %d: %s is missing"
              .formatted(i, expected.size(), expected.get(i)));
    }
    columnsRead = true;
  }

  private void frames() throws IOException {
    MotionColumns layout = known();
    if (!columnsRead) {
      throw invalid("\"columns\" must stand before \"frames\"");
    }
    List<String> names = layout.names();
    float[] row = new float[names.size()];
    expect(JsonToken.BEGIN_ARRAY, "a list of frames");
    json.beginArray();
    while (json.hasNext()) {
      if (frames.size() == MotionTrackJson.MAX_FRAMES) {
        throw invalid(
            "more than %d frames; cut the track into parts".formatted(MotionTrackJson.MAX_FRAMES));
      }
      expect(JsonToken.BEGIN_ARRAY, "a frame, a list of " + row.length + " numbers");
      json.beginArray();
      int i = 0;
      for (; json.hasNext(); i++) {
        if (i == row.length) {
          throw invalid("frame %d has more than %d numbers".formatted(frames.size(), row.length));
        }
        row[i] = (float) number();
        if (!Float.isFinite(row[i])) {
          throw invalid(
              "\"%s\" of frame %d is too large for a number"
                  .formatted(names.get(i), frames.size()));
        }
      }
      json.endArray();
      if (i < row.length) {
        throw invalid(
            "frame %d has %d numbers, must have %d: \"%s\" is missing"
                .formatted(frames.size(), i, row.length, names.get(i)));
      }
      frames.add(layout.frame(row));
    }
    json.endArray();
  }

  private MotionColumns known() throws InputException {
    MotionColumns known = columns;
    if (known == null) {
      throw invalid("\"representation\" must stand before \"columns\" and \"frames\"");
    }
    return known;
  }

  private String text() throws IOException {
    expect(JsonToken.STRING, "a text in quotes");
    return json.nextString();
  }

  private double number() throws IOException {
    expect(JsonToken.NUMBER, "a number");
    return json.nextDouble();
  }

  private void expect(JsonToken token, String what) throws IOException {
    JsonToken found = json.peek();
    if (found != token) {
      throw invalid("here must be " + what + ", found " + found);
    }
  }

  private InputException invalid(String what) {
    return invalid(what, null);
  }

  private InputException invalid(String what, @Nullable Throwable cause) {
    // the reader tells its place only as text: "JsonReader at line 3 column 7 path $.frames[0][2]"
    String place = json.toString().replaceFirst("^\\S+ at ", "");
    return new InputException(
        ErrorCode.TRACK_INVALID, "Motion track, " + place + ": " + what + ".", cause);
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "...";
  }
}
