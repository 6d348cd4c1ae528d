package io.talkinghead.backend.djl.torchscript;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The text of the class that the archive holds, while it is written line by line, and the tensors
 * that the text refers to.
 *
 * <p>The text is the form in which libtorch itself writes modules: a typed attribute per tensor,
 * and one method {@code forward} that calls operators by their full names. Inputs are called {@code
 * x0}, {@code x1} ..., weights {@code self.w0} ..., all else {@code v0} ..., so that no name of the
 * graph can collide with a word of the language.
 */
final class Script {
  /** The class, found in {@code code/__torch__.py}. */
  static final String CLASS = "Network";

  private final List<String> lines = new ArrayList<>();
  private final List<Weight> weights = new ArrayList<>();
  private final Map<TensorProto, String> known = new HashMap<>();
  private final Map<String, Item> extents = new HashMap<>();
  private final int inputs;
  private int variables;

  Script(int inputs) {
    this.inputs = inputs;
  }

  List<Weight> weights() {
    return weights;
  }

  /** Appends {@code variable = expression}; returns the variable. */
  String assign(String expression) {
    String variable = "v" + variables++;
    lines.add(variable + " = " + expression);
    return variable;
  }

  /** Takes a list of tensors apart; returns the variables. */
  List<String> unpack(int count, String expression) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add("v" + variables++);
    }
    lines.add(String.join(", ", names) + ", = " + expression);
    return names;
  }

  /** Returns where the inputs are: on this device all tensors are made. */
  String device() {
    return inputs > 0 ? "ops.prim.device(x0)" : "torch.device(\"cpu\")";
  }

  /** Returns how {@code value} is named; a constant becomes an attribute with its first use. */
  String name(Value value) {
    String name = value.text();
    if (name == null) {
      name = value.constant() != null ? attribute(value) : tensor(value);
      value.name(name);
    }
    return name;
  }

  private String attribute(Value value) {
    return attribute(value.type(), Objects.requireNonNull(value.constant()), value.axes());
  }

  private String attribute(ElementType type, TensorProto tensor, long[] axes) {
    boolean small = tensor.getSerializedSize() < 1024;
    TensorProto anonymous = small ? tensor.toBuilder().setName("").build() : tensor;
    String name = small ? known.get(anonymous) : null;
    if (name == null) {
      Weight weight = new Weight("w" + weights.size(), type, axes, tensor);
      weights.add(weight);
      name = "self." + weight.name();
      if (small) {
        known.put(anonymous, name);
      }
    }
    return name;
  }

  private String tensor(Value value) {
    List<Item> items = Objects.requireNonNull(value.items());
    if (value.known() != null) {
      TensorProto tensor = Numbers.tensor(value.type(), value.axes(), items);
      return attribute(value.type(), tensor, value.axes());
    }
    String numbers = value.rank() == 0 ? items.get(0).text() : Item.list(items);
    return assign(
        "torch.tensor(%s, dtype=%d, device=%s)".formatted(numbers, value.type().torch, device()));
  }

  /** Returns the extent of an axis: a number, or a variable that asks for it. */
  Item extent(Value value, int axis) {
    if (value.axis(axis) >= 0) {
      return Item.of(value.axis(axis));
    }
    String call = "torch.size(%s, %d)".formatted(name(value), axis);
    return extents.computeIfAbsent(call, c -> Item.variable(assign(c)));
  }

  /** Writes an argument of an operator. */
  String argument(@Nullable Object argument) {
    if (argument == null) {
      return "None";
    }
    if (argument instanceof Value value) {
      return name(value);
    }
    if (argument instanceof Item item) {
      return item.text();
    }
    if (argument instanceof Double real) {
      return Item.literal(real);
    }
    if (argument instanceof Boolean flag) {
      return flag ? "True" : "False";
    }
    if (argument instanceof long[] numbers) {
      List<Item> items = new ArrayList<>();
      for (long number : numbers) {
        items.add(Item.of(number));
      }
      return Item.list(items);
    }
    if (argument instanceof List<?> list) {
      if (list.isEmpty()) {
        return Item.list(List.of());
      }
      return list.stream().map(this::argument).collect(Collectors.joining(", ", "[", "]"));
    }
    return argument.toString();
  }

  /** Returns the text of the class, whose method returns {@code results}. */
  String code(List<String> results) {
    StringBuilder code = new StringBuilder("class " + CLASS + "(Module):\n");
    code.append("  __parameters__ = ").append(names(true)).append('\n');
    code.append("  __buffers__ = ").append(names(false)).append('\n');
    weights.forEach(weight -> code.append("  ").append(weight.name()).append(" : Tensor\n"));
    code.append("  def forward(self: __torch__.").append(CLASS);
    for (int i = 0; i < inputs; i++) {
      code.append(",\n    x").append(i).append(": Tensor");
    }
    boolean one = results.size() == 1;
    String types = results.stream().map(r -> "Tensor").collect(Collectors.joining(", "));
    code.append(") -> ").append(one ? types : "Tuple[" + types + "]").append(":\n");
    lines.forEach(line -> code.append("    ").append(line).append('\n'));
    String all = String.join(", ", results);
    return code.append("    return ").append(one ? all : "(" + all + ")").append('\n').toString();
  }

  /** Lists the attributes of floating point (parameters), or the others (buffers). */
  private String names(boolean floating) {
    return weights.stream()
        .filter(weight -> weight.type().floating() == floating)
        .map(weight -> "\"" + weight.name() + "\", ")
        .collect(Collectors.joining("", "[", "]"));
  }
}
