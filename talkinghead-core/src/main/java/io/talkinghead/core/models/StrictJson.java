package io.talkinghead.core.models;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import java.io.IOException;
import java.io.StringReader;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object that is read to the letter: RFC 8259 without extensions, every entry known, none
 * twice, each of its type. Complaints name the file and the entry.
 */
final class StrictJson {
  private final JsonObject object;
  private final String where;

  private StrictJson(JsonObject object, String where) {
    this.object = object;
    this.where = where;
  }

  /**
   * Parses {@code json}, an object.
   *
   * @param where it comes from, for complaints
   */
  static StrictJson parse(String json, String where) throws InputException {
    try {
      refuseDuplicates(reader(json));
      return of(JsonParser.parseReader(reader(json)), where);
    } catch (JsonParseException | IOException | IllegalStateException e) {
      throw new InputException(
          ErrorCode.MODEL_INVALID, where + " is no valid JSON: " + e.getMessage(), e);
    }
  }

  /** Takes {@code element}, an object. */
  static StrictJson of(JsonElement element, String where) throws InputException {
    if (element instanceof JsonObject object) {
      return new StrictJson(object, where);
    }
    throw new InputException(ErrorCode.MODEL_INVALID, where + " must be a JSON object.");
  }

  /** Refuses entries other than {@code names}. */
  StrictJson allow(Set<String> names) throws InputException {
    for (String name : object.keySet()) {
      if (!names.contains(name)) {
        throw complaint("has an unknown entry '" + name + "'; known are " + names);
      }
    }
    return this;
  }

  /** Returns the names of the entries, in the order of the file. */
  Set<String> names() {
    return object.keySet();
  }

  String text(String name) throws InputException {
    String value = textOrNull(name);
    if (value == null) {
      throw complaint("lacks the string '" + name + "'");
    }
    return value;
  }

  @Nullable String textOrNull(String name) throws InputException {
    JsonElement value = object.get(name);
    if (value == null) {
      return null;
    }
    if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isString()) {
      throw complaint("needs a string as '" + name + "'");
    }
    return value.getAsString();
  }

  long integer(String name, long otherwise) throws InputException {
    JsonElement value = object.get(name);
    if (value == null) {
      return otherwise;
    }
    try {
      if (value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber()) {
        return value.getAsBigDecimal().longValueExact();
      }
    } catch (ArithmeticException | NumberFormatException e) {
      // falls through to the complaint, which says the same
    }
    throw complaint("needs a whole number as '" + name + "'");
  }

  boolean flag(String name, boolean otherwise) throws InputException {
    JsonElement value = object.get(name);
    if (value == null) {
      return otherwise;
    }
    if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isBoolean()) {
      throw complaint("needs true or false as '" + name + "'");
    }
    return value.getAsBoolean();
  }

  JsonArray array(String name) throws InputException {
    if (object.get(name) instanceof JsonArray array) {
      return array;
    }
    throw complaint("needs a list as '" + name + "'");
  }

  StrictJson object(String name) throws InputException {
    JsonElement value = object.get(name);
    if (value == null) {
      throw complaint("lacks the object '" + name + "'");
    }
    return of(value, where + ", " + name);
  }

  InputException complaint(String what) {
    return new InputException(ErrorCode.MODEL_INVALID, where + " " + what + ".");
  }

  private static JsonReader reader(String json) {
    JsonReader reader = new JsonReader(new StringReader(json));
    reader.setStrictness(Strictness.STRICT);
    return reader;
  }

  /** The parser keeps the last of two equal names; two readers may then see two different files. */
  private static void refuseDuplicates(JsonReader reader) throws IOException {
    walk(reader);
    if (reader.peek() != JsonToken.END_DOCUMENT) {
      throw new IOException("something follows the end");
    }
  }

  private static void walk(JsonReader reader) throws IOException {
    switch (reader.peek()) {
      case BEGIN_OBJECT -> {
        Set<String> names = new HashSet<>();
        reader.beginObject();
        while (reader.hasNext()) {
          String name = reader.nextName();
          if (!names.add(name)) {
            throw new IOException("the entry '" + name + "' stands twice");
          }
          walk(reader);
        }
        reader.endObject();
      }
      case BEGIN_ARRAY -> {
        reader.beginArray();
        while (reader.hasNext()) {
          walk(reader);
        }
        reader.endArray();
      }
      default -> reader.skipValue();
    }
  }
}
