package io.talkinghead.core.internal.ditto.config;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.talkinghead.Checks;
import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import io.talkinghead.core.internal.ditto.npy.Npy;
import io.talkinghead.core.internal.pickle.PickleValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Options as one file gives them, under the reference's names, not yet judged. Layers lie on each
 * other: a pack's configuration, a user's file, another one.
 *
 * @param mode {@code offline} or {@code online}, or null if the layer does not say
 * @param setup {@code setup_kwargs}
 * @param run {@code run_kwargs}
 * @param frames output frames to look at
 * @param source picture or clip, or null
 * @param audio voice, or null
 */
record OptionLayer(
    @Nullable String mode,
    Map<String, @Nullable Object> setup,
    Map<String, @Nullable Object> run,
    Set<Integer> frames,
    @Nullable String source,
    @Nullable String audio) {
  private static final List<String> TEMPLATE =
      List.of("pitch", "yaw", "roll", "t", "exp", "scale", "kp", "eye_open", "eye_ball");

  private static final String HINT = " Names are taken from the folder of the options file.";

  /** A layer that says nothing. */
  static OptionLayer empty() {
    return new OptionLayer(null, Map.of(), Map.of(), Set.of(), null, null);
  }

  /**
   * Reads a JSON object whose files lie in {@code folder}.
   *
   * @throws IllegalArgumentException if it has another form, or names an array that is missing or
   *     damaged; names the option
   * @throws UncheckedIOException if a file it names cannot be read
   */
  static OptionLayer ofJson(JsonObject json, Path folder) {
    Map<String, @Nullable Object> top = Values.map("options", value("", json, folder));
    Set<Integer> frames = new TreeSet<>();
    Object listed = top.get("frames");
    if (listed != null) {
      Values.list("frames", listed).forEach(i -> frames.add(Values.integer("frames", i)));
    }
    return new OptionLayer(
        text(top, "mode"),
        section(top, "setup_kwargs"),
        section(top, "run_kwargs"),
        frames,
        text(top, "source"),
        text(top, "audio"));
  }

  /**
   * Takes {@code default_kwargs} of a reference configuration. Names that are not options of ours
   * are left out: configurations also carry what belongs to the reference's own loaders.
   *
   * @throws IllegalArgumentException if it has another form
   */
  static OptionLayer ofPickle(PickleValue pickle) {
    Map<String, @Nullable Object> top = Values.map("the pickle", PlainValues.of(pickle));
    Map<String, @Nullable Object> setup = new LinkedHashMap<>(section(top, "default_kwargs"));
    setup.keySet().retainAll(ReferenceOptions.SETUP);
    Object template = setup.get("ch_info");
    if (template != null) {
      setup.put("ch_info", PlainValues.template(Values.map("ch_info", template)));
    }
    Object online = setup.get("online_mode");
    String mode = online == null ? null : Values.bool("online_mode", online) ? "online" : "offline";
    return new OptionLayer(mode, setup, Map.of(), Set.of(), null, null);
  }

  /** Returns this layer on top of {@code base}: an option that both give is this one's. */
  OptionLayer over(OptionLayer base) {
    return new OptionLayer(
        mode != null ? mode : base.mode,
        over(setup, base.setup),
        over(run, base.run),
        frames.isEmpty() ? base.frames : frames,
        source != null ? source : base.source,
        audio != null ? audio : base.audio);
  }

  private static Map<String, @Nullable Object> over(
      Map<String, @Nullable Object> top, Map<String, @Nullable Object> base) {
    Map<String, @Nullable Object> both = new LinkedHashMap<>(base);
    both.putAll(top);
    return both;
  }

  private static Map<String, @Nullable Object> section(
      Map<String, @Nullable Object> top, String key) {
    Object section = top.get(key);
    return section == null ? Map.of() : Values.map(key, section);
  }

  private static @Nullable String text(Map<String, @Nullable Object> top, String key) {
    Object value = top.get(key);
    return value == null ? null : String.valueOf(value);
  }

  /** Returns what {@code json}, at {@code where}, stands for. */
  private static @Nullable Object value(String where, JsonElement json, Path folder) {
    if (json.isJsonNull()) {
      return null;
    }
    if (json.isJsonArray()) {
      return items(where, json.getAsJsonArray(), folder);
    }
    if (json.isJsonObject()) {
      return object(where, json.getAsJsonObject(), folder);
    }
    var primitive = json.getAsJsonPrimitive();
    return primitive.isBoolean()
        ? (Object) primitive.getAsBoolean()
        : primitive.isNumber() ? (Object) primitive.getAsDouble() : primitive.getAsString();
  }

  private static List<@Nullable Object> items(String where, JsonArray array, Path folder) {
    List<@Nullable Object> items = new ArrayList<>();
    array.forEach(item -> items.add(value(where, item, folder)));
    return items;
  }

  private static @Nullable Object object(String where, JsonObject object, Path folder) {
    if (object.size() == 1 && object.has("npy")) {
      JsonElement name = object.get("npy");
      boolean text = name.isJsonPrimitive() && name.getAsJsonPrimitive().isString();
      Checks.argument(text, "%s: npy must name a file, was %s", where, name);
      return array(where, folder.resolve(name.getAsString()));
    }
    if (object.size() == 1 && object.has("ch_info") && object.get("ch_info").isJsonPrimitive()) {
      Map<String, @Nullable Object> template = new LinkedHashMap<>();
      String prefix = object.get("ch_info").getAsString();
      TEMPLATE.forEach(
          name -> template.put(name, array(where, folder.resolve(prefix + "_" + name + ".npy"))));
      return template;
    }
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    String inner = where.isEmpty() ? "" : where + ".";
    object
        .entrySet()
        .forEach(e -> map.put(e.getKey(), value(inner + e.getKey(), e.getValue(), folder)));
    return map;
  }

  private static Npy array(String where, Path file) {
    try {
      return Npy.read(file);
    } catch (InputException e) { // says all
      String hint = e.code() == ErrorCode.FILE_NOT_FOUND ? HINT : "";
      throw new IllegalArgumentException(where + ": " + e.getMessage() + hint, e);
    } catch (IOException e) {
      throw new UncheckedIOException("%s: %s cannot be read: %s".formatted(where, file, e), e);
    }
  }
}
