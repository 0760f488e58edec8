package io.gatelens.agent.configuration;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** {@code orders=full;search=off}: names with a value each, in the order in which they stand. */
final class Pairs {

  private static final String NONE = "none";

  private Pairs() {}

  /**
   * Reads pairs that are separated by semicolons or commas; in the agent's argument a comma begins
   * the next setting. The value is what follows the last equals sign.
   *
   * @param type the enum whose constants the values are, in lower case
   * @throws IllegalArgumentException where a pair is none, or a name comes twice
   */
  static <E extends Enum<E>> Map<String, E> parse(String text, Class<E> type) {
    Map<String, E> pairs = new LinkedHashMap<>();
    for (Map.Entry<String, String> pair : parse(text).entrySet()) {
      pairs.put(pair.getKey(), Enum.valueOf(type, pair.getValue().toUpperCase(Locale.ROOT)));
    }
    return pairs;
  }

  /** The same with the values as they are written. */
  static Map<String, String> parse(String text) {
    Map<String, String> pairs = new LinkedHashMap<>();
    if (text.equalsIgnoreCase(NONE)) {
      return pairs;
    }
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      boolean isEnd = i == text.length() || text.charAt(i) == ';' || text.charAt(i) == ',';
      if (isEnd) {
        put(pairs, text.substring(start, i).trim());
        start = i + 1;
      }
    }
    return pairs;
  }

  private static void put(Map<String, String> pairs, String pair) {
    if (pair.isEmpty()) {
      return;
    }
    int equals = pair.lastIndexOf('=');
    if (equals <= 0) {
      throw new IllegalArgumentException("not a name and a value: " + pair);
    }
    String value = pair.substring(equals + 1).trim();
    if (pairs.put(pair.substring(0, equals).trim(), value) != null) {
      throw new IllegalArgumentException("twice: " + pair);
    }
  }
}
