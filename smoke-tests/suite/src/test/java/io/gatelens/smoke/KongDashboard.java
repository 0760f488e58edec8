package io.gatelens.smoke;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What Kong's published dashboard asks Prometheus: each panel's queries and the queries of its
 * variables. Source: {@code kong/plugins/prometheus/grafana/kong-official.json} in Kong 3.9, number
 * 7424 at grafana.com.
 */
final class KongDashboard {

  /** A query of a panel. */
  record Query(String panel, String expression) {

    /** As Grafana asks it. */
    String filled(Map<String, String> variables) {
      String filled = expression;
      for (Map.Entry<String, String> variable : variables.entrySet()) {
        filled = filled.replace("$" + variable.getKey(), variable.getValue());
      }
      return filled;
    }
  }

  /** A variable, whose values are those of a label: {@code label_values(metric, label)}. */
  record Variable(String name, String metric, String label, String all) {}

  /** What Grafana fills in for a choice of all values: the dashboard says so, or it lists them. */
  private static final String ANY = ".*";

  private static final String LISTED = "";

  private static final String CHOSEN =
      "{service=~\"$service\", route=~\"$route\", instance=~\"$instance\"}";

  static final List<Variable> VARIABLES =
      List.of(
          new Variable("service", "kong_http_requests_total", "service", ANY),
          new Variable("instance", "kong_nginx_connections_total", "instance", ANY),
          new Variable("route", "kong_http_requests_total", "route", ANY),
          new Variable("upstream", "kong_upstream_target_health", "upstream", LISTED));

  static final List<Query> QUERIES = queries();

  private KongDashboard() {}

  private static List<Query> queries() {
    List<Query> queries = new ArrayList<>();
    addRates(queries);
    addQuantiles(
        queries, "Kong Proxy Latency", "kong_kong_latency_ms", "{instance=~\"$instance\"}");
    addQuantiles(queries, "Request Time", "kong_request_latency_ms", "{}");
    addQuantiles(queries, "Upstream time", "kong_upstream_latency_ms", "{}");
    addBandwidth(queries);
    queries.add(
        new Query(
            "Kong shared memory usage by Node ($instance)",
            "(kong_memory_lua_shared_dict_bytes{instance=~\"$instance\"}"
                + "/kong_memory_lua_shared_dict_total_bytes{instance=~\"$instance\"})*100"));
    queries.add(
        new Query(
            "Kong worker Lua VM usage by Node ($instance)",
            "kong_memory_workers_lua_vms_bytes{instance=~\"$instance\"}"));
    addHealth(queries);
    addConnections(queries);
    return List.copyOf(queries);
  }

  private static void addRates(List<Query> queries) {
    String requests = "sum(rate(kong_http_requests_total%s[1m]))";
    queries.add(
        new Query(
            "Total requests per second (RPS)", requests.formatted("{instance=~\"$instance\"}")));
    for (String by : List.of("service", "route", "service,code", "route,code")) {
      queries.add(
          new Query(
              by.contains("code")
                  ? "RPS per route/service by status code"
                  : "RPS per route/service ($service)",
              requests.formatted(CHOSEN) + " by (" + by + ")"));
    }
  }

  private static void addQuantiles(
      List<Query> queries, String panel, String histogram, String selectorOfAll) {
    for (String quantile : List.of("0.90", "0.95", "0.99")) {
      String query = "histogram_quantile(" + quantile + ", sum(rate(" + histogram + "_bucket";
      queries.add(
          new Query(panel + " across all services", query + selectorOfAll + "[1m])) by (le))"));
      for (String by : List.of("service", "route")) {
        queries.add(new Query(panel + " per " + by, query + CHOSEN + "[1m])) by (" + by + ",le))"));
      }
    }
  }

  private static void addBandwidth(List<Query> queries) {
    String egress =
        "sum(irate(kong_bandwidth_bytes{direction=\"egress\", service =~\"$service\","
            + "route=~\"$route\",instance=~\"$instance\"}[1m])) by (%s)";
    queries.add(
        new Query(
            "Total Bandwidth",
            "sum(irate(kong_bandwidth_bytes{instance=~\"$instance\"}[1m])) by (type)"));
    queries.add(new Query("Egress per service/route", egress.formatted("service")));
    queries.add(new Query("Egress per service/route", egress.formatted("route")));
    queries.add(
        new Query(
            "Ingress per service/route",
            "sum(irate(kong_bandwidth_bytes{direction=\"ingress\", service =~\"$service\"}[1m]))"
                + " by (service)"));
  }

  private static void addHealth(List<Query> queries) {
    queries.add(
        new Query(
            "Healthy status",
            "sum(kong_upstream_target_health{state=\"healthy\",upstream=~\"$upstream\"})"
                + " by (upstream,target,address) * -1 "
                + " + sum(kong_upstream_target_health{state=~\"(unhealthy|dns_error)\","
                + "upstream=~\"$upstream\"}) by (upstream,target,address)"));
    queries.add(
        new Query(
            "the table of targets",
            """
            sum(
            # map state to a numeric value
              label_replace(
                label_replace(
                  label_replace(
                   kong_upstream_target_health{upstream=~"$upstream"}
                   , "state_value", "1", "state", "healthy"
                  ), "state_value", "0", "state", "healthchecks_off"
                ), "state_value", "-1", "state", "(dns_error|unhealthy)"
              )
            )
            by (upstream, target, address, state, state_value) > 0"""));
  }

  private static void addConnections(List<Query> queries) {
    queries.add(
        new Query(
            "Nginx connection state",
            "sum(kong_nginx_connections_total{state=~\"active|reading|writing|waiting\","
                + " instance=~\"$instance\"}) by (state)"));
    for (String state : List.of("total", "handled", "accepted")) {
      queries.add(
          new Query(
              state + " connections",
              "sum(kong_nginx_connections_total{state=\""
                  + state
                  + "\", instance=~\"$instance\"})"));
    }
  }
}
