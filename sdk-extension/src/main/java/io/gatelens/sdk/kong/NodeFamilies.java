package io.gatelens.sdk.kong;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What Kong says of nginx, of its memory and of itself. Here a memory pool of the JVM stands for a
 * shared dictionary, and the heap for a worker's Lua VM. All are gauges, as with Kong, but for
 * errors. What is not known is left out, such as the state {@code reading}.
 */
final class NodeFamilies {

  private static final AttributeKey<String> POOL = AttributeKey.stringKey("jvm.memory.pool.name");
  private static final AttributeKey<String> MEMORY_TYPE = AttributeKey.stringKey("jvm.memory.type");
  private static final AttributeKey<String> VERSION = AttributeKey.stringKey("gateway.version");

  private final Collected collected;
  private final KongText text;
  private final String nodeId;

  NodeFamilies(Collected collected, KongText text) {
    this.collected = collected;
    this.text = text;
    this.nodeId = collected.nodeId();
  }

  void write() {
    writeConnections();
    writeRequests();
    writeMemory();
    writeNode();
  }

  private void writeConnections() {
    Map<String, Long> states = new LinkedHashMap<>();
    collected
        .sum("gateway.server.connections.accepted")
        .ifPresent(
            accepted -> {
              states.put("accepted", accepted);
              states.put("handled", accepted);
            });
    collected.sum("kong.requests").ifPresent(requests -> states.put("total", requests));
    OptionalLong open = collected.sum("gateway.server.connections");
    OptionalLong inFlight = collected.sum("http.server.active_requests");
    open.ifPresent(active -> states.put("active", active));
    inFlight.ifPresent(writing -> states.put("writing", writing));
    if (open.isPresent() && inFlight.isPresent()) {
      states.put("waiting", Math.max(0, open.getAsLong() - inFlight.getAsLong()));
    }
    Map<String, Long> values = new LinkedHashMap<>();
    states.forEach(
        (state, value) ->
            values.put(
                KongText.labels("node_id", nodeId, "subsystem", "http", "state", state), value));
    gauge("kong_nginx_connections_total", "Number of connections by subsystem", values);
  }

  private void writeRequests() {
    gauge(
        "kong_nginx_requests_total",
        "Number of requests total",
        values(
            collected.sum("kong.requests"),
            KongText.labels("node_id", nodeId, "subsystem", "http")));
  }

  private void writeMemory() {
    gauge(
        "kong_memory_lua_shared_dict_bytes",
        "Used bytes in a memory pool",
        pools("jvm.memory.used"));
    gauge(
        "kong_memory_lua_shared_dict_total_bytes",
        "Total capacity in bytes of a memory pool",
        pools("jvm.memory.limit"));
    gauge(
        "kong_memory_workers_lua_vms_bytes",
        "Used bytes in the heap of the JVM",
        values(
            collected.sum("jvm.memory.used", pool -> "heap".equals(pool.get(MEMORY_TYPE))),
            KongText.labels("node_id", nodeId, "pid", collected.pid(), "kong_subsystem", "http")));
  }

  private Map<String, Long> pools(String source) {
    Map<String, Long> pools = new LinkedHashMap<>();
    for (LongPointData point : collected.points(source)) {
      String pool = point.getAttributes().get(POOL);
      if (pool != null) {
        pools.put(
            KongText.labels("node_id", nodeId, "shared_dict", pool, "kong_subsystem", "http"),
            point.getValue());
      }
    }
    return pools;
  }

  private void writeNode() {
    OptionalLong failures = collected.sum("gateway.config.source.failures");
    gauge(
        "kong_datastore_reachable",
        "Whether all sources of routes can be read, 0 is unreachable",
        failures.isPresent() ? Map.of("", failures.getAsLong() == 0 ? 1L : 0L) : Map.of());
    Map<String, Long> info = new LinkedHashMap<>();
    for (LongPointData point : collected.points("gateway.info")) {
      String version = point.getAttributes().get(VERSION);
      info.put(
          KongText.labels("node_id", nodeId, "version", version == null ? "" : version),
          point.getValue());
    }
    gauge("kong_node_info", "Node metadata information", info);
    OptionalLong errors = collected.sum("gatelens.advice.errors");
    if (errors.isPresent()) {
      String name = "kong_nginx_metric_errors_total";
      text.counter(name, "Number of errors of the telemetry itself");
      text.sample(name, "", (double) errors.getAsLong());
    }
  }

  private static Map<String, Long> values(OptionalLong value, String labels) {
    return value.isPresent() ? Map.of(labels, value.getAsLong()) : Map.of();
  }

  private void gauge(String name, String help, Map<String, Long> values) {
    if (!values.isEmpty()) {
      text.gauge(name, help);
      values.forEach((labels, value) -> text.sample(name, labels, (double) value));
    }
  }
}
