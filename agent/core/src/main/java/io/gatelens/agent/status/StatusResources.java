package io.gatelens.agent.status;

import io.gatelens.agent.configuration.Secret;
import io.gatelens.sdk.document.BadDocumentException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked of a node, and how it is answered.
 *
 * <p>Nothing that a client sent is in an answer, unless it has the token. For the server's one
 * thread.
 */
final class StatusResources {

  /** A document with some hundreds of rules. */
  static final long MAX_BODY_BYTES = 64 * 1024;

  private static final int OK = 200;
  private static final int BAD_REQUEST = 400;
  private static final int UNAUTHORIZED = 401;
  private static final int NOT_FOUND = 404;
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final int LENGTH_REQUIRED = 411;
  private static final int CONTENT_TOO_LARGE = 413;
  private static final int MISDIRECTED_REQUEST = 421;
  private static final int SERVICE_UNAVAILABLE = 503;

  private static final String PAGE = "/";
  private static final String LIVE = "/status/live";
  private static final String READY = "/status/ready";
  private static final String STATUS = "/status";
  private static final String DRAIN = "/status/drain";
  private static final String METRICS = MetricsResource.PATH;
  private static final String RUNTIME = "/status/runtime";

  private static final List<String> READING = List.of("GET", "HEAD");
  private static final List<String> CHANGING = List.of("PUT", "DELETE");
  private static final String BEARER = "Bearer ";

  private final NodeStatus node;
  private final Secret token;
  private final @Nullable LoopbackHosts hosts;

  /**
   * @param token where there is none, the node cannot be drained and no setting changed
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
      case RUNTIME -> token.isNone() ? notFound() : removeSettings(method, authorization);
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

  /**
   * For a request whose body nobody reads. Who may not drain the node or change its settings, or
   * cannot as there is no token, is told that; all others, whatever they ask for, that of bodies.
   */
  StatusResponse answerWithUnwantedBody(String path, @Nullable String authorization) {
    if (path.equals(DRAIN) || path.equals(RUNTIME)) {
      if (token.isNone()) {
        return notFound();
      }
      if (!isAllowed(authorization)) {
        return unauthorized();
      }
    }
    return StatusResponse.of(CONTENT_TOO_LARGE, StatusJson.error("no request has a body here"));
  }

  /** Whether the body of such a request is read, if {@link #beforeBody} has nothing to say. */
  boolean takesBody(String method, String path) {
    return path.equals(RUNTIME) && method.equals("PUT") && !token.isNone();
  }

  /**
   * Looks at the head of a request whose body would be read.
   *
   * @param length of the body, as the client says; null where it does not
   * @return why the body is not read; null where it is
   */
  @Nullable StatusResponse beforeBody(@Nullable String authorization, @Nullable Long length) {
    if (!isAllowed(authorization)) {
      return unauthorized();
    }
    if (length == null) {
      return StatusResponse.of(
          LENGTH_REQUIRED, StatusJson.error("a body with its Content-Length is needed"));
    }
    return length <= MAX_BODY_BYTES
        ? null
        : StatusResponse.of(
            CONTENT_TOO_LARGE,
            StatusJson.error("a document has at most " + MAX_BODY_BYTES + " bytes"));
  }

  /** Puts settings in force. */
  StatusResponse answerBody(String body) {
    try {
      return StatusResponse.of(OK, node.putSettings(body));
    } catch (BadDocumentException e) {
      return StatusResponse.of(BAD_REQUEST, StatusJson.error(e.getMessage()));
    }
  }

  private StatusResponse removeSettings(String method, @Nullable String authorization) {
    if (!CHANGING.contains(method)) {
      return notAllowed(CHANGING);
    }
    return isAllowed(authorization) ? StatusResponse.of(OK, node.removeSettings()) : unauthorized();
  }

  private StatusResponse drain(String method, @Nullable String authorization) {
    if (!CHANGING.contains(method)) {
      return notAllowed(CHANGING);
    }
    if (!isAllowed(authorization)) {
      return unauthorized();
    }
    node.drain(method.equals("PUT"));
    return StatusResponse.of(OK, node.readiness());
  }

  private boolean isAllowed(@Nullable String authorization) {
    return authorization != null
        && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
        && token.isEqualTo(authorization.substring(BEARER.length()).trim());
  }

  private static StatusResponse unauthorized() {
    return StatusResponse.of(
        UNAUTHORIZED,
        StatusJson.error("the bearer token of gatelens.status.token is needed"),
        Map.of("WWW-Authenticate", "Bearer"));
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
