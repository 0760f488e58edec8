package io.gatelens.agent.telemetry.spans;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.common.Clock;
import io.opentelemetry.sdk.common.internal.AttributeUtil;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.jspecify.annotations.Nullable;

/**
 * The SDK's parts that every span goes through.
 *
 * @param resource what the spans are of
 * @param processor gets each recorded span; its experimental {@code onEnding} is not called
 * @param clock for those times that the caller does not give
 */
record SpanPipeline(
    Sampler sampler,
    IdGenerator ids,
    SpanLimits limits,
    Resource resource,
    SpanProcessor processor,
    Clock clock,
    SpanCounts counts,
    KnownNumbers numbers) {

  /** A link, within the limits; null where there is nothing to link to. */
  @Nullable LinkData link(SpanContext linked, Attributes attributes) {
    if (!linked.isValid() && attributes.isEmpty() && linked.getTraceState().isEmpty()) {
      return null;
    }
    return LinkData.create(
        linked, limited(attributes, limits.getMaxNumberOfAttributesPerLink()), attributes.size());
  }

  /** An event, within the limits. */
  EventData event(String name, Attributes attributes, long epochNanos) {
    return EventData.create(
        epochNanos,
        name,
        limited(attributes, limits.getMaxNumberOfAttributesPerEvent()),
        attributes.size());
  }

  private Attributes limited(Attributes attributes, int count) {
    return AttributeUtil.applyAttributesLimit(
        attributes, count, limits.getMaxAttributeValueLength());
  }
}
