package io.talkinghead.core.internal.pickle;

import io.talkinghead.InputException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The stack of the machine: values, containers that are still being filled, and marks. One thread.
 */
final class PickleStack {
  private static final Object MARK = new Object();

  private final PickleInput in;
  private final List<Object> stack = new ArrayList<>();

  PickleStack(PickleInput in) {
    this.in = in;
  }

  void mark() {
    stack.add(MARK);
  }

  /** Puts {@code value} on top. */
  void push(Object value) {
    stack.add(value);
  }

  /** Returns the value on top. */
  Object top() throws InputException {
    if (stack.isEmpty() || stack.get(stack.size() - 1) == MARK) {
      throw in.refuse("the stack is empty");
    }
    return stack.get(stack.size() - 1);
  }

  /** Takes the value on top. */
  Object pop() throws InputException {
    Object value = top();
    stack.remove(stack.size() - 1);
    return value;
  }

  /** Takes the last {@code count} values, oldest first. */
  List<Object> last(int count) throws InputException {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      values.add(0, pop());
    }
    return values;
  }

  /** Takes the last mark and all values above it, oldest first. */
  List<Object> toMark() throws InputException {
    int mark = stack.lastIndexOf(MARK);
    if (mark < 0) {
      throw in.refuse("there is no mark on the stack");
    }
    List<Object> above = stack.subList(mark, stack.size());
    List<Object> values = new ArrayList<>(above.subList(1, above.size()));
    above.clear();
    return values;
  }

  /** Returns the list on top. */
  @SuppressWarnings("unchecked") // the only raw lists on the stack are those that this class made
  List<Object> list() throws InputException {
    if (top() instanceof ArrayList<?> list) {
      return (List<Object>) list;
    }
    throw in.refuse("items are added to something that is no list");
  }

  /** Adds keys and values in turn to the dictionary on top. */
  @SuppressWarnings("unchecked") // the only maps on the stack are those that this class made
  void fill(List<Object> pairs) throws InputException {
    if (!(top() instanceof LinkedHashMap<?, ?> dict)) {
      throw in.refuse("entries are added to something that is no dictionary");
    }
    if (pairs.size() % 2 != 0) {
      throw in.refuse("a dictionary has a key without a value");
    }
    for (int i = 0; i < pairs.size(); i += 2) {
      Object key = pairs.get(i);
      if (!(key instanceof PickleValue.Text
          || key instanceof PickleValue.Int
          || key instanceof PickleValue.Bool)) {
        throw in.refuse("a key of a dictionary is neither a string nor a whole number");
      }
      ((Map<Object, Object>) dict).put(key, pairs.get(i + 1));
    }
  }
}
