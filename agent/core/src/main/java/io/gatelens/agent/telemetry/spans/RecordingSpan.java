package io.gatelens.agent.telemetry.spans;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.common.InstrumentationLibraryInfo;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.common.internal.ExceptionAttributeResolver;
import io.opentelemetry.sdk.common.internal.InstrumentationScopeUtil;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.ExceptionEventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A recorded span, and once it has ended also what is exported of it.
 *
 * <p>Any thread may write to it until it ends; what comes later is left out. After its end nothing
 * changes, so those who got it then read without a lock.
 */
final class RecordingSpan implements ReadWriteSpan, SpanData {

  private static final ExceptionAttributeResolver EXCEPTIONS =
      ExceptionAttributeResolver.getDefault();

  private final RecordingTracer tracer;
  private final SpanContext context;
  private final SpanContext parent;

  /** Whether the sampler did not want it: nor was it asked for those below. */
  private final boolean isKept;

  private final SpanKind kind;
  private final long startEpochNanos;

  /** Guards what changes: nobody else has it before the end. */
  private final SpanAttributes attributes;

  private String name;
  private StatusData status = StatusData.unset();
  private @Nullable BoundedList<EventData> events;
  private @Nullable BoundedList<LinkData> links;
  private long endEpochNanos;

  /** Written last. */
  private volatile boolean hasEnded;

  RecordingSpan(
      RecordingTracer tracer,
      SpanContext context,
      SpanContext parent,
      boolean isKept,
      SpanKind kind,
      String name,
      long startEpochNanos,
      SpanAttributes attributes,
      @Nullable BoundedList<LinkData> links) {
    this.tracer = tracer;
    this.context = context;
    this.parent = parent;
    this.isKept = isKept;
    this.kind = kind;
    this.name = name;
    this.startEpochNanos = startEpochNanos;
    this.attributes = attributes;
    this.links = links;
  }

  @Override
  public <T> ReadWriteSpan setAttribute(AttributeKey<T> key, @Nullable T value) {
    synchronized (attributes) {
      if (!hasEnded) {
        attributes.put(key, value);
      }
    }
    return this;
  }

  @Override
  public ReadWriteSpan setAttribute(AttributeKey<Long> key, int value) {
    return setAttribute(key, tracer.pipeline().numbers().boxed(value));
  }

  @Override
  public ReadWriteSpan addEvent(String name, Attributes eventAttributes) {
    return addEvent(name, eventAttributes, now(), TimeUnit.NANOSECONDS);
  }

  @Override
  public ReadWriteSpan addEvent(
      String name, Attributes eventAttributes, long timestamp, TimeUnit unit) {
    add(tracer.pipeline().event(name, eventAttributes, unit.toNanos(timestamp)));
    return this;
  }

  @Override
  public ReadWriteSpan recordException(Throwable exception, Attributes additionalAttributes) {
    SpanAttributes exceptionAttributes = new SpanAttributes(limits(), 4);
    EXCEPTIONS.setExceptionAttributes(
        exceptionAttributes::put, exception, limits().getMaxAttributeValueLength());
    exceptionAttributes.putAll(additionalAttributes);
    add(
        ExceptionEventData.create(
            now(), exception, exceptionAttributes, exceptionAttributes.total()));
    return this;
  }

  @Override
  public Span addLink(SpanContext linked, Attributes linkAttributes) {
    LinkData link = tracer.pipeline().link(linked, linkAttributes);
    if (link == null) {
      return this;
    }
    synchronized (attributes) {
      if (!hasEnded) {
        if (links == null) {
          links = new BoundedList<>(limits().getMaxNumberOfLinks());
        }
        links.add(link);
      }
    }
    return this;
  }

  private void add(EventData event) {
    synchronized (attributes) {
      if (!hasEnded) {
        if (events == null) {
          events = new BoundedList<>(limits().getMaxNumberOfEvents());
        }
        events.add(event);
      }
    }
  }

  /** OK is final, and only an error has a description. */
  @Override
  public ReadWriteSpan setStatus(StatusCode statusCode, @Nullable String description) {
    if (statusCode == StatusCode.UNSET) {
      return this;
    }
    String said = statusCode == StatusCode.ERROR ? description : null;
    synchronized (attributes) {
      if (!hasEnded && status.getStatusCode() != StatusCode.OK) {
        status = StatusData.create(statusCode, said == null ? "" : said);
      }
    }
    return this;
  }

  @Override
  public ReadWriteSpan updateName(String newName) {
    synchronized (attributes) {
      if (!hasEnded) {
        name = newName;
      }
    }
    return this;
  }

  @Override
  public void end() {
    endAt(now());
  }

  @Override
  public void end(long timestamp, TimeUnit unit) {
    endAt(timestamp == 0 ? now() : unit.toNanos(timestamp));
  }

  private void endAt(long epochNanos) {
    synchronized (attributes) {
      if (hasEnded) {
        return;
      }
      endEpochNanos = epochNanos;
      hasEnded = true;
    }
    SpanPipeline pipeline = tracer.pipeline();
    if (!isKept) {
      pipeline.counts().ended(context.isSampled());
    }
    if (pipeline.processor().isEndRequired()) {
      pipeline.processor().onEnd(this);
    }
  }

  boolean isKept() {
    return isKept;
  }

  @Override
  public boolean isRecording() {
    return !hasEnded;
  }

  @Override
  public boolean hasEnded() {
    return hasEnded;
  }

  /** The span itself, if it has ended: then nothing of it changes. */
  @Override
  public SpanData toSpanData() {
    return hasEnded ? this : copy();
  }

  private RecordingSpan copy() {
    synchronized (attributes) {
      RecordingSpan copy =
          new RecordingSpan(
              tracer,
              context,
              parent,
              isKept,
              kind,
              name,
              startEpochNanos,
              attributes.copy(),
              links == null ? null : links.copy());
      copy.status = status;
      copy.events = events == null ? null : events.copy();
      copy.endEpochNanos = endEpochNanos;
      copy.hasEnded = hasEnded;
      return copy;
    }
  }

  @Override
  public SpanContext getSpanContext() {
    return context;
  }

  @Override
  public SpanContext getParentSpanContext() {
    return parent;
  }

  @Override
  public SpanKind getKind() {
    return kind;
  }

  @Override
  public String getName() {
    if (hasEnded) {
      return name;
    }
    synchronized (attributes) {
      return name;
    }
  }

  @Override
  public long getStartEpochNanos() {
    return startEpochNanos;
  }

  /** 0 before the end. */
  @Override
  public long getEndEpochNanos() {
    return endEpochNanos;
  }

  @Override
  public long getLatencyNanos() {
    return (hasEnded ? endEpochNanos : now()) - startEpochNanos;
  }

  @Override
  public <T> @Nullable T getAttribute(AttributeKey<T> key) {
    synchronized (attributes) {
      return attributes.get(key);
    }
  }

  @Override
  public Attributes getAttributes() {
    if (hasEnded) {
      return attributes;
    }
    synchronized (attributes) {
      return attributes.copy();
    }
  }

  @Override
  public int getTotalAttributeCount() {
    return attributes.total();
  }

  @Override
  public StatusData getStatus() {
    return status;
  }

  @Override
  public List<EventData> getEvents() {
    return events == null ? List.of() : events.kept();
  }

  @Override
  public int getTotalRecordedEvents() {
    return events == null ? 0 : events.total();
  }

  @Override
  public List<LinkData> getLinks() {
    return links == null ? List.of() : links.kept();
  }

  @Override
  public int getTotalRecordedLinks() {
    return links == null ? 0 : links.total();
  }

  @Override
  public Resource getResource() {
    return tracer.pipeline().resource();
  }

  @Override
  public InstrumentationScopeInfo getInstrumentationScopeInfo() {
    return tracer.scope();
  }

  @Override
  @Deprecated
  public InstrumentationLibraryInfo getInstrumentationLibraryInfo() {
    return InstrumentationScopeUtil.toInstrumentationLibraryInfo(tracer.scope());
  }

  @Override
  public String toString() {
    return "RecordingSpan{" + name + " " + context.getTraceId() + "-" + context.getSpanId() + "}";
  }

  private long now() {
    return tracer.pipeline().clock().now();
  }

  private SpanLimits limits() {
    return tracer.pipeline().limits();
  }
}
