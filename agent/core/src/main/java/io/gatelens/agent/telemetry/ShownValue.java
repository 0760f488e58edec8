package io.gatelens.agent.telemetry;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import org.jspecify.annotations.Nullable;

/** A setting's value as a log may repeat it: without what only its owner is to know. */
final class ShownValue {

  private static final String HIDDEN = "***";

  private ShownValue() {}

  /**
   * @param name the property's
   */
  static @Nullable String of(String name, @Nullable String value) {
    if (value == null) {
      return null;
    }
    if (SdkKey.isSecret(name)) {
      return HIDDEN;
    }
    if (!name.endsWith("endpoint")) {
      return value;
    }
    String bare = withoutCredentials(value);
    return value.indexOf('?') < 0 ? bare : bare + '?' + HIDDEN;
  }

  /**
   * A text that says why the value is refused, and may repeat it.
   *
   * @param value as it was set
   */
  static String in(String text, String name, @Nullable String value) {
    String shown = of(name, value);
    return value == null || value.isEmpty() || value.equals(shown)
        ? text
        : text.replace(value, String.valueOf(shown));
  }

  /** A text that may repeat any of the SDK's settings. */
  static String in(String text, ConfigProperties properties) {
    String shown = text;
    for (SdkKey key : SdkKey.ALL) {
      for (String name : key.names()) {
        shown = in(shown, name, properties.getString(name));
      }
    }
    return shown;
  }

  /**
   * A URL without what goes before the host, and without query and fragment, where others put
   * theirs. It need not be one: what looks like these is left out all the same.
   */
  static String withoutCredentials(String url) {
    String bare = before('#', before('?', url));
    int scheme = bare.indexOf("://");
    int authority = scheme < 0 ? 0 : scheme + 3;
    int path = bare.indexOf('/', authority);
    int at = bare.lastIndexOf('@', path < 0 ? bare.length() : path);
    return at < authority ? bare : bare.substring(0, authority) + bare.substring(at + 1);
  }

  private static String before(char end, String url) {
    int at = url.indexOf(end);
    return at < 0 ? url : url.substring(0, at);
  }
}
