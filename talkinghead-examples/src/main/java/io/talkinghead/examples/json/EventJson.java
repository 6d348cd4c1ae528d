package io.talkinghead.examples.json;

import com.google.gson.Gson;
import io.talkinghead.Articulation;
import io.talkinghead.SpeechEvent;
import io.talkinghead.core.WarmUpReport;
import io.talkinghead.core.live.StreamEvent;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Tells events as JSON, one in a line; times in seconds of the stream, durations in seconds.
 *
 * <p><b>Threads:</b> any.
 */
public final class EventJson implements Consumer<StreamEvent> {
  private static final Gson GSON = new Gson();

  private final PrintWriter lines;

  /** Tells on {@code lines}, which remain the caller's. */
  public EventJson(PrintWriter lines) {
    this.lines = lines;
  }

  @Override
  public void accept(StreamEvent event) {
    tell(json(event));
  }

  /** Tells what was warmed up, and how long each part took to load and to compute once. */
  public void tell(WarmUpReport report) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("event", "warmUp");
    json.put("elapsedSeconds", seconds(report.elapsed()));
    json.put("parts", report.parts().stream().map(EventJson::json).toList());
    tell(json);
  }

  private static Map<String, Object> json(WarmUpReport.Part part) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("stage", part.stage());
    json.put("backend", part.backend());
    json.put("device", part.device());
    json.put("loadingSeconds", seconds(part.loading()));
    json.put("elapsedSeconds", seconds(part.elapsed()));
    return json;
  }

  private synchronized void tell(Map<String, Object> json) {
    lines.println(GSON.toJson(json));
    lines.flush();
  }

  /** Returns {@code event} for Gson. */
  public static Map<String, Object> json(StreamEvent event) {
    Map<String, Object> json = new LinkedHashMap<>();
    if (event instanceof StreamEvent.EncoderChosen chosen) {
      json.put("event", "encoder");
      json.put("encoder", chosen.encoder());
      chosen.codecs().ifPresent(codecs -> json.put("codecs", codecs));
    } else if (event instanceof StreamEvent.FirstFrame first) {
      json.put("event", "firstFrame");
      json.put("computeSeconds", seconds(first.compute()));
      json.put("liveSeconds", seconds(first.live()));
    } else if (event instanceof StreamEvent.FrameLate late) {
      json.put("event", "frameLate");
      json.put("frame", late.index());
      json.put("seconds", seconds(late.timeUs()));
    } else if (event instanceof StreamEvent.Underrun underrun) {
      json.put("event", "underrun");
      json.put("seconds", seconds(underrun.timeUs()));
    } else if (event instanceof StreamEvent.Interrupted interrupted) {
      json.put("event", "interrupted");
      json.put("seconds", seconds(interrupted.timeUs()));
    } else if (event instanceof StreamEvent.Moved moved) {
      json.put("event", "motion");
      json.put("frame", moved.index());
      json.put("seconds", seconds(moved.timeUs()));
      if (moved.motion().expression() instanceof Articulation face) {
        json.put("mouth", opening(face));
      }
    } else if (event instanceof StreamEvent.Heard heard) {
      heard(heard.event(), json);
    }
    return json;
  }

  private static void heard(SpeechEvent event, Map<String, Object> json) {
    if (event instanceof SpeechEvent.Started started) {
      json.put("event", "speechStarted");
      json.put("seconds", seconds(started.timeUs()));
    } else if (event instanceof SpeechEvent.Ended ended) {
      json.put("event", "speechEnded");
      json.put("seconds", seconds(ended.timeUs()));
    } else if (event instanceof SpeechEvent.Spoken spoken) {
      json.put("event", "viseme");
      json.put("viseme", spoken.span().viseme().name().toLowerCase(Locale.ROOT));
      json.put("seconds", seconds(spoken.span().startUs()));
      json.put("endSeconds", seconds(spoken.span().endUs()));
    } else if (event instanceof SpeechEvent.Noticed noticed) {
      json.put("event", "warning");
      json.put("code", noticed.warning().code().name());
      json.put("message", noticed.warning().message());
    }
  }

  /** Returns how far the jaw has dropped, face units. */
  private static double opening(Articulation face) {
    float drop = face.get(Articulation.Parameter.JAW) + face.get(Articulation.Parameter.ROUND);
    return Math.round(drop * 1e4) / 1e4;
  }

  private static double seconds(long us) {
    return us / 1e6;
  }

  private static double seconds(Duration time) {
    return Math.round(time.toNanos() / 1e5) / 1e4;
  }
}
