package io.talkinghead.examples.cli;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import io.talkinghead.FrameSize;
import io.talkinghead.GenerationRequest;
import io.talkinghead.Portrait;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * What one job of many may ask for: the options of {@code talkinghead generate} that belong to a
 * single video, as a JSON object with their names, such as {@code {"size": 320, "seed": 7, "gaze":
 * [0.2, 0], "force": true}}. They have the ranges and the complaints that they have on the command
 * line, because they go through it.
 */
@Command
public final class JobFlags {
  @Option(names = "--size", converter = GenerateCommand.SizeConverter.class)
  private FrameSize size = FrameSize.SOURCE;

  @Option(names = "--fps")
  private int frameRate = GenerationRequest.DEFAULT_FRAME_RATE;

  @Option(names = "--seed")
  private long seed;

  @Option(names = "--face-index")
  private int faceIndex;

  @Option(names = "--force")
  private boolean force;

  @Mixin private ControlOptions controls = new ControlOptions();

  private JobFlags() {}

  /**
   * Reads options.
   *
   * @param json an object, or null or blank for none
   * @throws IllegalArgumentException if it is none, or holds what no job may ask for; the message
   *     names it
   */
  public static JobFlags parse(@Nullable String json) {
    JobFlags flags = new JobFlags();
    CommandLine line = new CommandLine(flags);
    try {
      line.parseArgs(words(json).toArray(String[]::new));
      flags.controls.toControls();
    } catch (ParameterException e) {
      throw new IllegalArgumentException("options: " + e.getMessage(), e);
    }
    return flags;
  }

  private static List<String> words(@Nullable String json) {
    List<String> words = new ArrayList<>();
    if (json == null || json.isBlank()) {
      return words;
    }
    JsonObject options;
    try {
      options = new Gson().fromJson(json, JsonObject.class);
    } catch (JsonParseException e) {
      throw new IllegalArgumentException("options must be a JSON object, were " + json, e);
    }
    if (options == null) {
      throw new IllegalArgumentException("options must be a JSON object, were " + json);
    }
    for (Map.Entry<String, JsonElement> option : options.entrySet()) {
      words.add("--" + option.getKey() + "=" + text(option.getKey(), option.getValue()));
    }
    return words;
  }

  private static String text(String name, JsonElement value) {
    if (value instanceof JsonArray numbers) {
      return StreamSupport.stream(numbers.spliterator(), false)
          .map(number -> text(name, number))
          .collect(Collectors.joining(","));
    }
    if (value instanceof JsonPrimitive plain) {
      return plain.getAsString();
    }
    throw new IllegalArgumentException(
        "options: " + name + " must be a number, a text, true or false, was " + value);
  }

  /** Returns the size of the video. */
  public FrameSize size() {
    return size;
  }

  /** Returns {@code portrait} with the face that these options choose. */
  public Portrait choose(Portrait portrait) {
    return portrait.withFaceIndex(faceIndex).forced(force);
  }

  /**
   * Returns whether these options say something about the portrait, which an avatar has settled.
   */
  public boolean aboutPortrait() {
    return faceIndex != 0 || force || !size.equals(FrameSize.SOURCE);
  }

  /** Sets frame rate, seed and direction of {@code request}. */
  public GenerationRequest.Builder applyTo(GenerationRequest.Builder request) {
    return request.frameRate(frameRate).seed(seed).controls(controls.toControls());
  }
}
