package io.gatelens.sdk.push;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads an exporter's settings. A bad one is refused with its key and what is allowed. */
public final class PushSettings {

  private static final String NONE = "none";
  private static final int MIN_PACKET_BYTES = 256;

  /** What fits into a datagram. */
  private static final int MAX_PACKET_BYTES = 65507;

  private final ConfigProperties config;

  /** Of these properties. */
  public PushSettings(ConfigProperties config) {
    this.config = config;
  }

  /** A text; null where there is none. */
  public @Nullable String text(String key) {
    String value = config.getString(key);
    return value == null || value.isBlank() ? null : value.trim();
  }

  /**
   * Reads a value.
   *
   * @param parser throws IllegalArgumentException where it is a bad one
   * @param allowed for the message, after "allowed is"
   * @throws ConfigurationException where the parser throws
   */
  public <T> T value(String key, T defaultValue, String allowed, Function<String, T> parser) {
    String text = text(key);
    if (text == null) {
      return defaultValue;
    }
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(key + "=" + text + " cannot be used: allowed is " + allowed);
    }
  }

  /** A whole number within bounds. */
  public int number(String key, int defaultValue, int min, int max) {
    return value(
        key,
        defaultValue,
        "a whole number from " + min + " to " + max,
        text -> {
          int number = Integer.parseInt(text);
          if (number < min || number > max) {
            throw new IllegalArgumentException(text);
          }
          return number;
        });
  }

  /** How many bytes a packet has at most. */
  public int packetBytes(String key, int defaultValue) {
    return number(key, defaultValue, MIN_PACKET_BYTES, MAX_PACKET_BYTES);
  }

  /** What stands before each metric's name, with a dot at its end; else empty. */
  public String prefix(String key) {
    return value(
        key,
        "",
        "letters, digits and the characters _ - ., or none",
        text -> {
          if (text.equalsIgnoreCase(NONE)) {
            return "";
          }
          StringBuilder name = new StringBuilder();
          LineText.appendName(name, text);
          if (!name.toString().equals(text)) {
            throw new IllegalArgumentException(text);
          }
          return text.endsWith(".") ? text : text + ".";
        });
  }

  /** Pairs, in their order. */
  public Map<String, String> tags(String key) {
    return value(key, Map.of(), "none, or pairs, e.g. node=a1;zone=b", PushSettings::pairs);
  }

  private static Map<String, String> pairs(String text) {
    Map<String, String> pairs = new LinkedHashMap<>();
    if (text.equalsIgnoreCase(NONE)) {
      return pairs;
    }
    for (String pair : text.split("[;,]", -1)) {
      if (pair.isBlank()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String name = pair.substring(0, Math.max(equals, 0)).trim();
      String value = pair.substring(equals + 1).trim();
      if (name.isEmpty() || value.isEmpty()) {
        throw new IllegalArgumentException(pair);
      }
      pairs.put(name, value);
    }
    return pairs;
  }
}
