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
  private static final int SERVICE_UNAVAILABLE = 503;

  private static final String LIVE = "/status/live";
  private static final String READY = "/status/ready";
  private static final String STATUS = "/status";
  private static final String DRAIN = "/status/drain";

  private static final List<String> READING = List.of("GET", "HEAD");
  private static final List<String> DRAINING = List.of("PUT", "DELETE");
  private static final String BEARER = "Bearer ";

  private final NodeStatus node;
  private final Secret token;

  /**
   * @param token where there is none, the node cannot be drained
   */
  StatusResources(NodeStatus node, Secret token) {
    this.node = node;
    this.token = token;
  }

  /**
   * @param path without the query
   * @param authorization the header of that name; null where there is none
   */
  StatusResponse answer(String method, String path, @Nullable String authorization) {
    return switch (path) {
      case LIVE -> read(method, OK, node::live);
      case READY -> read(method, node.isReady() ? OK : SERVICE_UNAVAILABLE, node::readiness);
      case STATUS -> read(method, OK, node::everything);
      case DRAIN -> token.isNone() ? notFound() : drain(method, authorization);
      default -> notFound();
    };
  }

  private static StatusResponse read(String method, int status, Supplier<String> document) {
    return READING.contains(method)
        ? StatusResponse.of(status, document.get())
        : notAllowed(READING);
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
      return new StatusResponse(
          UNAUTHORIZED,
          StatusJson.error("the bearer token of gatelens.status.token is needed"),
          Map.of("WWW-Authenticate", "Bearer"));
    }
    node.drain(method.equals("PUT"));
    return StatusResponse.of(OK, node.readiness());
  }

  private static StatusResponse notFound() {
    return StatusResponse.of(
        NOT_FOUND, StatusJson.error("there are /status, /status/live and /status/ready"));
  }

  private static StatusResponse notAllowed(List<String> allowed) {
    return new StatusResponse(
        METHOD_NOT_ALLOWED,
        StatusJson.error("allowed are " + String.join(" and ", allowed)),
        Map.of("Allow", String.join(", ", allowed)));
  }
}
