package io.gatelens.sdk.propagation;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tags of a trace, {@code x-datadog-tags: _dd.p.tid=640cfd8d00000000,_dd.p.dm=-4}. A header
 * that is longer than 512 characters, or cannot be read, has none, and its trace goes on with an id
 * of 64 bits, as in Datadog's tracers.
 *
 * @param upperHalf of the trace's id; 0 for an id of 64 bits
 * @param others the values of the tags that are passed on, by their keys without {@code _dd.p.}
 */
record DatadogTags(long upperHalf, Map<String, String> others) {

  static final String PREFIX = "_dd.p.";
  static final String UPPER_HALF = "tid";
  static final int MAX_LENGTH = 512;

  private static final DatadogTags NONE = new DatadogTags(0, Map.of());
  private static final String OUTDATED = "upstream_services";

  static DatadogTags parse(@Nullable String header) {
    if (header == null || header.isEmpty() || header.length() > MAX_LENGTH) {
      return NONE;
    }
    long upperHalf = 0;
    Map<String, String> others = new LinkedHashMap<>();
    int start = 0;
    while (start < header.length()) {
      int comma = header.indexOf(',', start);
      int end = comma < 0 ? header.length() : comma;
      int equals = header.indexOf('=', start);
      if (equals <= start || equals >= end - 1 || !isPrintable(header, start, end)) {
        return NONE;
      }
      String key = header.substring(start, equals);
      String value = header.substring(equals + 1, end);
      start = end + 1;
      if (!key.startsWith(PREFIX)) {
        continue;
      }
      String name = key.substring(PREFIX.length());
      if (name.equals(UPPER_HALF)) {
        if (!HeaderIds.isHex(value, HeaderIds.SPAN_ID_LENGTH, HeaderIds.SPAN_ID_LENGTH)) {
          return NONE;
        }
        upperHalf = Long.parseUnsignedLong(value, 16);
      } else if (!name.equals(OUTDATED)) {
        others.put(name, value);
      }
    }
    return new DatadogTags(upperHalf, others);
  }

  private static boolean isPrintable(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }
}
