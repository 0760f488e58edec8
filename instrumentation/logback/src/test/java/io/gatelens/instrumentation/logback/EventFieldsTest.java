package io.gatelens.instrumentation.logback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.gatelens.gateway.CurrentContext;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

@SuppressWarnings("try") // A border is open, nothing is done with it.
class EventFieldsTest {

  private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN_ID = "b7ad6b7169203331";

  private final Logger logger =
      ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger("test");

  @AfterEach
  void clear() {
    MDC.clear();
  }

  @Test
  void withACurrentRequest_theEventHasItsFields_andTheMdcHasNot() {
    MDC.put("tenant", "7");

    LoggingEvent event;
    try (Scope border = CurrentContext.of(traced())) {
      event = event();
    }

    assertThat(event.getMDCPropertyMap())
        .containsOnly(
            entry("tenant", "7"),
            entry("trace_id", TRACE_ID),
            entry("span_id", SPAN_ID),
            entry("trace_flags", "01"));
    assertThat(MDC.getCopyOfContextMap()).isEqualTo(Map.of("tenant", "7"));
  }

  @Test
  void withAnEmptyMdc_theEventHasTheFieldsAlone() {
    LoggingEvent event;
    try (Scope border = CurrentContext.of(traced())) {
      event = event();
    }

    assertThat(event.getMDCPropertyMap()).hasSize(3).containsEntry("trace_id", TRACE_ID);
  }

  @Test
  void fieldThatTheApplicationSets_wins() {
    MDC.put("trace_id", "mine");

    LoggingEvent event;
    try (Scope border = CurrentContext.of(traced())) {
      event = event();
    }

    assertThat(event.getMDCPropertyMap()).isEqualTo(Map.of("trace_id", "mine"));
  }

  @Test
  void withoutARequest_theEventIsLeftAlone() {
    MDC.put("tenant", "7");

    LoggingEvent event = event();

    assertThat(event.getMDCPropertyMap()).isEqualTo(Map.of("tenant", "7"));
  }

  /** What the advice does at the end of the constructor. */
  private LoggingEvent event() {
    LoggingEvent event =
        new LoggingEvent(EventFieldsTest.class.getName(), logger, Level.INFO, "hello", null, null);
    EventFields.addTo(event);
    return event;
  }

  private static Context traced() {
    return Context.root()
        .with(
            Span.wrap(
                SpanContext.create(
                    TRACE_ID, SPAN_ID, TraceFlags.getSampled(), TraceState.getDefault())));
  }
}
