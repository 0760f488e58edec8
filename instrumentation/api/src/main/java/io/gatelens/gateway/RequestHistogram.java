package io.gatelens.gateway;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.DoubleHistogramBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;

/** A histogram of which every request records a value or more, sampled or not. */
final class RequestHistogram {

  private final DoubleHistogram histogram;
  private final Batches batches;

  RequestHistogram(DoubleHistogramBuilder histogram, Batches batches) {
    this.histogram = histogram.build();
    this.batches = batches;
  }

  /** Records a value without an exemplar: of what a span is found by, one is enough. */
  void record(double value, Attributes attributes) {
    batches.add(histogram, value, attributes, Context.root());
  }

  /** Records a value of a span, which is its exemplar where it is sampled. */
  void record(double value, Attributes attributes, Context context) {
    boolean isSampled = Span.fromContext(context).getSpanContext().isSampled();
    batches.add(histogram, value, attributes, isSampled ? context : Context.root());
  }
}
