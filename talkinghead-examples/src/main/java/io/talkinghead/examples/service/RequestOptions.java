package io.talkinghead.examples.service;

import com.google.gson.JsonObject;
import io.talkinghead.Checks;
import io.talkinghead.Controls;
import io.talkinghead.FrameSize;
import io.talkinghead.GenerationRequest;
import io.talkinghead.core.ditto.Emotion;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a client may wish for, as JSON; the names are those of the command line.
 *
 * @param backend who does the work; empty for the service's own
 * @param size of the video
 * @param faceIndex which face, 0 for the largest
 * @param force set doubts about the face aside
 * @param frameRate pictures a second
 * @param seed of head motion and blinks
 * @param emotion a mood
 * @param controls how the performance is directed
 * @param async answer at once, with a job
 * @param tracks also make viseme and motion tracks
 */
record RequestOptions(
    Optional<String> backend,
    FrameSize size,
    int faceIndex,
    boolean force,
    int frameRate,
    long seed,
    Optional<Emotion> emotion,
    Controls controls,
    boolean async,
    boolean tracks) {
  private static final Set<String> NAMES =
      Set.of(
          "backend",
          "size",
          "faceIndex",
          "force",
          "frameRate",
          "seed",
          "emotion",
          "controls",
          "async",
          "tracks");
  private static final Set<String> CONTROLS =
      Set.of("mouth", "head", "blink", "gaze", "smile", "brow", "pose");

  /**
   * Reads the field {@code options}.
   *
   * @throws ProblemException 400 if it is no JSON object, 422 if a value is wrong or a name unknown
   */
  static RequestOptions parse(@Nullable String text) {
    return of(text == null || text.isBlank() ? new JsonObject() : JsonFields.object(text));
  }

  /** Reads {@code json}, of which no member may be unknown. */
  static RequestOptions of(JsonObject json) {
    JsonFields fields = new JsonFields(json, NAMES);
    return new RequestOptions(
        fields.text("backend"),
        size(fields),
        Checks.inRange("faceIndex", fields.whole("faceIndex", 0), 0, 1000),
        fields.flag("force"),
        Checks.inRange(
            "frameRate", fields.whole("frameRate", GenerationRequest.DEFAULT_FRAME_RATE), 1, 120),
        fields.longer("seed", 0),
        fields.text("emotion").map(name -> fields.oneOf("emotion", name, Emotion.class)),
        controls(json),
        fields.flag("async"),
        fields.flag("tracks"));
  }

  private static FrameSize size(JsonFields fields) {
    if (fields.isText("size") && fields.text("size").orElse("").equals("source")) {
      return FrameSize.SOURCE;
    }
    return FrameSize.square(fields.whole("size", 512));
  }

  /** Reads the member {@code controls}; what it leaves out is natural. */
  static Controls controls(JsonObject json) {
    JsonFields fields = new JsonFields(json, Set.of()).inner("controls", CONTROLS);
    double[] gaze = fields.numbers("gaze", 2);
    double[] pose = fields.numbers("pose", 3);
    return Controls.builder()
        .mouthScale(fields.number("mouth", 1))
        .headScale(fields.number("head", 1))
        .blinkRate(fields.number("blink", 1))
        .gaze(gaze[0], gaze[1])
        .smile(fields.number("smile", 0))
        .brow(fields.number("brow", 0))
        .pose(pose[0], pose[1], pose[2])
        .build();
  }
}
