package io.gatelens.sdk.keeping;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.semconv.HttpAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Hands on what is sampled, and of what is recorded only the requests that are kept, once they are
 * over. What of such a request ends after it is lost.
 */
final class KeepingSpanProcessor implements SpanProcessor {

  private static final AttributeKey<String> ROUTE_ID = AttributeKey.stringKey("gateway.route.id");
  private static final AttributeKey<String> FLAG = AttributeKey.stringKey("gateway.response.flag");

  private final SpanProcessor next;
  private final KeepPolicy policy;
  private final LocalTraces traces;

  KeepingSpanProcessor(SpanProcessor next, KeepPolicy policy, LocalTraces traces) {
    this.next = next;
    this.policy = policy;
    this.traces = traces;
  }

  @Override
  public void onStart(Context parentContext, ReadWriteSpan span) {
    if (next.isStartRequired()) {
      next.onStart(parentContext, span);
    }
    if (!span.getSpanContext().isSampled() && isRequest(span)) {
      traces.requestStarted(span.getSpanContext().getTraceId());
    }
  }

  @Override
  public boolean isStartRequired() {
    return true;
  }

  @Override
  public void onEnd(ReadableSpan span) {
    boolean isSampled = span.getSpanContext().isSampled();
    KeepReason reason = isRequest(span) ? decide(span, isSampled) : null;
    if (isSampled) {
      next.onEnd(span);
    } else if (isRequest(span)) {
      traces.requestEnded(span, reason).forEach(next::onEnd);
    } else {
      traces.ended(span);
    }
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }

  private @Nullable KeepReason decide(ReadableSpan span, boolean isSampled) {
    String id = span.getAttribute(ROUTE_ID);
    return policy.decide(
        id == null ? span.getAttribute(HttpAttributes.HTTP_ROUTE) : id,
        span.getLatencyNanos(),
        span.toSpanData().getStatus().getStatusCode() == StatusCode.ERROR,
        span.getAttribute(FLAG) != null,
        isSampled);
  }

  /** Whether it is the first span of a request here; recorded ones have no other kind. */
  private static boolean isRequest(ReadableSpan span) {
    SpanContext parent = span.getParentSpanContext();
    return span.getKind() == SpanKind.SERVER && (!parent.isValid() || parent.isRemote());
  }

  @Override
  public CompletableResultCode shutdown() {
    return next.shutdown();
  }

  @Override
  public CompletableResultCode forceFlush() {
    return next.forceFlush();
  }

  @Override
  public String toString() {
    return "KeepingSpanProcessor{" + next + "}";
  }
}
