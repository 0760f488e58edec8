package io.gatelens.sdk.document;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value in a document, and where it stands.
 *
 * @param value a {@code String}, {@code Double}, {@code Boolean}, {@code List<JsonValue>}, {@code
 *     Map<String, JsonValue>} in the order of the document, or null
 * @param path how one gets there: {@code rules[2].ratio}; empty for the document itself
 * @param line from 1 on
 * @param column from 1 on
 */
record JsonValue(@Nullable Object value, String path, int line, int column) {

  private static final int MAX_QUOTED = 60;

  /** The members of an object; null where it is none. */
  @SuppressWarnings("unchecked") // As the parser made it.
  @Nullable Map<String, JsonValue> members() {
    return value instanceof Map ? (Map<String, JsonValue>) value : null;
  }

  /** The values of an array; null where it is none. */
  @SuppressWarnings("unchecked") // As the parser made it.
  @Nullable List<JsonValue> values() {
    return value instanceof List ? (List<JsonValue>) value : null;
  }

  /** {@code line 3, column 12 (rules[2].ratio)}. */
  String place() {
    String place = "line " + line + ", column " + column;
    return path.isEmpty() ? place : place + " (" + path + ")";
  }

  /** For a message: what it is, in short. */
  String quoted() {
    if (value instanceof Map) {
      return "an object";
    }
    if (value instanceof List) {
      return "an array";
    }
    if (value instanceof String text) {
      return '"' + shortened(text) + '"';
    }
    return String.valueOf(value);
  }

  static String shortened(String text) {
    return text.length() <= MAX_QUOTED ? text : text.substring(0, MAX_QUOTED) + "…";
  }
}
