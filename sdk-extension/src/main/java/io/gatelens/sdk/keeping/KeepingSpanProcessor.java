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
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Hands on what is sampled, and of what is recorded only the requests that are kept, once they are
 * over.
 */
final class KeepingSpanProcessor implements SpanProcessor {

  private static final AttributeKey<String> ROUTE_ID = AttributeKey.stringKey("gateway.route.id");
  private static final AttributeKey<String> FLAG = AttributeKey.stringKey("gateway.response.flag");

  private final KeepPolicy policy;
  private final LocalRequests requests;

  /** Those that export, written while the SDK is built. */
  private final List<SpanProcessor> next = new CopyOnWriteArrayList<>();

  KeepingSpanProcessor(KeepPolicy policy, LocalRequests requests) {
    this.policy = policy;
    this.requests = requests;
  }

  /** One more that exports. All of them get the same requests. */
  void handOnTo(SpanProcessor processor) {
    next.add(processor);
  }

  @Override
  public void onStart(Context parentContext, ReadWriteSpan span) {
    for (SpanProcessor processor : next) {
      if (processor.isStartRequired()) {
        processor.onStart(parentContext, span);
      }
    }
    SpanContext context = span.getSpanContext();
    if (context.isSampled()) {
      return;
    }
    if (isRequest(span)) {
      requests.requestStarted(context.getSpanId());
    } else {
      requests.started(context.getSpanId(), span.getParentSpanContext().getSpanId());
    }
  }

  @Override
  public boolean isStartRequired() {
    return true;
  }

  @Override
  public void onEnd(ReadableSpan span) {
    if (span.getSpanContext().isSampled()) {
      if (isRequest(span)) {
        policy.count(route(span), span.getLatencyNanos());
      }
      handOn(span);
    } else if (isRequest(span)) {
      requests.requestEnded(span, reason(span)).forEach(this::handOn);
    } else {
      ReadableSpan kept = requests.ended(span);
      if (kept != null) {
        handOn(kept);
      }
    }
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }

  private void handOn(ReadableSpan span) {
    for (SpanProcessor processor : next) {
      if (processor.isEndRequired()) {
        processor.onEnd(span);
      }
    }
  }

  private @Nullable KeepReason reason(ReadableSpan span) {
    if (!requests.isFollowed(span.getSpanContext().getSpanId())) {
      policy.count(route(span), span.getLatencyNanos());
      return null;
    }
    return policy.decide(
        route(span),
        span.getLatencyNanos(),
        span.toSpanData().getStatus().getStatusCode() == StatusCode.ERROR,
        span.getAttribute(FLAG) != null);
  }

  private static @Nullable String route(ReadableSpan span) {
    String id = span.getAttribute(ROUTE_ID);
    return id == null ? span.getAttribute(HttpAttributes.HTTP_ROUTE) : id;
  }

  /** Whether it is the first span of a request here. */
  private static boolean isRequest(ReadableSpan span) {
    SpanContext parent = span.getParentSpanContext();
    return span.getKind() == SpanKind.SERVER && (!parent.isValid() || parent.isRemote());
  }

  @Override
  public CompletableResultCode shutdown() {
    return CompletableResultCode.ofAll(next.stream().map(SpanProcessor::shutdown).toList());
  }

  @Override
  public CompletableResultCode forceFlush() {
    return CompletableResultCode.ofAll(next.stream().map(SpanProcessor::forceFlush).toList());
  }

  @Override
  public String toString() {
    return "KeepingSpanProcessor" + next;
  }
}
