package io.talkinghead.backend.djl.torchscript;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Arithmetic on numbers outside of tensors, done while the graph is translated.
 *
 * <p>float32 is computed in float32, as a runtime would. Sums, differences and products of whole
 * numbers that are known at run time only become arithmetic of TorchScript's {@code int}.
 */
final class Folding {
  private Folding() {}

  /** Returns {@code a op b}, or null if one is no number or the result needs a tensor. */
  static @Nullable Value binary(Node node, String op, Value a, Value b) {
    List<Item> left = a.items();
    List<Item> right = b.items();
    if (left == null || right == null) {
      return null;
    }
    int count = left.size() == 1 ? right.size() : left.size();
    if (right.size() != 1 && right.size() != count) {
      return null;
    }
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Item l = left.get(left.size() == 1 ? 0 : i);
      Item r = right.get(right.size() == 1 ? 0 : i);
      Item item = l.known() && r.known() ? known(op, a.type(), l, r) : later(node, op, a, l, r);
      if (item == null) {
        return null;
      }
      items.add(item);
    }
    ElementType type = truth(op) ? ElementType.BOOL : a.type();
    return Value.numbers(type, Axes.broadcast(a.axes(), b.axes()), items);
  }

  private static boolean truth(String op) {
    return switch (op) {
      case "eq", "gt", "lt", "ge", "le", "logical_and", "logical_or", "logical_xor" -> true;
      default -> false;
    };
  }

  private static @Nullable Item later(Node node, String op, Value a, Item l, Item r) {
    boolean simple = op.equals("add") || op.equals("sub") || op.equals("mul");
    return simple && a.type() == ElementType.INT64 ? Item.variable(node.step(op, l, r)) : null;
  }

  private static @Nullable Item known(String op, ElementType type, Item l, Item r) {
    if (truth(op)) {
      return Item.of(holds(op, type, l, r) ? 1L : 0L);
    }
    if (type.floating()) {
      return real(op, type, l.real(), r.real());
    }
    return type == ElementType.INT64 ? whole(op, l.integer(), r.integer()) : null;
  }

  private static boolean holds(String op, ElementType type, Item l, Item r) {
    int order =
        type.floating()
            ? Double.compare(l.real(), r.real())
            : Long.compare(l.integer(), r.integer());
    boolean number = !Double.isNaN(l.real()) && !Double.isNaN(r.real());
    return switch (op) {
      case "eq" -> number && (l.real() == r.real() && order == 0 || l.real() == 0 && r.real() == 0);
      case "gt" -> number && order > 0;
      case "lt" -> number && order < 0;
      case "ge" -> number && order >= 0;
      case "le" -> number && order <= 0;
      case "logical_and" -> !l.is(0) && !r.is(0);
      case "logical_or" -> !l.is(0) || !r.is(0);
      default -> l.is(0) != r.is(0);
    };
  }

  private static @Nullable Item real(String op, ElementType type, double l, double r) {
    Double result =
        switch (op) {
          case "add" -> l + r;
          case "sub" -> l - r;
          case "mul" -> l * r;
          case "div" -> l / r;
          case "minimum" -> Math.min(l, r);
          case "maximum" -> Math.max(l, r);
          default -> null;
        };
    return result == null ? null : rounded(type, result);
  }

  /** Returns {@code value} in the precision of {@code type}: one rounding, as the type has it. */
  private static Item rounded(ElementType type, double value) {
    return Item.of(type == ElementType.FLOAT ? (double) (float) value : value);
  }

  private static @Nullable Item whole(String op, long l, long r) {
    if (r == 0 && (op.equals("div") || op.equals("remainder") || op.equals("fmod"))) {
      return null;
    }
    return switch (op) {
      case "add" -> Item.of(l + r);
      case "sub" -> Item.of(l - r);
      case "mul" -> Item.of(l * r);
      case "div" -> Item.of(l / r); // towards zero, as ONNX has it
      case "remainder" -> Item.of(Math.floorMod(l, r));
      case "fmod" -> Item.of(l % r);
      case "minimum" -> Item.of(Math.min(l, r));
      case "maximum" -> Item.of(Math.max(l, r));
      default -> null;
    };
  }

  /** Returns {@code op} of numbers, or null. */
  static @Nullable Value unary(String op, Value value) {
    List<Item> known = value.known();
    Function<Item, Item> function = known == null ? null : function(op, value.type());
    if (known == null || function == null) {
      return null;
    }
    ElementType type = op.equals("logical_not") ? ElementType.BOOL : value.type();
    return Value.numbers(type, value.axes(), known.stream().map(function).toList());
  }

  private static @Nullable Function<Item, Item> function(String op, ElementType type) {
    if (op.equals("logical_not")) {
      return item -> Item.of(item.is(0) ? 1L : 0L);
    }
    if (!type.floating()) {
      return switch (op) {
        case "neg" -> item -> Item.of(-item.integer());
        case "abs" -> item -> Item.of(Math.abs(item.integer()));
        default -> null;
      };
    }
    return switch (op) {
      case "neg" -> item -> Item.of(-item.real());
      case "abs" -> item -> Item.of(Math.abs(item.real()));
      case "sqrt" -> item -> rounded(type, Math.sqrt(item.real()));
      case "floor" -> item -> Item.of(Math.floor(item.real()));
      case "ceil" -> item -> Item.of(Math.ceil(item.real()));
      case "reciprocal" -> item -> rounded(type, 1 / item.real());
      default -> null;
    };
  }

  /** Returns numbers in another type, or null if that needs a tensor. */
  static @Nullable Value cast(Value value, ElementType to) {
    List<Item> items = value.items();
    boolean whole = value.type() == ElementType.INT64 || value.type() == ElementType.INT32;
    if (items == null || to == ElementType.FLOAT16) {
      return null;
    }
    if (value.known() == null && !(whole && to == ElementType.INT64)) {
      return null;
    }
    List<Item> cast = new ArrayList<>();
    for (Item item : items) {
      cast.add(item.known() ? cast(item, to) : item);
    }
    return Value.numbers(to, value.axes(), cast);
  }

  private static Item cast(Item item, ElementType to) {
    return switch (to) {
      case FLOAT -> Item.of((double) (float) item.real());
      case DOUBLE, FLOAT16 -> Item.of(item.real());
      case BOOL -> Item.of(item.is(0) ? 0L : 1L);
      case INT64 -> Item.of(item.integer());
      case INT32 -> Item.of((long) (int) item.integer());
      case INT16 -> Item.of((long) (short) item.integer());
      case INT8 -> Item.of((long) (byte) item.integer());
      case UINT8 -> Item.of(item.integer() & 255);
    };
  }
}
