package io.talkinghead.core.internal.ditto.config;

import static io.talkinghead.core.internal.ditto.config.Values.floats;
import static io.talkinghead.core.internal.ditto.config.Values.integer;
import static io.talkinghead.core.internal.ditto.config.Values.list;
import static io.talkinghead.core.internal.ditto.config.Values.map;
import static io.talkinghead.core.internal.ditto.config.Values.number;
import static io.talkinghead.core.internal.ditto.config.Values.rows;

import com.google.common.collect.ImmutableSet;
import io.talkinghead.Checks;
import io.talkinghead.core.ditto.Blinks;
import io.talkinghead.core.ditto.Compat;
import io.talkinghead.core.ditto.ControlOptions;
import io.talkinghead.core.ditto.DittoMode;
import io.talkinghead.core.ditto.DittoOptions;
import io.talkinghead.core.ditto.DrivenKeys;
import io.talkinghead.core.ditto.Emotion;
import io.talkinghead.core.ditto.Emotions;
import io.talkinghead.core.ditto.EyeTable;
import io.talkinghead.core.ditto.FadeTarget;
import io.talkinghead.core.ditto.FrameControl;
import io.talkinghead.core.ditto.MotionBounds;
import io.talkinghead.core.ditto.MotionKey;
import io.talkinghead.core.ditto.SamplingOptions;
import io.talkinghead.core.ditto.SourceOptions;
import io.talkinghead.core.ditto.SourceTemplate;
import io.talkinghead.core.internal.ditto.npy.Npy;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@link DittoOptions} from the reference program's own option names ({@code setup_kwargs} and
 * {@code run_kwargs}), on top of options that hold the defaults. Null means not given.
 *
 * <p>An option that is unknown, of another type or out of range throws {@link
 * IllegalArgumentException} that names it.
 */
public final class ReferenceOptions {
  /** The options that are given at setup. */
  static final ImmutableSet<String> SETUP =
      ImmutableSet.of(
          "max_size",
          "template_n_frames",
          "N_d",
          "crop_scale",
          "crop_vx_ratio",
          "crop_vy_ratio",
          "crop_flag_do_rot",
          "smo_k_s",
          "emo",
          "eye_f0_mode",
          "ch_info",
          "overlap_v2",
          "fix_kp_cond",
          "fix_kp_cond_dim",
          "sampling_timesteps",
          "online_mode",
          "v_min_max_for_clip",
          "smo_k_d",
          "use_d_keys",
          "relative_d",
          "drive_eye",
          "delta_eye_arr",
          "delta_eye_open_n",
          "fade_type",
          "fade_out_keys",
          "flag_stitching",
          "ctrl_info",
          "overall_ctrl_info");

  private ReferenceOptions() {}

  /**
   * Reads both maps.
   *
   * @param base what holds where nothing is given
   * @param setup options given at setup
   * @param run options given for one run; these win
   */
  public static DittoOptions apply(
      DittoOptions base,
      Map<String, ? extends @Nullable Object> setup,
      Map<String, ? extends @Nullable Object> run) {
    try {
      return read(base, setup, run);
    } catch (IllegalArgumentException e) {
      if (named(e, "setup_kwargs") || named(e, "run_kwargs")) {
        throw e;
      }
      setup.forEach((key, v) -> probe("setup_kwargs", key, base, one(key, v), Map.of()));
      run.forEach((key, v) -> probe("run_kwargs", key, base, Map.of(), one(key, v)));
      throw e; // each is sound on its own
    }
  }

  private static Map<String, @Nullable Object> one(String key, @Nullable Object value) {
    Map<String, @Nullable Object> one = new HashMap<>();
    one.put(key, value);
    return one;
  }

  /**
   * Reads one option alone: what refuses it may know it by our name for it only, and the user does
   * not.
   */
  private static void probe(
      String section,
      String key,
      DittoOptions base,
      Map<String, @Nullable Object> setup,
      Map<String, @Nullable Object> run) {
    try {
      read(base, setup, run);
    } catch (IllegalArgumentException e) {
      if (named(e, section)) {
        throw e;
      }
      String message = String.valueOf(e.getMessage());
      String name = message.contains(key) ? section : section + "." + key;
      throw new IllegalArgumentException(name + ": " + message, e);
    }
  }

  private static boolean named(IllegalArgumentException refusal, String section) {
    return String.valueOf(refusal.getMessage()).startsWith(section);
  }

  private static DittoOptions read(
      DittoOptions base,
      Map<String, ? extends @Nullable Object> setup,
      Map<String, ? extends @Nullable Object> run) {
    Values s = new Values("setup_kwargs", setup);
    Values r = new Values("run_kwargs", run);
    DittoOptions.Builder options = base.toBuilder();
    s.bool("online_mode", online -> options.mode(online ? DittoMode.ONLINE : base.mode()));
    Object expected = s.take("N_d");
    int frames = expected == null ? -1 : integer("N_d", expected);
    options.source(source(base.source(), s, frames));
    options.sampling(sampling(base, options.build().mode(), s, r));
    ControlOptions controls = controls(base, s, r);
    options.controls(frames > 0 ? controls.toBuilder().expectedFrames(frames).build() : controls);
    s.requireNoMore();
    r.requireNoMore();
    return options.build();
  }

  private static SourceOptions source(SourceOptions base, Values s, int expected) {
    SourceOptions.Builder source = base.toBuilder();
    s.integer("max_size", n -> source.maxSize(Math.max(0, n)));
    int[] limit = {-1};
    s.integer("template_n_frames", n -> limit[0] = n);
    if (limit[0] > 0 || expected > 0) {
      source.maxFrames(limit[0] > 0 ? limit[0] : expected);
    }
    s.number("crop_scale", source::cropScale);
    s.number("crop_vx_ratio", source::cropShiftX);
    s.number("crop_vy_ratio", source::cropShiftY);
    s.bool("crop_flag_do_rot", source::cropRotates);
    s.integer("smo_k_s", n -> source.smoothing(Math.max(1, n)));
    s.bool("eye_f0_mode", source::firstEyes);
    return source.build();
  }

  private static SamplingOptions sampling(DittoOptions base, DittoMode mode, Values s, Values r) {
    SamplingOptions.Builder sampling = base.sampling().toBuilder();
    Object emotion = s.take("emo");
    if (emotion != null) {
      sampling.emotions(emotions(emotion));
    }
    Object template = s.take("ch_info");
    if (template != null) {
      sampling.template(template(map("ch_info", template)));
    }
    s.integer("overlap_v2", sampling::overlap);
    s.integer("fix_kp_cond", sampling::anchorEvery);
    Object columns = s.take("fix_kp_cond_dim");
    if (columns != null) {
      List<?> range = list("fix_kp_cond_dim", columns);
      Checks.argument(range.size() == 2, "fix_kp_cond_dim must hold two numbers, was %s", range);
      sampling.anchorFrom(integer("fix_kp_cond_dim[0]", range.get(0)));
      sampling.anchorTo(integer("fix_kp_cond_dim[1]", range.get(1)));
    }
    s.integer("sampling_timesteps", sampling::steps);
    Object bounds = s.take("v_min_max_for_clip");
    if (bounds != null) {
      float[][] rows = rows("v_min_max_for_clip", bounds, 265);
      Checks.argument(rows.length >= 2, "v_min_max_for_clip must hold at least two rows");
      sampling.bounds(new MotionBounds(rows[0], rows[1]));
    }
    s.integer("smo_k_d", n -> sampling.smoothing(Math.max(1, n)));
    Object chunk = r.take("chunksize");
    // the reference hands it to an online run only
    if (chunk != null && (mode == DittoMode.ONLINE || base.compat() == Compat.REPAIRED)) {
      List<?> sizes = list("chunksize", chunk);
      Checks.argument(sizes.size() == 3, "chunksize must hold three numbers, was %s", sizes);
      sampling.chunkPast(integer("chunksize[0]", sizes.get(0)));
      sampling.chunkFrames(integer("chunksize[1]", sizes.get(1)));
      sampling.chunkFuture(integer("chunksize[2]", sizes.get(2)));
    }
    return sampling.build();
  }

  /** A label, a list of labels, a list of such lists, or an array of rows. */
  private static Emotions emotions(Object value) {
    if (value instanceof Npy) {
      return new Emotions(rows("emo", value, Emotions.WIDTH));
    }
    if (value instanceof Number) {
      return Emotions.of(label(value));
    }
    List<?> items = list("emo", value);
    Checks.argument(!items.isEmpty(), "emo must not be empty");
    if (!(items.get(0) instanceof List<?> || items.get(0) instanceof Npy)) {
      return Emotions.perFrame(List.of(labels(items)));
    }
    List<List<Emotion>> frames = new ArrayList<>();
    for (Object item : items) {
      List<?> one = list("emo", item);
      if (one.size() == Emotions.WIDTH) {
        return new Emotions(rows("emo", value, Emotions.WIDTH));
      }
      frames.add(labels(one));
    }
    return Emotions.perFrame(frames);
  }

  private static List<Emotion> labels(List<?> items) {
    return items.stream().map(ReferenceOptions::label).toList();
  }

  private static Emotion label(@Nullable Object value) {
    return Emotion.values()[Checks.inRange("emo", integer("emo", value), 0, 7)];
  }

  /** The arrays of a template by name; sc is its kp. Of several frames, the first counts. */
  private static SourceTemplate template(Map<String, @Nullable Object> t) {
    return new SourceTemplate(
        first(t, "pitch", 66),
        first(t, "yaw", 66),
        first(t, "roll", 66),
        first(t, "t", 3),
        first(t, "exp", 63),
        first(t, "scale", 1)[0],
        first(t, "kp", 63),
        rows("ch_info.eye_open", t.get("eye_open"), 2),
        rows("ch_info.eye_ball", t.get("eye_ball"), 6));
  }

  private static float[] first(Map<String, @Nullable Object> template, String key, int width) {
    return rows("ch_info." + key, template.get(key), width)[0];
  }

  private static ControlOptions controls(DittoOptions base, Values s, Values r) {
    ControlOptions.Builder controls = base.controls().toBuilder();
    Object keys = s.take("use_d_keys");
    if (keys != null) {
      controls.drivenKeys(drivenKeys(keys));
    }
    s.bool("relative_d", controls::relative);
    s.bool("drive_eye", controls::driveEyes);
    Object table = s.take("delta_eye_arr");
    if (table != null) {
      controls.eyeTable(new EyeTable(rows("delta_eye_arr", table, 63)));
    }
    Object blinks = s.take("delta_eye_open_n");
    if (blinks != null) {
      controls.blinks(blinks(blinks));
    }
    Object fade = s.take("fade_type");
    if (fade != null) {
      controls.fadeTarget(fadeTarget(String.valueOf(fade)));
    }
    Object fadeKeys = s.take("fade_out_keys");
    if (fadeKeys != null) {
      controls.fadeKeys(keys("fade_out_keys", fadeKeys));
    }
    s.bool("flag_stitching", controls::stitching);
    Object overall = s.take("overall_ctrl_info");
    if (overall != null) {
      controls.overall(control("overall_ctrl_info", overall));
    }
    r.integer("fade_in", n -> controls.fadeIn(Math.max(-1, n)));
    r.integer("fade_out", n -> controls.fadeOut(Math.max(-1, n)));
    Object setupFrames = s.take("ctrl_info");
    Object runFrames = r.take("ctrl_info");
    Map<Integer, FrameControl> frames = new HashMap<>(base.controls().frames());
    if (setupFrames != null && base.compat() == Compat.REPAIRED) {
      frames.putAll(frames(setupFrames));
    }
    if (runFrames != null) {
      frames.putAll(frames(runFrames));
    }
    return controls.frames(frames).build();
  }

  private static Map<Integer, FrameControl> frames(Object value) {
    Map<Integer, FrameControl> frames = new HashMap<>();
    map("ctrl_info", value)
        .forEach((key, one) -> frames.put(frameNumber(key), control("ctrl_info", one)));
    return frames;
  }

  private static int frameNumber(String key) {
    try {
      return integer("ctrl_info", Double.valueOf(key));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("ctrl_info must be keyed by frame numbers, was " + key, e);
    }
  }

  private static FrameControl control(String name, @Nullable Object value) {
    Map<String, @Nullable Object> map = map(name, value);
    Object delta = map.remove("delta_exp");
    FrameControl control =
        new FrameControl(
            optional(map, "delta_pitch"),
            optional(map, "delta_yaw"),
            optional(map, "delta_roll"),
            optional(map, "alpha_pitch"),
            optional(map, "alpha_yaw"),
            optional(map, "alpha_roll"),
            delta == null ? null : floats("delta_exp", delta),
            optional(map, "vad_alpha"),
            optional(map, "fade_alpha"));
    Checks.argument(map.isEmpty(), "%s: unknown controls %s", name, map.keySet());
    return control;
  }

  private static @Nullable Double optional(Map<String, @Nullable Object> map, String key) {
    Object value = map.remove(key);
    return value == null ? null : number(key, value);
  }

  private static DrivenKeys drivenKeys(Object value) {
    if (!(value instanceof Map<?, ?>)) {
      return DrivenKeys.of(keys("use_d_keys", value));
    }
    Map<MotionKey, Double> weights = new EnumMap<>(MotionKey.class);
    map("use_d_keys", value)
        .forEach((key, weight) -> weights.put(MotionKey.of(key), number("use_d_keys", weight)));
    return new DrivenKeys(weights);
  }

  private static Set<MotionKey> keys(String name, Object value) {
    Set<MotionKey> keys = new HashSet<>();
    List<?> items = value instanceof String ? List.of(value) : list(name, value);
    items.forEach(item -> keys.add(MotionKey.of(String.valueOf(item))));
    return keys;
  }

  private static Blinks blinks(Object value) {
    if (value instanceof Number) {
      int n = integer("delta_eye_open_n", value);
      return n == 0 ? Blinks.RANDOM : n < 0 ? Blinks.NONE : Blinks.every(n);
    }
    List<Integer> intervals = new ArrayList<>();
    for (float n : floats("delta_eye_open_n", value)) {
      intervals.add((int) n);
    }
    return new Blinks(intervals, false);
  }

  private static FadeTarget fadeTarget(String name) {
    return switch (name) {
      case "" -> FadeTarget.NONE;
      case "d0" -> FadeTarget.FIRST_FRAME;
      case "s" -> FadeTarget.SOURCE;
      default -> throw new IllegalArgumentException("fade_type must be \"\", d0 or s, was " + name);
    };
  }
}
