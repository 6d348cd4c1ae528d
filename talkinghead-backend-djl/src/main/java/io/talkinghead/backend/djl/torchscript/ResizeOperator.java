package io.talkinghead.backend.djl.torchscript;

import io.talkinghead.InputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Resamples along any axes. The usual forms are one call of torch; the others, of which ONNX has
 * many, are worked out here for each axis: which numbers make a result, and in which shares.
 *
 * <p>One call does: nearest with asymmetric coordinates rounded down, linear and cubic with half
 * pixel or aligned corners; for one to three axes behind the first two.
 */
final class ResizeOperator implements Operator.Single {
  /**
   * One axis that changes.
   *
   * @param axis which
   * @param scale new extent by old one, if it is given
   * @param size new extent
   */
  record Change(int axis, @Nullable Double scale, Item size) {}

  @Override
  public Value value(Node node) throws InputException {
    Value value = node.in(0);
    if (node.flag("antialias")) {
      throw node.refuse("it is antialiased");
    }
    if (!node.word("keep_aspect_ratio_policy", "stretch").equals("stretch")) {
      throw node.refuse("it keeps the aspect ratio");
    }
    List<Change> changes = changes(node, value);
    if (changes.isEmpty()) {
      return value;
    }
    long[] axes = value.axes();
    for (Change change : changes) {
      axes[change.axis()] = change.size().known() ? change.size().integer() : Axes.UNKNOWN;
    }
    String coordinates =
        node.word(
            "coordinate_transformation_mode", node.opset() < 11 ? "asymmetric" : "half_pixel");
    String mode = node.word("mode", "nearest");
    String function = function(node, value, changes, mode, coordinates);
    if (function != null) {
      return whole(node, value, changes, axes, function, coordinates.equals("align_corners"));
    }
    ResizeTable table = ResizeTable.of(node, mode, coordinates);
    Value result = value;
    for (Change change : changes) {
      result = along(node, result, change, table);
    }
    return result;
  }

  private static List<Change> changes(Node node, Value value) throws InputException {
    int scalesAt = node.opset() < 11 ? 1 : 2;
    boolean bySize = node.opset() >= 11 && node.has(3) && !node.items(3).isEmpty();
    List<Item> asked = bySize ? node.items(3) : node.items(scalesAt);
    long[] named = node.integers("axes", Axes.range(0, value.rank()));
    int[] axes = node.axes(named, value.rank());
    if (asked.size() != axes.length) {
      throw node.refuse("%d factors for %d axes".formatted(asked.size(), axes.length));
    }
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < axes.length; i++) {
      Item extent = node.script().extent(value, axes[i]);
      Item item = asked.get(i);
      if (bySize) {
        if (!item.equals(extent)) { // also where both are the same variable
          changes.add(new Change(axes[i], null, item));
        }
      } else if (!item.known()) {
        throw node.refuse("its scales are not known before it runs");
      } else if (!item.is(1)) {
        changes.add(new Change(axes[i], item.real(), scaled(node, extent, item.real())));
      }
    }
    return changes;
  }

  private static Item scaled(Node node, Item extent, double scale) {
    if (extent.known()) {
      return Item.of((long) Math.floor((float) extent.integer() * (float) scale));
    }
    String product = node.step("mul", extent, scale);
    return Item.variable(node.step("floor", product));
  }

  /** Returns the function of torch that does the same, or null. */
  private static @Nullable String function(
      Node node, Value value, List<Change> changes, String mode, String coordinates) {
    int spatial = value.rank() - 2;
    boolean behind = changes.stream().allMatch(change -> change.axis() >= 2);
    if (!behind || spatial < 1 || spatial > 3) {
      return null;
    }
    boolean corners = coordinates.equals("align_corners");
    boolean halves =
        coordinates.equals("half_pixel")
            || (coordinates.equals("pytorch_half_pixel")
                && changes.stream().allMatch(c -> c.size().known() && c.size().integer() > 1));
    return switch (mode) {
      case "nearest" -> {
        boolean floor = node.word("nearest_mode", "round_prefer_floor").equals("floor");
        boolean plain = coordinates.equals("asymmetric") && floor && node.opset() >= 11;
        yield plain ? "upsample_nearest" + spatial + "d" : null;
      }
      case "linear" -> {
        String name = List.of("linear1d", "bilinear2d", "trilinear3d").get(spatial - 1);
        yield corners || halves ? "upsample_" + name : null;
      }
      case "cubic" -> {
        boolean usual = node.real("cubic_coeff_a", -0.75f) == -0.75f;
        boolean plain = usual && !node.flag("exclude_outside") && spatial == 2;
        yield plain && (corners || halves) ? "upsample_bicubic2d" : null;
      }
      default -> null;
    };
  }

  private static Value whole(
      Node node, Value value, List<Change> changes, long[] axes, String function, boolean corners) {
    int spatial = value.rank() - 2;
    List<Item> sizes = new ArrayList<>(node.extents(value).subList(2, value.rank()));
    Double[] scales = new Double[spatial];
    for (Change change : changes) {
      sizes.set(change.axis() - 2, change.size());
      scales[change.axis() - 2] = change.scale();
    }
    List<@Nullable Object> arguments = new ArrayList<>(Arrays.asList(value, sizes));
    if (!function.startsWith("upsample_nearest")) {
      arguments.add(corners);
    }
    arguments.addAll(Arrays.asList(scales));
    return node.make(value.type(), axes, function, arguments.toArray());
  }

  /** Sums up, for each tap of the table, the numbers it picks times its shares. */
  private static Value along(Node node, Value value, Change change, ResizeTable table)
      throws InputException {
    int axis = change.axis();
    if (value.axis(axis) < 0 || !change.size().known()) {
      throw node.refuse("axis " + axis + " is not known before it runs");
    }
    int from = (int) value.axis(axis);
    int to = (int) change.size().integer();
    float scale = change.scale() != null ? change.scale().floatValue() : (float) to / from;
    long[] axes = Axes.with(value.axes(), axis, to);
    Value sum = null;
    for (ResizeTable.Tap tap : table.taps(from, to, scale)) {
      Value index = Node.constant(Numbers.longs(tap.places()));
      Value picked = node.make(value.type(), axes, "index_select", value, (long) axis, index);
      if (tap.shares() != null) {
        long[] shape = new long[value.rank() - axis];
        Arrays.fill(shape, 1);
        shape[0] = to;
        Value shares = Node.constant(Numbers.floats(tap.shares(), shape));
        picked = node.make(value.type(), axes, "mul", picked, shares);
      }
      sum = sum == null ? picked : node.make(value.type(), axes, "add", sum, picked);
    }
    return Objects.requireNonNull(sum);
  }
}
