package io.talkinghead.core.tracks;

import io.talkinghead.SpeechTrack;
import io.talkinghead.Warning;
import java.io.IOException;
import java.io.Writer;

/**
 * When speech starts and ends, and what a user should know, as JSON:
 *
 * <pre>{@code
 * {
 *   "format": "talkinghead-events/1",
 *   "duration": 8.53,
 *   "events": [
 *     {"event": "speechStart", "time": 0.215},
 *     {"event": "speechEnd", "time": 8.435}
 *   ],
 *   "warnings": [
 *     {"code": "NO_SPEECH", "message": "..."}
 *   ]
 * }
 * }</pre>
 */
public final class EventTrack {
  /** What stands in the field {@code format}. */
  public static final String FORMAT = "talkinghead-events/1";

  private EventTrack() {}

  /** Writes the events of {@code track} to {@code out}, which remains the caller's. */
  public static void write(SpeechTrack track, Writer out) throws IOException {
    out.append("{\n  \"format\": \"").append(FORMAT).append("\",\n  \"duration\": ");
    out.append(Decimals.seconds(track.duration().toNanos() / 1000));
    out.append(",\n  \"events\": [");
    String separator = "\n";
    for (SpeechTrack.Stretch stretch : track.speech()) {
      event(out.append(separator), "speechStart", stretch.startUs());
      separator = ",\n";
      event(out.append(separator), "speechEnd", stretch.endUs());
    }
    out.append("\n  ],\n  \"warnings\": [");
    separator = "\n";
    for (Warning warning : track.warnings()) {
      out.append(separator).append("    {\"code\": ").append(Decimals.json(warning.code().name()));
      out.append(", \"message\": ").append(Decimals.json(warning.message())).append('}');
      separator = ",\n";
    }
    out.append("\n  ]\n}\n");
  }

  private static void event(Writer out, String name, long timeUs) throws IOException {
    out.append("    {\"event\": \"").append(name);
    out.append("\", \"time\": ").append(Decimals.seconds(timeUs)).append('}');
  }
}
