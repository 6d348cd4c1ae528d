package io.talkinghead.examples.service;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.talkinghead.Articulation;
import io.talkinghead.MotionFrame;
import io.talkinghead.MotionTrack;
import io.talkinghead.core.tracks.MotionTrackJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What happens when in a video: visemes, speech, and how far the mouth is open. */
final class Timeline {
  private Timeline() {}

  /** Reads the tracks in {@code folder}, for Gson. */
  static Map<String, Object> read(Path folder) throws IOException {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("visemes", json(folder.resolve("visemes.json")));
    json.put("events", json(folder.resolve("events.json")));
    MotionTrack motion = MotionTrackJson.read(folder.resolve("motion.json"));
    List<Double> mouth = new ArrayList<>();
    for (MotionFrame frame : motion.frames()) {
      if (frame.expression() instanceof Articulation face) {
        double drop = face.get(Articulation.Parameter.JAW) + face.get(Articulation.Parameter.ROUND);
        mouth.add(Math.round(drop * 1e4) / 1e4);
      }
    }
    json.put("frameRate", motion.frameRate());
    json.put("mouth", mouth);
    return json;
  }

  private static JsonElement json(Path file) throws IOException {
    return JsonParser.parseString(Files.readString(file));
  }
}
