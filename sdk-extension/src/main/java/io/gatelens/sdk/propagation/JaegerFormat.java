package io.gatelens.sdk.propagation;

import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Jaeger's {@code uber-trace-id: trace:span:parent:flags}, its colons percent-encoded or not. The
 * library reads flags with a sign, and neither looks at the parent nor for colons at the end.
 *
 * <p>Of the flags, 1 is "sampled"; 2, "debug", is set beside it and is not passed on by the
 * library.
 *
 * <p>Source: "Propagation Format" in the documentation of Jaeger's clients.
 */
final class JaegerFormat implements HeaderFormat {

  static final String HEADER = "uber-trace-id";

  private static final Set<String> MALFORMED = Set.of(HEADER);

  /** Has a Jaeger client sample; the library knows nothing of it. */
  private static final List<String> LEFT_BY_LIBRARY = List.of("jaeger-debug-id");

  private static final int PARTS = 4;
  private static final int MAX_FLAGS = 2;

  @Override
  public List<String> furtherFields() {
    return LEFT_BY_LIBRARY;
  }

  @Override
  public <C> Set<String> malformed(@Nullable C carrier, TextMapGetter<C> getter) {
    String value = getter.get(carrier, HEADER);
    return value == null || isAllowed(value) ? Set.of() : MALFORMED;
  }

  private static boolean isAllowed(String value) {
    String plain = value.indexOf('%') < 0 ? value : value.replace("%3A", ":").replace("%3a", ":");
    if (plain.length() != value.length() && value.indexOf(':') >= 0) {
      return false; // The library decodes all of it, or nothing.
    }
    int start = 0;
    for (int part = 0; part < PARTS; part++) {
      int colon = plain.indexOf(':', start);
      boolean isLast = part == PARTS - 1;
      if (colon < 0 != isLast) {
        return false;
      }
      int end = isLast ? plain.length() : colon;
      if (!isAllowed(plain, part, start, end)) {
        return false;
      }
      start = end + 1;
    }
    return true;
  }

  private static boolean isAllowed(String text, int part, int from, int to) {
    return switch (part) {
      case 0 -> HeaderIds.isHex(text, from, to, 1, HeaderIds.TRACE_ID_LENGTH);
      case 1 -> HeaderIds.isHex(text, from, to, 1, HeaderIds.SPAN_ID_LENGTH);
      case 2 -> HeaderIds.isHex(text, from, to, 1, HeaderIds.SPAN_ID_LENGTH);
      default -> HeaderIds.isHex(text, from, to, 1, MAX_FLAGS);
    };
  }
}
