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
    batches.add(histogram, value, attributes);
  }

  /**
   * Records a value that may have an exemplar.
   *
   * @param exemplar as {@link #exemplar} has it
   * @param atNanos when it was taken, by the gateway's clock
   */
  void record(double value, Attributes attributes, Context exemplar, long atNanos) {
    if (exemplar == Context.root()) {
      batches.add(histogram, value, attributes);
    } else {
      batches.add(histogram, value, attributes, exemplar, atNanos);
    }
  }

  /** The context where its span is sampled; else the root, as nobody finds another span. */
  static Context exemplar(Context context) {
    return Span.fromContext(context).getSpanContext().isSampled() ? context : Context.root();
  }
}
