package io.gatelens.gateway;

import io.gatelens.gateway.UpstreamAttempt.Ending;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * What a recorded attempt's time went to: an attribute of its span for each step, and a child span
 * for each that explains something.
 *
 * <p>A step that was under way when the attempt ended lasted until then, and failed with it.
 */
final class AttemptSteps {

  private static final Attributes REUSED =
      Attributes.of(GatewayAttributes.UPSTREAM_CONNECTION_REUSED, true);
  private static final Attributes OPENED =
      Attributes.of(GatewayAttributes.UPSTREAM_CONNECTION_REUSED, false);

  private final UpstreamAttempt attempt;
  private final Context context;
  private final Telemetry telemetry;
  private final Span span;

  AttemptSteps(UpstreamAttempt attempt, Context context, Telemetry telemetry) {
    this.attempt = attempt;
    this.context = context;
    this.telemetry = telemetry;
    this.span = Span.fromContext(context);
  }

  /** Writes the attributes and makes the spans, before the attempt's own span ends. */
  void report() {
    reportAcquire();
    ConnectionOpening opening = attempt.opening;
    if (opening != null) {
      report(opening);
    }
    long sent = attempt.sentAfter;
    if (sent != GatewayRequest.NEVER && attempt.preparedAfter != GatewayRequest.NEVER) {
      set(GatewayAttributes.UPSTREAM_REQUEST_SEND, attempt.preparedAfter, sent);
    }
    if (attempt.firstByteAfter != GatewayRequest.NEVER) {
      set(GatewayAttributes.UPSTREAM_RESPONSE_RECEIVE, attempt.firstByteAfter, attempt.endedAfter);
    }
  }

  /** The wait for a connection; unknown where the transport does not tell of connections. */
  private void reportAcquire() {
    long acquired = attempt.acquiredAfter;
    boolean isAcquired = acquired != GatewayRequest.NEVER;
    if (!isAcquired
        && (attempt.preparedAfter != GatewayRequest.NEVER || attempt.ending == Ending.COMPLETED)) {
      return;
    }
    Attributes attributes = Attributes.empty();
    if (isAcquired) {
      attributes = attempt.wasConnectionReused ? REUSED : OPENED;
    }
    report(
        "connection.acquire",
        GatewayAttributes.UPSTREAM_CONNECTION_ACQUIRE,
        attempt.startedAfter,
        acquired,
        attributes);
  }

  private void report(ConnectionOpening opening) {
    Attributes none = Attributes.empty();
    report(
        "dns.lookup",
        GatewayAttributes.UPSTREAM_DNS,
        opening.lookupStartedAfter,
        opening.connectStartedAfter,
        none);
    report(
        "connect",
        GatewayAttributes.UPSTREAM_CONNECT,
        opening.connectStartedAfter,
        opening.connectedAfter,
        none);
    report(
        "tls.handshake",
        GatewayAttributes.UPSTREAM_TLS,
        opening.handshakeStartedAfter,
        opening.handshakeEndedAfter,
        none);
  }

  private void report(
      String name, AttributeKey<Double> attribute, long from, long to, Attributes attributes) {
    if (from == GatewayRequest.NEVER) {
      return;
    }
    boolean isOpen = to == GatewayRequest.NEVER;
    long until = isOpen ? attempt.endedAfter : to;
    @Nullable Throwable error = isOpen ? attempt.error : null;
    set(attribute, from, until);
    GatewayRequest request = attempt.request();
    if (request.wantsStep(error != null, until - from)) {
      new Step(name, from, until, attributes, error).report(request, context, telemetry);
    }
  }

  private void set(AttributeKey<Double> attribute, long from, long until) {
    span.setAttribute(attribute, Telemetry.seconds(Math.max(0, until - from)));
  }
}
