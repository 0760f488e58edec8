package io.gatelens.agent.configuration;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One configuration key of the agent; {@link SettingCatalog#ALL} lists them, and a test compares
 * that list with {@code docs/configuration.md}.
 *
 * <p>Read in {@code premain}, so without lambdas: the JVM's first one costs 10 to 30 ms.
 *
 * @param key the system property; {@code <module>} in it stands for a module's name
 * @param type {@code Boolean}, {@code Integer} from 0 on, {@code String} for any text, {@code
 *     Duration}, {@link HeaderName}, {@link ListenAddress}, {@link FileName}, {@link Secret},
 *     {@link Ratio}, one of the records of pairs, {@link RouteIds}, {@link ClearedHeaders}, or an
 *     enum, whose constants are written in lower case
 * @param allowed what a value may be, as said in the warning about a bad one
 * @param defaultText the default as one would write it
 * @param description one sentence for the documentation
 */
public record Setting<T>(
    String key, Class<T> type, String allowed, String defaultText, String description) {

  /** The environment variable: {@code gatelens.trace.slow-step} is GATELENS_TRACE_SLOW_STEP. */
  public String variable() {
    return variable(key);
  }

  T defaultValue() {
    return parse(defaultText);
  }

  /**
   * Reads a value.
   *
   * @throws IllegalArgumentException where it is not allowed
   */
  T parse(String text) {
    if (type == Boolean.class) {
      return type.cast(parseBoolean(text));
    }
    if (type == Integer.class) {
      return type.cast(parseCount(text));
    }
    if (type == String.class) {
      return type.cast(text);
    }
    if (type == Duration.class) {
      return type.cast(Durations.parse(text));
    }
    if (type == HeaderName.class) {
      return type.cast(HeaderName.parse(text));
    }
    if (type == ListenAddress.class) {
      return type.cast(ListenAddress.parse(text));
    }
    if (type == FileName.class) {
      return type.cast(FileName.parse(text));
    }
    if (type == Secret.class) {
      return type.cast(Secret.parse(text));
    }
    if (type == Ratio.class) {
      return type.cast(Ratio.parse(text));
    }
    if (type == RatioByRoute.class) {
      return type.cast(RatioByRoute.parse(text));
    }
    if (type == DetailByRoute.class) {
      return type.cast(DetailByRoute.parse(text));
    }
    if (type == PolicyByCondition.class) {
      return type.cast(PolicyByCondition.parse(text));
    }
    if (type == RouteIds.class) {
      return type.cast(RouteIds.parse(text));
    }
    if (type == ClearedHeaders.class) {
      return type.cast(ClearedHeaders.parse(text));
    }
    if (type == IncomingByRoute.class) {
      return type.cast(IncomingByRoute.parse(text));
    }
    if (type == IncomingByNetwork.class) {
      return type.cast(IncomingByNetwork.parse(text));
    }
    for (T constant : type.getEnumConstants()) {
      if (constant.toString().equalsIgnoreCase(text)) {
        return constant;
      }
    }
    throw new IllegalArgumentException(text);
  }

  private static boolean parseBoolean(String text) {
    if (text.equalsIgnoreCase("true")) {
      return true;
    }
    if (text.equalsIgnoreCase("false")) {
      return false;
    }
    throw new IllegalArgumentException(text);
  }

  private static Integer parseCount(String text) {
    int count = Integer.parseInt(text); // Its exception is an IllegalArgumentException.
    if (count < 0) {
      throw new IllegalArgumentException(text);
    }
    return count;
  }

  static String variable(String key) {
    char[] name = key.toCharArray();
    for (int i = 0; i < name.length; i++) {
      char c = name[i];
      if (c == '.' || c == '-') {
        name[i] = '_';
      } else if (c >= 'a' && c <= 'z') {
        name[i] = (char) (c - 'a' + 'A');
      }
    }
    return new String(name);
  }

  /** A value and where it was found, as the warning names it. */
  record Found(String source, String value) {

    static @Nullable Found of(String source, @Nullable String value) {
      // As in the OpenTelemetry specification, an empty value is the same as none.
      return value == null || value.isBlank() ? null : new Found(source, value.trim());
    }
  }
}
