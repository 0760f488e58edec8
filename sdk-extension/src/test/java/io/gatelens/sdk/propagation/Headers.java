package io.gatelens.sdk.propagation;

import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A request's headers, whose names have no case. */
public final class Headers {

  /** Reads them for a propagator. */
  public static final TextMapGetter<Headers> GETTER = new Getter();

  final Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  /**
   * Makes some.
   *
   * @param namesAndValues alternating; a value of null leaves its header out
   */
  public static Headers of(@Nullable String... namesAndValues) {
    Headers headers = new Headers();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      if (namesAndValues[i + 1] != null) {
        headers.all.put(namesAndValues[i], namesAndValues[i + 1]);
      }
    }
    return headers;
  }

  /** As a test writes them: {@code name: value | name: value}. */
  static Headers parse(String text) {
    Headers headers = new Headers();
    for (String line : text.split("\\|", -1)) {
      int colon = line.indexOf(':');
      headers.all.put(
          line.substring(0, colon).trim().toLowerCase(Locale.ROOT),
          line.substring(colon + 1).trim());
    }
    return headers;
  }

  /** Null where there is none of that name. */
  public @Nullable String get(String name) {
    return all.get(name);
  }

  /** Sets one, as a propagator does. */
  public void set(String name, String value) {
    all.put(name, value);
  }

  @Override
  public String toString() {
    return all.toString();
  }

  private static final class Getter implements TextMapGetter<Headers> {

    @Override
    @SuppressWarnings("deprecation") // Jaeger's and OpenTracing's propagators call it
    public Iterable<String> keys(Headers carrier) {
      return carrier.all.keySet();
    }

    @Override
    public @Nullable String get(@Nullable Headers carrier, String key) {
      return carrier == null ? null : carrier.get(key);
    }
  }
}
