package io.gatelens.instrumentation.micrometertracing;

import io.gatelens.gateway.Gateway;
import io.micrometer.observation.Observation;
import io.micrometer.tracing.Span;
import org.jspecify.annotations.Nullable;

/**
 * The application's spans of what Gatelens reports itself: they are made, as the application's code
 * may ask for them, and never sent.
 */
final class DoubledSpans {

  private DoubledSpans() {}

  /**
   * What is to be ended in place of an observation's span; null to leave it.
   *
   * <p>Whether the request is sampled does not matter: there is one owner, and it decided.
   */
  static @Nullable Span toEnd(Observation.Context context, Span span) {
    if (!Gateway.current().sendsSpans() || !ObservedRequest.isReported(context)) {
      return null;
    }
    span.abandon();
    return Span.NOOP;
  }
}
