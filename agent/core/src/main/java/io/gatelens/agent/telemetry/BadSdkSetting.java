package io.gatelens.agent.telemetry;

import io.gatelens.agent.configuration.Setting;
import io.gatelens.agent.configuration.SettingCatalog;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The property that made the SDK, or its extension, refuse to be built.
 *
 * @param name the property
 * @param message one line for the log: key, value, what is allowed, what is used instead
 */
record BadSdkSetting(String name, String message) {

  /** The SDK's, those of our extension to it, and Datadog's, which the extension honours. */
  private static final List<String> PREFIXES = List.of("otel.", "gatelens.", "dd.");

  /**
   * Finds it in what the exception says: the key itself, else a symptom of one of the keys.
   *
   * @return null where no property that is set explains the exception
   */
  static @Nullable BadSdkSetting find(Throwable failure, ConfigProperties properties) {
    String text = messages(failure);
    String named = namedIn(text, properties);
    if (named != null) {
      return of(named, SdkKey.ofName(named), text, properties);
    }
    BadSdkSetting first = null;
    for (SdkKey key : SdkKey.ALL) {
      if (key.symptom() == null || !text.contains(key.symptom())) {
        continue;
      }
      for (String name : key.names()) {
        String value = properties.getString(name);
        if (value == null || value.equals(SdkFactory.DEFAULTS.get(name))) {
          continue;
        }
        BadSdkSetting found = of(name, key, text, properties);
        if (text.contains(value)) {
          return found;
        }
        first = first == null ? found : first;
      }
    }
    return first;
  }

  private static BadSdkSetting of(
      String name, @Nullable SdkKey key, String text, ConfigProperties properties) {
    String given = properties.getString(name);
    String value = ShownValue.of(name, given);
    String start = SdkKey.asGiven(name) + "=" + value + " cannot be used: ";
    return new BadSdkSetting(
        name,
        key == null
            ? start + explained(name, value, ShownValue.in(text, name, given))
            : start
                + "allowed is "
                + key.allowed()
                + "; the default ("
                + key.defaultText()
                + ") is used");
  }

  /** What our extension says of it, which knows best, and what is used instead. */
  private static String explained(String name, @Nullable String value, String text) {
    String said = after(name + ": ", after(name + "=" + value + " cannot be used: ", text));
    Setting<?> own = SettingCatalog.ofKey(name);
    if (own == null) {
      return said + "; its default is used";
    }
    return said
        + (said.contains("allowed is ") ? "" : "; allowed is " + own.allowed())
        + "; the default "
        + own.defaultText()
        + " is used";
  }

  private static String after(String start, String text) {
    return text.startsWith(start) ? text.substring(start.length()) : text;
  }

  /** The first word of the text that is the name of a property that is set. */
  private static @Nullable String namedIn(String text, ConfigProperties properties) {
    for (String prefix : PREFIXES) {
      String named = namedIn(text, prefix, properties);
      if (named != null) {
        return named;
      }
    }
    return null;
  }

  private static @Nullable String namedIn(String text, String prefix, ConfigProperties properties) {
    int start = text.indexOf(prefix);
    while (start >= 0) {
      int end = start;
      while (end < text.length() && isNamePart(text.charAt(end))) {
        end++;
      }
      String name = text.substring(start, end);
      if (properties.getString(name) != null) {
        return name;
      }
      start = text.indexOf(prefix, end);
    }
    return null;
  }

  private static boolean isNamePart(char c) {
    return c == '.' || c == '_' || c == '-' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }

  private static String messages(Throwable failure) {
    StringBuilder text = new StringBuilder();
    for (Throwable t = failure; t != null; t = t.getCause()) {
      String message = t.getMessage();
      if (message != null && text.indexOf(message) < 0) {
        text.append(text.isEmpty() ? "" : ": ").append(message);
      }
    }
    return text.toString();
  }
}
