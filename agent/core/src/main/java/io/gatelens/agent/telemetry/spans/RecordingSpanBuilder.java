package io.gatelens.agent.telemetry.spans;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A span to be. For one thread, and for one span: what it holds becomes the span's. */
final class RecordingSpanBuilder implements SpanBuilder {

  private static final int DEFAULT_MAX_ATTRIBUTES =
      SpanLimits.getDefault().getMaxNumberOfAttributes();

  private final RecordingTracer tracer;
  private final String name;
  private @Nullable Context parent;
  private SpanKind kind = SpanKind.INTERNAL;

  /** All attributes, as long as there are no others. */
  private @Nullable Attributes given;

  private @Nullable SpanAttributes attributes;
  private @Nullable BoundedList<LinkData> links;
  private long startEpochNanos;
  private @Nullable SpanContext identity;

  RecordingSpanBuilder(RecordingTracer tracer, String name) {
    this.tracer = tracer;
    this.name = name;
  }

  @Override
  public SpanBuilder setParent(Context context) {
    parent = context;
    return this;
  }

  @Override
  public SpanBuilder setNoParent() {
    parent = Context.root();
    return this;
  }

  @Override
  public SpanBuilder addLink(SpanContext linked) {
    return addLink(linked, Attributes.empty());
  }

  @Override
  public SpanBuilder addLink(SpanContext linked, Attributes linkAttributes) {
    LinkData link = tracer.pipeline().link(linked, linkAttributes);
    if (link != null) {
      if (links == null) {
        links = new BoundedList<>(limits().getMaxNumberOfLinks());
      }
      links.add(link);
    }
    return this;
  }

  @Override
  public SpanBuilder setAttribute(String key, @Nullable String value) {
    return setAttribute(AttributeKey.stringKey(key), value);
  }

  @Override
  public SpanBuilder setAttribute(String key, long value) {
    return setAttribute(AttributeKey.longKey(key), value);
  }

  @Override
  public SpanBuilder setAttribute(String key, double value) {
    return setAttribute(AttributeKey.doubleKey(key), value);
  }

  @Override
  public SpanBuilder setAttribute(String key, boolean value) {
    return setAttribute(AttributeKey.booleanKey(key), value);
  }

  @Override
  public <T> SpanBuilder setAttribute(AttributeKey<T> key, @Nullable T value) {
    attributes().put(key, value);
    return this;
  }

  @Override
  public SpanBuilder setAttribute(AttributeKey<Long> key, int value) {
    return setAttribute(key, tracer.pipeline().numbers().boxed(value));
  }

  /**
   * The first ones are taken as they are: put together only if a sampler asks for them or the span
   * is recorded.
   */
  @Override
  @SuppressWarnings("unchecked") // As they were put.
  public SpanBuilder setAllAttributes(Attributes all) {
    if (given == null && attributes == null) {
      given = all;
    } else {
      all.forEach((key, value) -> setAttribute((AttributeKey<Object>) key, value));
    }
    return this;
  }

  @Override
  public SpanBuilder setSpanKind(SpanKind spanKind) {
    kind = spanKind;
    return this;
  }

  @Override
  public SpanBuilder setStartTimestamp(long startTimestamp, TimeUnit unit) {
    startEpochNanos = unit.toNanos(startTimestamp);
    return this;
  }

  /**
   * The span is recorded and sampled, and so are those below it, whatever the sampler says.
   *
   * @param identity what the span is known by
   */
  SpanBuilder keepAs(SpanContext identity) {
    this.identity = identity;
    return this;
  }

  @Override
  public Span startSpan() {
    Context parentContext = parent == null ? Context.current() : parent;
    Span parentSpan = Span.fromContext(parentContext);
    if (identity != null) {
      return recorded(parentContext, identity, parentSpan.getSpanContext(), true);
    }
    if (parentSpan instanceof RecordingSpan recording && recording.isKept()) {
      SpanContext above = parentSpan.getSpanContext();
      return recorded(parentContext, newBelow(above), above, true);
    }
    return asSampled(parentContext, parentSpan.getSpanContext());
  }

  private SpanContext newBelow(SpanContext parentSpan) {
    return SpanContext.create(
        parentSpan.getTraceId(),
        tracer.pipeline().ids().generateSpanId(),
        parentSpan.getTraceFlags(),
        parentSpan.getTraceState());
  }

  private Span asSampled(Context parentContext, SpanContext parentSpan) {
    SpanPipeline pipeline = tracer.pipeline();
    IdGenerator ids = pipeline.ids();
    String traceId = parentSpan.getTraceId();
    boolean isRandom = parentSpan.getTraceFlags().isTraceIdRandom();
    Context samplerContext = parentContext;
    if (!parentSpan.isValid()) {
      traceId = ids.generateTraceId();
      isRandom = ids.generatesRandomTraceIds();
      samplerContext = isRandom ? NewTrace.withRandomId(parentContext) : parentContext;
    }
    SamplingResult sampling =
        pipeline
            .sampler()
            .shouldSample(
                samplerContext,
                traceId,
                name,
                kind,
                attributesForSampler(),
                links == null ? List.of() : links.kept());
    SamplingDecision decision = sampling.getDecision();
    SpanContext context =
        SpanContext.create(
            traceId,
            ids.generateSpanId(),
            TraceFlags.builder()
                .setSampled(decision == SamplingDecision.RECORD_AND_SAMPLE)
                .setRandomTraceId(isRandom)
                .build(),
            sampling.getUpdatedTraceState(parentSpan.getTraceState()));
    pipeline.counts().started(parentSpan, decision);
    if (decision == SamplingDecision.DROP) {
      return Span.wrap(context);
    }
    attributes().putAll(sampling.getAttributes());
    return recorded(parentContext, context, parentSpan, false);
  }

  private Span recorded(
      Context parentContext, SpanContext context, SpanContext parentSpan, boolean isKept) {
    SpanPipeline pipeline = tracer.pipeline();
    long start = startEpochNanos == 0 ? pipeline.clock().now() : startEpochNanos;
    RecordingSpan span =
        new RecordingSpan(
            tracer, context, parentSpan, isKept, kind, name, start, attributes(), links);
    attributes = null;
    links = null;
    if (pipeline.processor().isStartRequired()) {
      pipeline.processor().onStart(parentContext, span);
    }
    return span;
  }

  private Attributes attributesForSampler() {
    if (attributes == null && given == null) {
      return Attributes.empty();
    }
    return given == null || hasNarrowLimits() ? attributes() : given;
  }

  /** Whether a sampler may have to see less than was given. */
  private boolean hasNarrowLimits() {
    return limits().getMaxAttributeValueLength() != Integer.MAX_VALUE
        || limits().getMaxNumberOfAttributes() < DEFAULT_MAX_ATTRIBUTES;
  }

  private SpanAttributes attributes() {
    SpanAttributes known = attributes;
    if (known == null) {
      known = new SpanAttributes(limits(), expectedAttributes());
      attributes = known;
      if (given != null) {
        known.putAll(given);
        given = null;
      }
    }
    return known;
  }

  /** What a gateway's span has, so that nearly none has to grow. */
  private int expectedAttributes() {
    return switch (kind) {
      case SERVER -> 22;
      case CLIENT -> 16;
      default -> 6;
    };
  }

  private SpanLimits limits() {
    return tracer.pipeline().limits();
  }
}
