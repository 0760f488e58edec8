package io.gatelens.agent.status;

import io.gatelens.agent.configuration.Secret;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked of a node, and how it is answered.
 *
 * <p>Nothing that a client sent is in an answer. For the server's one thread.
 */
final class StatusResources {

  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;
  private static final int NOT_FOUND = 404;
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final int MISDIRECTED_REQUEST = 421;
  private static final int SERVICE_UNAVAILABLE = 503;

  private static final String PAGE = "/";
  private static final String LIVE = "/status/live";
  private static final String READY = "/status/ready";
  private static final String STATUS = "/status";
  private static final String DRAIN = "/status/drain";
  private static final String METRICS = MetricsResource.PATH;

  private static final List<String> READING = List.of("GET", "HEAD");
  private static final List<String> DRAINING = List.of("PUT", "DELETE");
  private static final String BEARER = "Bearer ";

  private final NodeStatus node;
  private final Secret token;
  private final @Nullable LoopbackHosts hosts;

  /**
   * @param token where there is none, the node cannot be drained
   * @param hosts the names that it is to be asked by for more than probes need; null where not only
   *     this machine can ask
   */
  StatusResources(NodeStatus node, Secret token, @Nullable LoopbackHosts hosts) {
    this.node = node;
    this.token = token;
    this.hosts = hosts;
  }

  /**
   * @param path without the query
   * @param host the header of that name; null where there is none
   * @param authorization the header of that name; null where there is none
   */
  StatusResponse answer(
      String method, String path, @Nullable String host, @Nullable String authorization) {
    return switch (path) {
      case PAGE -> isAskedAsItself(host) ? page(method) : misdirected();
      case LIVE -> read(method, OK, node::live);
      case READY -> read(method, node.isReady() ? OK : SERVICE_UNAVAILABLE, node::readiness);
      case STATUS -> isAskedAsItself(host) ? read(method, OK, node::everything) : misdirected();
      case METRICS -> isAskedAsItself(host) ? noMetrics(method) : misdirected();
      case DRAIN -> token.isNone() ? notFound() : drain(method, authorization);
      default -> notFound();
    };
  }

  /** Whether it may be answered with metrics, where there are any; else it is to be asked for. */
  boolean isForMetrics(String method, String path, @Nullable String host) {
    return path.equals(METRICS) && READING.contains(method) && isAskedAsItself(host);
  }

  private static StatusResponse noMetrics(String method) {
    return READING.contains(method)
        ? StatusResponse.of(
            NOT_FOUND,
            StatusJson.error(
                "metrics are not served: OTEL_METRICS_EXPORTER=otlp,prometheus switches it on"))
        : notAllowed(READING);
  }

  private static StatusResponse read(String method, int status, Supplier<String> document) {
    return READING.contains(method)
        ? StatusResponse.of(status, document.get())
        : notAllowed(READING);
  }

  private StatusResponse page(String method) {
    return READING.contains(method)
        ? StatusResponse.ofPage(OK, node.page().html(), node.page().headers())
        : notAllowed(READING);
  }

  /** Not asked of what probes ask for: a load balancer's has any name in it. */
  private boolean isAskedAsItself(@Nullable String host) {
    return hosts == null || hosts.contains(host);
  }

  private static StatusResponse misdirected() {
    return StatusResponse.of(
        MISDIRECTED_REQUEST,
        StatusJson.error("this node listens on the loopback interface: ask it as localhost"));
  }

  private StatusResponse drain(String method, @Nullable String authorization) {
    if (!DRAINING.contains(method)) {
      return notAllowed(DRAINING);
    }
    boolean isAllowed =
        authorization != null
            && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
            && token.isEqualTo(authorization.substring(BEARER.length()).trim());
    if (!isAllowed) {
      return StatusResponse.of(
          UNAUTHORIZED,
          StatusJson.error("the bearer token of gatelens.status.token is needed"),
          Map.of("WWW-Authenticate", "Bearer"));
    }
    node.drain(method.equals("PUT"));
    return StatusResponse.of(OK, node.readiness());
  }

  private static StatusResponse notFound() {
    return StatusResponse.of(
        NOT_FOUND, StatusJson.error("there are /, /status, /status/live and /status/ready"));
  }

  private static StatusResponse notAllowed(List<String> allowed) {
    return StatusResponse.of(
        METHOD_NOT_ALLOWED,
        StatusJson.error("allowed are " + String.join(" and ", allowed)),
        Map.of("Allow", String.join(", ", allowed)));
  }
}
