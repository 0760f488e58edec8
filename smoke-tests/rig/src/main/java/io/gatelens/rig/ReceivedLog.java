package io.gatelens.rig;

import java.util.Map;

/** A log record as it arrived; {@code traceId} and {@code spanId} are empty where it has none. */
public record ReceivedLog(
    Map<String, Object> resource,
    String scope,
    String traceId,
    String spanId,
    String severity,
    String body,
    Map<String, Object> attributes) {}
