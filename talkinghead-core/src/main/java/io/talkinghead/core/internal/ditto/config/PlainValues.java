package io.talkinghead.core.internal.ditto.config;

import io.talkinghead.core.internal.ditto.npy.Npy;
import io.talkinghead.core.internal.pickle.PickleValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a pickle holds, as the maps, lists, numbers and arrays that {@link Values} reads. */
final class PlainValues {
  private PlainValues() {}

  /** Returns {@code value} in plain form; byte strings and None are null. */
  static @Nullable Object of(PickleValue value) {
    if (value instanceof PickleValue.Bool bool) {
      return bool.value();
    }
    if (value instanceof PickleValue.Int number) {
      return number.value();
    }
    if (value instanceof PickleValue.Real number) {
      return number.value();
    }
    if (value instanceof PickleValue.Text text) {
      return text.value();
    }
    if (value instanceof PickleValue.Items items) {
      List<@Nullable Object> list = new ArrayList<>();
      items.items().forEach(item -> list.add(of(item)));
      return list;
    }
    if (value instanceof PickleValue.Dict dict) {
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      dict.entries().forEach((key, item) -> map.put(String.valueOf(of(key)), of(item)));
      return map;
    }
    if (value instanceof PickleValue.FloatArray array) {
      return new Npy(axes(array.shape()), array.data());
    }
    if (value instanceof PickleValue.IntArray array) {
      float[] numbers = new float[array.data().length];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = array.data()[i];
      }
      return new Npy(axes(array.shape()), numbers);
    }
    return null;
  }

  private static int[] axes(List<Integer> shape) {
    return shape.stream().mapToInt(Integer::intValue).toArray();
  }

  /**
   * Flattens a template as the reference's own source analysis leaves it, with the motion of each
   * frame in {@code x_s_info_lst} and the eyes in {@code eye_open_lst} and {@code eye_ball_lst};
   * one that is flat already remains as it is. The condition {@code sc} takes the place of {@code
   * kp}.
   */
  static Map<String, @Nullable Object> template(Map<String, @Nullable Object> template) {
    Object frames = template.get("x_s_info_lst");
    if (frames == null) {
      return template;
    }
    List<?> list = Values.list("ch_info.x_s_info_lst", frames);
    Map<String, @Nullable Object> flat =
        new LinkedHashMap<>(
            Values.map("ch_info.x_s_info_lst[0]", list.isEmpty() ? null : list.get(0)));
    flat.put("eye_open", template.get("eye_open_lst"));
    flat.put("eye_ball", template.get("eye_ball_lst"));
    Object condition = template.get("sc");
    if (condition != null) {
      flat.put("kp", condition);
    }
    return flat;
  }
}
