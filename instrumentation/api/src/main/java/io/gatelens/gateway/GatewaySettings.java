package io.gatelens.gateway;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the model records; but for the details of steps fixed for the life of a {@link Gateway}.
 *
 * @param detail which inner steps of a recorded request become child spans
 * @param slowStepNanos from how long on {@link Detail#AUTO} reports a step that did not fail
 * @param incoming what happens to a caller's trace context
 * @param traceResponseHeader the response's header that carries the trace id; null for none
 * @param startupBufferSize how many ended requests and config loads are kept until telemetry is up
 * @param byRequest what is otherwise for some requests
 * @param hasRouteOnFilterDuration whether the time of filters is told by route, too
 * @param context where the request is current in code that runs for it
 * @param owner who makes the spans of requests and tells upstreams of them
 * @param clearedHeaders names in lower case of headers that no upstream gets from a client, where
 *     {@link Owner#AGENT} tells upstreams of requests; one that ends with a star stands for all
 *     headers of the client that begin so, but for those that make a message one, such as host
 * @param series how many series there may be
 */
public record GatewaySettings(
    Detail detail,
    long slowStepNanos,
    Incoming incoming,
    @Nullable String traceResponseHeader,
    int startupBufferSize,
    SettingsByRequest byRequest,
    boolean hasRouteOnFilterDuration,
    Reach context,
    Owner owner,
    Set<String> clearedHeaders,
    SeriesSettings series) {

  /** Which inner steps (waiting for a connection, …) become child spans. */
  public enum Detail {
    /** None: SERVER and CLIENT spans only. */
    OFF,
    /** Those that failed or were slow. */
    AUTO,
    /** All of them. */
    FULL
  }

  /** What happens to the trace context that the client sends. */
  public enum Incoming {
    /** The gateway's span is a part of the client's trace. */
    CONTINUE,
    /**
     * The gateway's span is the root of a new trace, with a link to the client's span. The client's
     * baggage is in no context of ours; its header is the client's own, and the gateway forwards it
     * like any other.
     */
    LINK,
    /**
     * The gateway's span is the root of a new trace; the client's context is not read. Its baggage
     * fares as with {@link #LINK}.
     */
    IGNORE
  }

  /** Where the request is current in code that runs for it. */
  public enum Reach {
    /** Nowhere. */
    OFF,
    /** Where the gateway calls its users' code, and in what that schedules. */
    BORDERS,
    /** Also behind asynchronous sources that are not the gateway's. */
    FULL
  }

  /** Who makes the spans of requests and tells upstreams of them. */
  public enum Owner {
    /** Gatelens. */
    AGENT,
    /**
     * The application's own tracing. Gatelens makes no spans of requests, writes no header and
     * makes nothing current; metrics and the traces of configuration loads stay.
     */
    APPLICATION
  }

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException where a number is negative
   */
  public GatewaySettings {
    if (slowStepNanos < 0) {
      throw new IllegalArgumentException("slowStepNanos is negative: " + slowStepNanos);
    }
    if (startupBufferSize < 0) {
      throw new IllegalArgumentException("startupBufferSize is negative: " + startupBufferSize);
    }
    clearedHeaders = Set.copyOf(clearedHeaders);
  }

  /**
   * The same for all requests, filters without their route, {@link Reach#BORDERS}, {@link
   * Owner#AGENT}, and no header cleared.
   */
  public GatewaySettings(
      Detail detail,
      long slowStepNanos,
      Incoming incoming,
      @Nullable String traceResponseHeader,
      int startupBufferSize) {
    this(
        detail,
        slowStepNanos,
        incoming,
        traceResponseHeader,
        startupBufferSize,
        SettingsByRequest.NONE,
        false,
        Reach.BORDERS,
        Owner.AGENT);
  }

  /** No header is cleared, and there are as many series as by default. */
  public GatewaySettings(
      Detail detail,
      long slowStepNanos,
      Incoming incoming,
      @Nullable String traceResponseHeader,
      int startupBufferSize,
      SettingsByRequest byRequest,
      boolean hasRouteOnFilterDuration,
      Reach context,
      Owner owner) {
    this(
        detail,
        slowStepNanos,
        incoming,
        traceResponseHeader,
        startupBufferSize,
        byRequest,
        hasRouteOnFilterDuration,
        context,
        owner,
        Set.of(),
        SeriesSettings.DEFAULTS);
  }

  /**
   * What happens to the trace context of a request: a route's own setting wins over its client's
   * network, and that over the general one.
   *
   * @param route null where none matched
   * @param head asked for the peer's address only where networks have settings of their own
   */
  Incoming incoming(@Nullable Route route, RequestHead head) {
    Incoming ofRoute = route == null ? null : byRequest.incomingByRoute().get(route.id());
    if (ofRoute != null) {
      return ofRoute;
    }
    ClientNetworks networks = byRequest.incomingByNetwork();
    Incoming ofNetwork = networks.isEmpty() ? null : networks.incoming(head.peerAddress());
    return ofNetwork == null ? incoming : ofNetwork;
  }

  /**
   * Whether a step of a recorded request becomes a span.
   *
   * @param route which the request takes; null where none matched
   * @param isRemarkable whether it failed, or decided the answer
   * @param ownNanos what it took for itself
   */
  boolean wantsStep(@Nullable Route route, boolean isRemarkable, long ownNanos) {
    Detail ofRoute = route == null ? null : byRequest.detailByRoute().get(route.id());
    return switch (ofRoute == null ? detail : ofRoute) {
      case OFF -> false;
      case AUTO -> isRemarkable || ownNanos >= slowStepNanos;
      case FULL -> true;
    };
  }

  /** The same with other details of steps; null for those that are here. */
  GatewaySettings withDetail(@Nullable Detail general, @Nullable Map<String, Detail> ofRoutes) {
    return new GatewaySettings(
        general == null ? detail : general,
        slowStepNanos,
        incoming,
        traceResponseHeader,
        startupBufferSize,
        new SettingsByRequest(
            ofRoutes == null ? byRequest.detailByRoute() : ofRoutes,
            byRequest.incomingByRoute(),
            byRequest.incomingByNetwork()),
        hasRouteOnFilterDuration,
        context,
        owner,
        clearedHeaders,
        series);
  }

  /** Whether requests become spans. */
  boolean makesSpans() {
    return owner == Owner.AGENT;
  }

  /** Whether a request is current anywhere. */
  boolean makesCurrent() {
    return context != Reach.OFF && owner == Owner.AGENT;
  }

  /** Detail {@code AUTO} from 1 ms on, {@code CONTINUE}, a start-up buffer of 1024. */
  public static GatewaySettings defaults() {
    return new GatewaySettings(Detail.AUTO, 1_000_000L, Incoming.CONTINUE, null, 1024);
  }
}
