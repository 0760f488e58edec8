package io.gatelens.gateway;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;

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
  private final Span span;
  private final Context context;
  private final Telemetry telemetry;

  /**
   * @param span the attempt's own
   * @param context that has it
   */
  AttemptSteps(UpstreamAttempt attempt, Span span, Context context, Telemetry telemetry) {
    this.attempt = attempt;
    this.span = span;
    this.context = context;
    this.telemetry = telemetry;
  }

  /** Writes the attributes and makes the spans, before the attempt's own span ends. */
  void report() {
    reportAcquire();
    ConnectionOpening opening = attempt.opening;
    if (opening != null) {
      report(opening);
    }
    reportExchange();
  }

  /** The wait for a connection. */
  private void reportAcquire() {
    if (!attempt.tellsOfItsConnection()) {
      return;
    }
    long acquired = attempt.acquiredAfter;
    Attributes attributes = Attributes.empty();
    if (acquired != GatewayRequest.NEVER) {
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
    Step step = step(name, from, to, attributes);
    set(attribute, from, step.endedAfter());
    if (attempt.request().wantsStep(step.error() != null, step.endedAfter() - from)) {
      report(step);
    }
  }

  /** What an attempt does on its connection: slow as it may be, its own span says so already. */
  private void reportExchange() {
    long prepared = attempt.preparedAfter;
    long sent = attempt.sentAfter;
    long firstByte = attempt.firstByteAfter;
    if (prepared != GatewayRequest.NEVER && sent != GatewayRequest.NEVER) {
      set(GatewayAttributes.UPSTREAM_REQUEST_SEND, prepared, sent);
    }
    if (firstByte != GatewayRequest.NEVER) {
      set(GatewayAttributes.UPSTREAM_RESPONSE_RECEIVE, firstByte, attempt.endedAfter);
    }
    if (attempt.request().wantsStep(false, 0)) {
      reportPhases(prepared, sent, firstByte);
    }
  }

  private void reportPhases(long prepared, long sent, long firstByte) {
    if (attempt.tellsOfItsRequest()) {
      reportPhase("request.send", prepared, sent);
    }
    reportPhase("response.wait", attempt.waitedFrom(), firstByte);
    reportPhase("response.receive", firstByte, GatewayRequest.NEVER);
  }

  private void reportPhase(String name, long from, long to) {
    if (from != GatewayRequest.NEVER) {
      report(step(name, from, to, Attributes.empty()));
    }
  }

  private Step step(String name, long from, long to, Attributes attributes) {
    return to == GatewayRequest.NEVER
        ? new Step(name, from, attempt.endedAfter, attributes, attempt.error)
        : new Step(name, from, Math.min(to, attempt.endedAfter), attributes, null);
  }

  private void report(Step step) {
    step.report(attempt.request(), context, telemetry);
  }

  private void set(AttributeKey<Double> attribute, long from, long until) {
    span.setAttribute(attribute, Telemetry.seconds(Math.max(0, until - from)));
  }
}
