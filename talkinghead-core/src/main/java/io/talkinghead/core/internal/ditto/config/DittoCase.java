package io.talkinghead.core.internal.ditto.config;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonSyntaxException;
import io.talkinghead.Checks;
import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import io.talkinghead.core.ditto.Compat;
import io.talkinghead.core.ditto.DittoMode;
import io.talkinghead.core.ditto.DittoOptions;
import io.talkinghead.core.internal.ditto.npy.Npy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A JSON file of options: {@code mode} ("offline", "online"), {@code setup_kwargs} and {@code
 * run_kwargs} under the reference's names, {@code frames} to look at, and perhaps {@code source}
 * and {@code audio}.
 *
 * <p>A value {@code {"npy": F}} is the array in file F; {@code {"ch_info": P}} is a template made
 * of {@code P_pitch.npy}, {@code P_yaw.npy} .. {@code P_eye_ball.npy}; both beside the JSON file.
 *
 * @param options what to set
 * @param frames output frames worth a picture
 * @param source picture or clip, if named, as the file names it
 * @param audio voice, if named
 */
public record DittoCase(
    DittoOptions options, Set<Integer> frames, Optional<String> source, Optional<String> audio) {
  private static final List<String> TEMPLATE =
      List.of("pitch", "yaw", "roll", "t", "exp", "scale", "kp", "eye_open", "eye_ball");

  /**
   * Reads {@code file}.
   *
   * @throws InputException with {@code TRACK_INVALID} naming file and reason if it is damaged or
   *     holds an option that is unknown or out of range
   */
  public static DittoCase read(Path file, Compat compat) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new InputException(ErrorCode.FILE_NOT_FOUND, "There is no options file " + file + ".");
    }
    try {
      JsonElement json = JsonParser.parseString(Files.readString(file));
      Checks.argument(json.isJsonObject(), "it must hold a JSON object");
      Path folder = file.toAbsolutePath().getParent();
      return of(json.getAsJsonObject(), folder == null ? Path.of(".") : folder, compat);
    } catch (JsonSyntaxException | IllegalArgumentException | IllegalStateException e) {
      throw new InputException(
          ErrorCode.TRACK_INVALID, "Options file " + file + ": " + e.getMessage(), e);
    } catch (UncheckedIOException e) {
      throw new InputException(
          ErrorCode.TRACK_INVALID,
          "Options file " + file + ": " + String.valueOf(e.getMessage()),
          e);
    }
  }

  /** Returns the preset called {@code name}: {@code offline} or {@code online}. */
  public static DittoOptions preset(String name) {
    String resource = "presets/" + name + ".json";
    try (InputStream in = DittoOptions.class.getResourceAsStream(resource)) {
      Checks.argument(in != null, "preset must be offline or online, was %s", name);
      String text =
          new String(java.util.Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return of(JsonParser.parseString(text).getAsJsonObject(), Path.of("."), Compat.REPAIRED)
          .options();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a JSON object whose files lie in {@code folder}.
   *
   * @throws IllegalArgumentException if an option is unknown or out of range
   * @throws UncheckedIOException if a file cannot be read
   */
  public static DittoCase of(JsonObject json, Path folder, Compat compat) {
    Map<String, @Nullable Object> top = Values.map("options", value(json, folder));
    DittoMode mode = mode(String.valueOf(top.getOrDefault("mode", "offline")));
    DittoOptions base = DittoOptions.builder().mode(mode).compat(compat).build();
    DittoOptions options =
        ReferenceOptions.apply(base, section(top, "setup_kwargs"), section(top, "run_kwargs"));
    Set<Integer> frames = new TreeSet<>();
    Object listed = top.get("frames");
    if (listed != null) {
      Values.list("frames", listed).forEach(i -> frames.add(Values.integer("frames", i)));
    }
    return new DittoCase(options, frames, text(top, "source"), text(top, "audio"));
  }

  private static DittoMode mode(String name) {
    return switch (name) {
      case "offline" -> DittoMode.OFFLINE;
      case "online" -> DittoMode.ONLINE;
      default -> throw new IllegalArgumentException("mode must be offline or online, was " + name);
    };
  }

  private static Map<String, @Nullable Object> section(
      Map<String, @Nullable Object> top, String key) {
    Object section = top.get(key);
    return section == null ? Map.of() : Values.map(key, section);
  }

  private static Optional<String> text(Map<String, @Nullable Object> top, String key) {
    return Optional.ofNullable(top.get(key)).map(String::valueOf);
  }

  private static @Nullable Object value(JsonElement json, Path folder) {
    if (json.isJsonNull()) {
      return null;
    }
    if (json.isJsonArray()) {
      return items(json.getAsJsonArray(), folder);
    }
    if (json.isJsonObject()) {
      return object(json.getAsJsonObject(), folder);
    }
    var primitive = json.getAsJsonPrimitive();
    return primitive.isBoolean()
        ? (Object) primitive.getAsBoolean()
        : primitive.isNumber() ? (Object) primitive.getAsDouble() : primitive.getAsString();
  }

  private static List<@Nullable Object> items(JsonArray array, Path folder) {
    List<@Nullable Object> items = new ArrayList<>();
    array.forEach(item -> items.add(value(item, folder)));
    return items;
  }

  private static @Nullable Object object(JsonObject object, Path folder) {
    if (object.size() == 1 && object.has("npy")) {
      return array(folder.resolve(object.get("npy").getAsString()));
    }
    if (object.size() == 1 && object.has("ch_info") && object.get("ch_info").isJsonPrimitive()) {
      Map<String, @Nullable Object> template = new LinkedHashMap<>();
      String prefix = object.get("ch_info").getAsString();
      TEMPLATE.forEach(
          name -> template.put(name, array(folder.resolve(prefix + "_" + name + ".npy"))));
      return template;
    }
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    object.entrySet().forEach(entry -> map.put(entry.getKey(), value(entry.getValue(), folder)));
    return map;
  }

  private static Npy array(Path file) {
    try {
      return Npy.read(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
