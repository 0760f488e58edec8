package io.gatelens.instrumentation.logback;

import ch.qos.logback.classic.spi.LoggingEvent;
import io.gatelens.gateway.LogFields;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.MDC;

/**
 * The fields of the current request among those of the MDC, in the event only: the thread's MDC is
 * the application's, and is not touched.
 */
final class EventFields {

  private EventFields() {}

  /**
   * Gives a new event its fields. One that the application sets itself stays as it is, and then the
   * others are not added either: they would be of another trace.
   */
  static void addTo(LoggingEvent event) {
    LogFields fields = LogFields.current();
    if (fields == null) {
      return;
    }
    Map<String, String> own = MDC.getCopyOfContextMap();
    Map<String, String> all = own == null ? new HashMap<>() : own;
    if (all.containsKey(LogFields.TRACE_ID)
        || all.containsKey(LogFields.SPAN_ID)
        || all.containsKey(LogFields.TRACE_FLAGS)) {
      return;
    }
    all.put(LogFields.TRACE_ID, fields.traceId());
    all.put(LogFields.SPAN_ID, fields.spanId());
    all.put(LogFields.TRACE_FLAGS, fields.traceFlags());
    event.setMDCPropertyMap(all);
  }
}
