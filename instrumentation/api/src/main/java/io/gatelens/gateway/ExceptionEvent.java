package io.gatelens.gateway;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.semconv.ExceptionAttributes;
import org.jspecify.annotations.Nullable;

/**
 * The event that tells of an exception: its class and its message, as the conventions name them.
 * Without the stack trace: writing one takes longer than all else of a request, and failures come
 * in storms.
 */
public final class ExceptionEvent {

  static final String NAME = "exception";

  private static final int MAX_MESSAGE_CHARS = 1_024;
  private static final String DELIMITERS = " \t\r\n\"'`()[]{}<>,;";

  private ExceptionEvent() {}

  static void add(Span span, Throwable error, long epochNanos) {
    span.addEvent(NAME, attributes(error, null), epochNanos, NANOSECONDS);
  }

  static Attributes attributes(Throwable error, @Nullable String routeId) {
    Throwable inner = ErrorTypes.unwrapped(error);
    AttributesBuilder attributes = Attributes.builder();
    attributes.put(ExceptionAttributes.EXCEPTION_TYPE, inner.getClass().getName());
    String message = inner.getMessage();
    if (message != null) {
      attributes.put(ExceptionAttributes.EXCEPTION_MESSAGE, redacted(message));
    }
    if (routeId != null) {
      attributes.put(GatewayAttributes.ROUTE_ID, routeId);
    }
    return attributes.build();
  }

  /** The message, or the class where there is none; for people. */
  static String summary(Throwable error) {
    Throwable inner = ErrorTypes.unwrapped(error);
    String message = inner.getMessage();
    return message == null ? inner.getClass().getName() : redacted(message);
  }

  /** The message, bounded, with the URLs in it as {@link UrlRedaction} makes them. */
  public static String redacted(String message) {
    String bounded =
        message.length() <= MAX_MESSAGE_CHARS ? message : message.substring(0, MAX_MESSAGE_CHARS);
    if (bounded.indexOf('/') < 0) {
      return bounded;
    }
    StringBuilder redacted = new StringBuilder(bounded.length() + 16);
    int from = 0;
    while (from < bounded.length()) {
      int end = from;
      while (end < bounded.length() && DELIMITERS.indexOf(bounded.charAt(end)) < 0) {
        end++;
      }
      String word = bounded.substring(from, end);
      redacted.append(word.indexOf('/') < 0 ? word : UrlRedaction.redact(word));
      if (end < bounded.length()) {
        redacted.append(bounded.charAt(end));
      }
      from = end + 1;
    }
    return redacted.toString();
  }
}
