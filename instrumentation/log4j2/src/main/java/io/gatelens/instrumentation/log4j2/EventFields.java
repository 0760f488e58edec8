package io.gatelens.instrumentation.log4j2;

import io.gatelens.gateway.LogFields;
import org.apache.logging.log4j.core.impl.ContextDataFactory;
import org.apache.logging.log4j.util.StringMap;
import org.jspecify.annotations.Nullable;

/**
 * The fields of the current request among those of the thread context, in the event only: the
 * thread's context is the application's, and is not touched.
 */
final class EventFields {

  private EventFields() {}

  /**
   * The data of a new event with the fields added; null to leave it. A field that the application
   * sets itself stays as it is, and then the others are not added either: they would be of another
   * trace.
   *
   * @param data of the event; frozen where it is shared with the thread's context
   */
  static @Nullable StringMap addTo(@Nullable StringMap data) {
    LogFields fields = data == null ? null : LogFields.current();
    if (data == null
        || fields == null
        || data.containsKey(LogFields.TRACE_ID)
        || data.containsKey(LogFields.SPAN_ID)
        || data.containsKey(LogFields.TRACE_FLAGS)) {
      return null;
    }
    if (!data.isFrozen()) {
      put(data, fields);
      return null;
    }
    StringMap copy = ContextDataFactory.createContextData(data);
    put(copy, fields);
    copy.freeze();
    return copy;
  }

  private static void put(StringMap data, LogFields fields) {
    data.putValue(LogFields.TRACE_ID, fields.traceId());
    data.putValue(LogFields.SPAN_ID, fields.spanId());
    data.putValue(LogFields.TRACE_FLAGS, fields.traceFlags());
  }
}
