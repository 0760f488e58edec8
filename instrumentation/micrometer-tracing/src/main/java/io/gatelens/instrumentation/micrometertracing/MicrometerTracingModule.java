package io.gatelens.instrumentation.micrometertracing;

import static io.gatelens.instrumentation.MethodAdvice.method;
import static io.gatelens.instrumentation.TypeInstrumentation.type;

import io.gatelens.instrumentation.InstrumentationModule;
import io.gatelens.instrumentation.TypeInstrumentation;
import java.util.List;

/** An application's own tracing with Micrometer Tracing, 1.1 to 1.6. */
public final class MicrometerTracingModule implements InstrumentationModule {

  @Override
  public String name() {
    return "micrometer-tracing";
  }

  @Override
  public String library() {
    return "io.micrometer:micrometer-tracing";
  }

  @Override
  public List<TypeInstrumentation> types() {
    return List.of(
        type(
            // The interface: its handlers, also the gateway's own, do not override the method.
            "io.micrometer.tracing.handler.TracingObservationHandler",
            // The last thing that every handler does for an observation. Without it a request has
            // a second SERVER and CLIENT span, the application's.
            method(
                    "endSpan",
                    "io.micrometer.observation.Observation$Context",
                    "io.micrometer.tracing.Span")
                .calls("SpanEndAdvice")
                .since("1.1")));
  }
}
