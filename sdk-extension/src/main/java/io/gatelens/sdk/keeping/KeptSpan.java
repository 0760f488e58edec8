package io.gatelens.sdk.keeping;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.common.InstrumentationLibraryInfo;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;

/**
 * A span that has ended and was not sampled, as exporters get it: sampled, and with the reason why
 * it is kept where it has one.
 */
final class KeptSpan implements ReadableSpan {

  private final ReadableSpan span;
  private final SpanContext context;
  private final @Nullable KeepReason reason;

  private KeptSpan(ReadableSpan span, SpanContext context, @Nullable KeepReason reason) {
    this.span = span;
    this.context = context;
    this.reason = reason;
  }

  static KeptSpan of(ReadableSpan span, @Nullable KeepReason reason) {
    return new KeptSpan(span, KeepPolicy.kept(span.getSpanContext()), reason);
  }

  @Override
  public SpanContext getSpanContext() {
    return context;
  }

  @Override
  public SpanContext getParentSpanContext() {
    return span.getParentSpanContext();
  }

  @Override
  public String getName() {
    return span.getName();
  }

  @Override
  public SpanData toSpanData() {
    return new Data(span.toSpanData(), this);
  }

  @Override
  @Deprecated
  public InstrumentationLibraryInfo getInstrumentationLibraryInfo() {
    return span.getInstrumentationLibraryInfo();
  }

  @Override
  public InstrumentationScopeInfo getInstrumentationScopeInfo() {
    return span.getInstrumentationScopeInfo();
  }

  @Override
  public boolean hasEnded() {
    return true;
  }

  @Override
  public long getLatencyNanos() {
    return span.getLatencyNanos();
  }

  @Override
  public SpanKind getKind() {
    return span.getKind();
  }

  @Override
  public <T> @Nullable T getAttribute(AttributeKey<T> key) {
    return getAttributes().get(key);
  }

  @Override
  public Attributes getAttributes() {
    return with(reason, span.getAttributes());
  }

  private static Attributes with(@Nullable KeepReason reason, Attributes attributes) {
    return reason == null
        ? attributes
        : attributes.toBuilder().put(KeepReason.ATTRIBUTE, reason.value()).build();
  }

  private static final class Data extends DelegatingSpanData {

    private final KeptSpan kept;
    private final Attributes attributes;

    private Data(SpanData data, KeptSpan kept) {
      super(data);
      this.kept = kept;
      this.attributes = with(kept.reason, data.getAttributes());
    }

    @Override
    public SpanContext getSpanContext() {
      return kept.context;
    }

    @Override
    public Attributes getAttributes() {
      return attributes;
    }

    @Override
    public int getTotalAttributeCount() {
      return super.getTotalAttributeCount() + (kept.reason == null ? 0 : 1);
    }
  }
}
