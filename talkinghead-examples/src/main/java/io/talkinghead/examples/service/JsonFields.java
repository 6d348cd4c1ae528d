package io.talkinghead.examples.service;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the members of a JSON object strictly: what is misspelt or of another kind is refused with
 * its name and what was expected, never ignored.
 */
final class JsonFields {
  private final JsonObject json;

  /**
   * Reads {@code json}.
   *
   * @param known names that it may have; empty if others look after that
   * @throws ProblemException 422 if it has another
   */
  JsonFields(JsonObject json, Set<String> known) {
    this.json = json;
    for (String name : json.keySet()) {
      if (!known.isEmpty() && !known.contains(name)) {
        throw invalid(
            "'%s' is unknown; known are %s"
                .formatted(shortened(name), String.join(", ", known.stream().sorted().toList())));
      }
    }
  }

  /**
   * Reads a text that holds one object.
   *
   * @throws ProblemException 400 if it does not
   */
  static JsonObject object(String text) {
    try {
      JsonReader reader = new JsonReader(new StringReader(text));
      reader.setStrictness(Strictness.STRICT);
      JsonElement element = JsonParser.parseReader(reader);
      if (element.isJsonObject() && reader.peek() == JsonToken.END_DOCUMENT) {
        return element.getAsJsonObject();
      }
    } catch (JsonParseException | IOException | StackOverflowError e) {
      // told below
    }
    throw Problem.of(
            400, "JSON_MALFORMED", "This is no JSON object. Send one such as {\"seed\": 7}.")
        .exception();
  }

  /** Returns the object {@code name}; empty if it is absent. */
  JsonFields inner(String name, Set<String> known) {
    JsonElement value = json.get(name);
    if (value != null && !value.isJsonObject()) {
      throw wrong(name, "an object", value);
    }
    return new JsonFields(value == null ? new JsonObject() : value.getAsJsonObject(), known);
  }

  /** Returns whether {@code name} is there, and a text. */
  boolean isText(String name) {
    return json.get(name) != null
        && json.get(name).isJsonPrimitive()
        && json.get(name).getAsJsonPrimitive().isString();
  }

  /** Returns the text {@code name}, if it is there. */
  Optional<String> text(String name) {
    JsonElement value = json.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (!isText(name)) {
      throw wrong(name, "a text", value);
    }
    return Optional.of(value.getAsString());
  }

  /** Returns the flag {@code name}; false if it is absent. */
  boolean flag(String name) {
    JsonElement value = json.get(name);
    if (value == null) {
      return false;
    }
    if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isBoolean()) {
      throw wrong(name, "true or false", value);
    }
    return value.getAsBoolean();
  }

  /** Returns the number {@code name}. */
  double number(String name, double otherwise) {
    JsonElement value = json.get(name);
    return value == null ? otherwise : number(name, value);
  }

  private static double number(String name, JsonElement value) {
    if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isNumber()) {
      throw wrong(name, "a number", value);
    }
    return value.getAsDouble();
  }

  /** Returns the whole number {@code name}. */
  long longer(String name, long otherwise) {
    JsonElement value = json.get(name);
    if (value == null) {
      return otherwise;
    }
    number(name, value);
    try {
      return value.getAsBigDecimal().longValueExact();
    } catch (ArithmeticException | NumberFormatException e) {
      throw wrong(name, "a whole number of 64 bits", value);
    }
  }

  /** Returns the whole number {@code name}. */
  int whole(String name, int otherwise) {
    long value = longer(name, otherwise);
    if (value != (int) value) {
      throw wrong(name, "a whole number of 32 bits", json.get(name));
    }
    return (int) value;
  }

  /** Returns {@code count} numbers; zeros if they are absent. */
  double[] numbers(String name, int count) {
    JsonElement value = json.get(name);
    if (value == null) {
      return new double[count];
    }
    if (!value.isJsonArray() || value.getAsJsonArray().size() != count) {
      throw wrong(name, "a list of " + count + " numbers", value);
    }
    JsonArray list = value.getAsJsonArray();
    double[] numbers = new double[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = number(name, list.get(i));
    }
    return numbers;
  }

  /** Returns the constant of {@code type} called {@code value}, in any case. */
  <E extends Enum<E>> E oneOf(String name, String value, Class<E> type) {
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equalsIgnoreCase(value)) {
        return constant;
      }
    }
    throw invalid(
        "'%s' must be one of %s, was '%s'"
            .formatted(
                name,
                Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT),
                shortened(value)));
  }

  private static ProblemException wrong(String name, String wanted, JsonElement value) {
    return invalid("'%s' must be %s, was %s".formatted(name, wanted, shortened(value.toString())));
  }

  private static String shortened(String text) {
    return text.length() > 60 ? text.substring(0, 60) + "..." : text;
  }

  private static ProblemException invalid(String what) {
    return Problem.of(422, "OPTION_INVALID", "In the options, " + what + ". Correct it.")
        .exception();
  }
}
