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

  /** The message, bounded, without what only client and upstream are to know. */
  public static String redacted(String message) {
    return MessageRedaction.redact(message);
  }
}
