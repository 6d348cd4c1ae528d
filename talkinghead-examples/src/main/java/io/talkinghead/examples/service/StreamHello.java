package io.talkinghead.examples.service;

import com.google.gson.JsonObject;
import io.talkinghead.Checks;
import io.talkinghead.Controls;
import io.talkinghead.GenerationRequest;
import io.talkinghead.core.ditto.Emotion;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * The first message of a live client: who speaks, and in what form sound comes and video goes.
 *
 * @param token secret of the client, for browsers, which cannot send it as a header
 * @param avatar token of a portrait that was preloaded
 * @param sampleRate samples per second of what comes
 * @param format of what comes
 * @param output what goes
 * @param fragment how long a piece of MP4 is
 * @param quality of JPEG, 0 to 1
 * @param idle whether the face goes on at rest while no sound comes
 * @param motion whether each picture's mouth is told as an event
 * @param frameRate pictures a second
 * @param seed of head motion and blinks
 * @param emotion a mood
 * @param controls how the performance is directed
 */
record StreamHello(
    Optional<String> token,
    String avatar,
    int sampleRate,
    Format format,
    Video output,
    Duration fragment,
    double quality,
    boolean idle,
    boolean motion,
    int frameRate,
    long seed,
    Optional<Emotion> emotion,
    Controls controls) {
  /** How sound is written: one channel, little-endian. */
  enum Format {
    /** 16-bit integers. */
    S16LE,
    /** 32-bit floats. */
    F32LE
  }

  /** What goes out as binary messages. */
  enum Video {
    /** A header, then pieces of fragmented MP4 with sound. */
    FMP4,
    /** One picture each: its time in microseconds (8 bytes, big-endian), then JPEG. */
    JPEG
  }

  private static final int DEFAULT_RATE = 16_000;
  private static final int DEFAULT_FRAGMENT_MILLIS = 200;
  private static final double DEFAULT_QUALITY = 0.85;

  private static final Set<String> NAMES =
      Set.of(
          "type",
          "token",
          "avatar",
          "sampleRate",
          "format",
          "output",
          "fragmentMillis",
          "quality",
          "idle",
          "motion",
          "frameRate",
          "seed",
          "emotion",
          "controls");

  /**
   * Reads {@code json}.
   *
   * @throws ProblemException 422 if a member is wrong, missing or unknown
   */
  static StreamHello of(JsonObject json) {
    JsonFields fields = new JsonFields(json, NAMES);
    return new StreamHello(
        fields.text("token"),
        fields.text("avatar").orElseThrow(StreamHello::avatarMissing),
        Checks.inRange("sampleRate", fields.whole("sampleRate", DEFAULT_RATE), 1_000, 192_000),
        fields.oneOf("format", fields.text("format").orElse("s16le"), Format.class),
        fields.oneOf("output", fields.text("output").orElse("fmp4"), Video.class),
        Duration.ofMillis(
            Checks.inRange(
                "fragmentMillis",
                fields.whole("fragmentMillis", DEFAULT_FRAGMENT_MILLIS),
                40,
                5_000)),
        Checks.inRange("quality", fields.number("quality", DEFAULT_QUALITY), 0.05, 1),
        fields.flag("idle"),
        fields.flag("motion"),
        Checks.inRange(
            "frameRate", fields.whole("frameRate", GenerationRequest.DEFAULT_FRAME_RATE), 1, 120),
        fields.longer("seed", 0),
        fields.text("emotion").map(name -> fields.oneOf("emotion", name, Emotion.class)),
        RequestOptions.controls(json));
  }

  private static ProblemException avatarMissing() {
    return Problem.of(
            422,
            "FIELD_MISSING",
            "The hello names no avatar. Preload a portrait (POST /preload_avatar) and name its token.")
        .exception();
  }
}
