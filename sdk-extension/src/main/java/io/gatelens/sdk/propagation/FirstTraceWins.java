package io.gatelens.sdk.propagation;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Propagators in order, of which the first that finds a valid span decides which one it is. A later
 * format of trace context is not read then; what carries anything else, such as {@code baggage}, is
 * read in any case. OpenTelemetry's own composite lets the last one win.
 */
final class FirstTraceWins implements TextMapPropagator {

  /** Those that are known to carry little else than a span. */
  private static final Set<String> TRACE_FORMATS =
      Set.of(
          "tracecontext",
          "b3",
          "b3multi",
          "jaeger",
          "ottrace",
          "xray",
          "datadog",
          "gcp",
          "instana");

  private final List<NamedPropagator> propagators;
  private final TextMapPropagator all;

  FirstTraceWins(List<NamedPropagator> propagators) {
    this.propagators = propagators;
    this.all = NamedPropagator.composite(propagators);
  }

  @Override
  public Collection<String> fields() {
    return all.fields();
  }

  @Override
  public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
    all.inject(context, carrier, setter);
  }

  @Override
  public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
    Span before = Span.fromContextOrNull(context);
    Span first = null;
    Context result = context;
    for (NamedPropagator each : propagators) {
      if (first != null && TRACE_FORMATS.contains(each.name())) {
        continue;
      }
      result = each.propagator().extract(result, carrier, getter);
      Span found = Span.fromContextOrNull(result);
      if (first == null) {
        first = found != before && found != null && found.getSpanContext().isValid() ? found : null;
      } else if (found != first) {
        result = result.with(first);
      }
    }
    return result;
  }

  @Override
  public String toString() {
    return "FirstTraceWins" + propagators;
  }
}
