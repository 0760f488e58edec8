package io.gatelens.sdk.kong;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;

/**
 * Which requests a point is about.
 *
 * @param service what the route leads to; empty where it has no name
 * @param route the route's id; empty where it is not told
 * @param code the response's status; {@code 0} where there was none, {@code 499} where the client
 *     did not wait for it
 * @param source {@code service} or {@code kong}
 * @param isOverflow whether it is one of all routes that are too many to be told apart
 */
record RequestSeries(String service, String route, String code, String source, boolean isOverflow) {

  private static final AttributeKey<String> SERVICE = AttributeKey.stringKey("service");
  private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("gateway.route.id");
  private static final AttributeKey<String> CODE = AttributeKey.stringKey("code");
  private static final AttributeKey<String> SOURCE = AttributeKey.stringKey("source");
  private static final AttributeKey<Boolean> OVERFLOW =
      AttributeKey.booleanKey("otel.metric.overflow");

  static RequestSeries of(Attributes attributes) {
    return new RequestSeries(
        text(attributes, SERVICE),
        text(attributes, ROUTE),
        text(attributes, CODE),
        text(attributes, SOURCE),
        Boolean.TRUE.equals(attributes.get(OVERFLOW)));
  }

  /** Whether no route matched; or one that has neither an id to be told nor a service. */
  boolean isUnmatched() {
    return !isOverflow && route.isEmpty() && service.isEmpty();
  }

  private static String text(Attributes attributes, AttributeKey<String> key) {
    String value = attributes.get(key);
    return value == null ? "" : value;
  }
}
