package io.gatelens.sdk.propagation;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.util.HashMap;
import java.util.Map;

/** Propagators as an application gets them: from autoconfigure, by its settings. */
final class Propagators {

  private Propagators() {}

  static TextMapPropagator named(String names) {
    return configured(Map.of("otel.propagators", names));
  }

  static TextMapPropagator configured(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("otel.traces.exporter", "none");
    all.put("otel.metrics.exporter", "none");
    all.put("otel.logs.exporter", "none");
    try (OpenTelemetrySdk sdk =
        AutoConfiguredOpenTelemetrySdk.builder()
            .disableShutdownHook()
            .addPropertiesSupplier(() -> all)
            .build()
            .getOpenTelemetrySdk()) {
      return sdk.getPropagators().getTextMapPropagator();
    }
  }

  /** The caller's span; an invalid one where the headers name none. */
  static SpanContext extracted(TextMapPropagator propagator, Headers headers) {
    return Span.fromContext(propagator.extract(Context.root(), headers, Headers.GETTER))
        .getSpanContext();
  }

  static Headers injected(TextMapPropagator propagator, Context context) {
    Headers headers = new Headers();
    propagator.inject(context, headers, Headers::set);
    return headers;
  }

  static Headers injected(TextMapPropagator propagator, SpanContext span) {
    return injected(propagator, Context.root().with(Span.wrap(span)));
  }
}
