package io.gatelens.instrumentation.log4j2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.gatelens.gateway.CurrentContext;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.logging.log4j.ThreadContext;
import org.apache.logging.log4j.core.ContextDataInjector;
import org.apache.logging.log4j.core.impl.ContextDataFactory;
import org.apache.logging.log4j.core.impl.ThreadContextDataInjector;
import org.apache.logging.log4j.util.StringMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // A border is open, nothing is done with it.
class EventFieldsTest {

  private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN_ID = "b7ad6b7169203331";

  private final ContextDataInjector injector =
      new ThreadContextDataInjector.ForDefaultThreadContextMap();

  @AfterEach
  void clear() {
    ThreadContext.clearMap();
  }

  @Test
  void withACurrentRequest_theEventHasItsFields_andTheThreadHasNot() {
    ThreadContext.put("tenant", "7");

    StringMap data;
    try (Scope border = CurrentContext.of(traced())) {
      data = inject();
    }

    assertThat(data.toMap())
        .containsOnly(
            entry("tenant", "7"),
            entry("trace_id", TRACE_ID),
            entry("span_id", SPAN_ID),
            entry("trace_flags", "01"));
    assertThat(ThreadContext.getContext()).isEqualTo(Map.of("tenant", "7"));
    assertThat(inject().toMap()).isEqualTo(Map.of("tenant", "7"));
  }

  @Test
  void withAnEmptyThreadContext_theEventHasTheFieldsAlone() {
    StringMap data;
    try (Scope border = CurrentContext.of(traced())) {
      data = inject();
    }

    assertThat(data.toMap()).hasSize(3).containsEntry("trace_id", TRACE_ID);
    assertThat(inject().toMap()).isEmpty();
  }

  @Test
  void fieldThatTheApplicationSets_wins() {
    ThreadContext.put("span_id", "mine");

    StringMap data;
    try (Scope border = CurrentContext.of(traced())) {
      data = inject();
    }

    assertThat(data.toMap()).isEqualTo(Map.of("span_id", "mine"));
  }

  @Test
  void dataOfAnEventThatIsUsedAgain_getsTheFieldsInPlace() {
    StringMap reused = ContextDataFactory.createContextData(Map.of("tenant", "7"));

    @Nullable StringMap replaced;
    try (Scope border = CurrentContext.of(traced())) {
      replaced = EventFields.addTo(reused);
    }

    assertThat(replaced).isNull();
    assertThat(reused.toMap()).hasSize(4).containsEntry("trace_id", TRACE_ID);
  }

  /** What the woven method returns. */
  private StringMap inject() {
    StringMap data = injector.injectContextData(List.of(), ContextDataFactory.createContextData());
    @Nullable StringMap replaced = EventFields.addTo(data);
    return replaced == null ? Objects.requireNonNull(data) : replaced;
  }

  private static Context traced() {
    return Context.root()
        .with(
            Span.wrap(
                SpanContext.create(
                    TRACE_ID, SPAN_ID, TraceFlags.getSampled(), TraceState.getDefault())));
  }
}
