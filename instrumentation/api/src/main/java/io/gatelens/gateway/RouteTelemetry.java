package io.gatelens.gateway;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.semconv.ServerAttributes;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What telemetry needs again and again for a route: span names and attribute sets, made when they
 * are first needed and kept within bounds.
 */
final class RouteTelemetry {

  static final int MAX_REQUEST_SETS = 64;
  static final int MAX_UPSTREAMS = 64;
  static final int MAX_ATTEMPT_SETS = 32;
  static final int MAX_FILTER_SETS = 128;

  private final Route route;
  private final AttributeTable requests = new AttributeTable(MAX_REQUEST_SETS);
  private final AttributeTable overheads = new AttributeTable(MAX_REQUEST_SETS);

  /** Made where they are asked for. Benign race: a table that is lost had few sets. */
  private volatile @Nullable ServiceSets kong;

  private final Attributes upstream;
  private final AtomicReference<Upstream[]> upstreams = new AtomicReference<>(new Upstream[0]);
  private final Upstream others = new Upstream(null, 0, true);

  /** By the decision. Benign race: equal sets. */
  private final Map<RateLimitDecision, Attributes> rateLimits =
      new ConcurrentHashMap<>(RateLimitDecision.values().length);

  private final Attributes webSockets;
  private final Attributes webSocketMessagesOfClient;
  private final Attributes webSocketMessagesOfUpstream;

  /** By the filter's name and phase, where they are asked for. Benign race: as above. */
  private final Map<Attributes, Attributes> filters = new ConcurrentHashMap<>(2);

  /** By the method's number. Benign race: two threads may make the same name. */
  private final String[] spanNames = new String[HttpMethod.COUNT];

  RouteTelemetry(Route route) {
    this.route = route;
    this.upstream = upstream(route);
    this.webSockets = ofRoute(route).build();
    this.webSocketMessagesOfClient = webSocketMessages(route, WebSocketSender.CLIENT);
    this.webSocketMessagesOfUpstream = webSocketMessages(route, WebSocketSender.UPSTREAM);
  }

  /** {@code {method} {http.route}}, or {@code {method}} where the route has no template. */
  String spanName(int method) {
    String name = spanNames[method];
    if (name == null) {
      String template = route.template();
      String prefix = HttpMethod.spanName(method);
      name = template == null ? prefix : prefix + ' ' + template;
      spanNames[method] = name;
    }
    return name;
  }

  /** For {@code http.server.request.duration}. */
  AttributeTable requests() {
    return requests;
  }

  /** For {@code gateway.request.overhead.duration}. */
  AttributeTable overheads() {
    return overheads;
  }

  /**
   * For what {@link KongMetrics} records.
   *
   * @param service what the route leads to now; those of another service are forgotten
   */
  AttributeTable kong(@Nullable String service) {
    ServiceSets known = kong;
    if (known == null || !Objects.equals(known.service, service)) {
      known = new ServiceSets(service, new AttributeTable(MAX_REQUEST_SETS));
      kong = known;
    }
    return known.requests;
  }

  /** For {@code gateway.upstream.time_to_first_byte}: there is only one set. */
  Attributes upstream() {
    return upstream;
  }

  /** For {@code gateway.websocket.active} and {@code gateway.websocket.duration}. */
  Attributes webSockets() {
    return webSockets;
  }

  /** For {@code gateway.websocket.messages}. */
  Attributes webSocketMessages(WebSocketSender sender) {
    return sender == WebSocketSender.CLIENT
        ? webSocketMessagesOfClient
        : webSocketMessagesOfUpstream;
  }

  /** For {@code gateway.rate_limit.decisions}. */
  Attributes rateLimit(RateLimitDecision decision) {
    Attributes known = rateLimits.get(decision);
    if (known == null) {
      AttributesBuilder attributes = Attributes.builder();
      attributes.put(GatewayAttributes.DECISION, decision.value());
      route.putInto(attributes);
      known = attributes.build();
      rateLimits.put(decision, known);
    }
    return known;
  }

  /** For {@code gateway.filter.duration} where it is told by route; beyond the bound made anew. */
  Attributes filter(Filter filter, FilterPhase phase) {
    Attributes ofFilter = filter.attributes(phase);
    Attributes known = filters.get(ofFilter);
    boolean hasName = route.reportedId() != null || !route.hasSeries();
    if (known != null || !hasName) {
      return known == null ? ofFilter : known;
    }
    Attributes built = ofFilter.toBuilder().putAll(route.series()).build();
    if (filters.size() < MAX_FILTER_SETS) {
      filters.put(ofFilter, built);
    }
    return built;
  }

  /**
   * Of attempts at that address. Beyond the bound there is one for all that are too many: an
   * address may come from a request, and series never end.
   */
  Upstream at(@Nullable String address, int port) {
    Upstream[] now = upstreams.get();
    for (Upstream known : now) {
      if (known.isAt(address, port)) {
        return known;
      }
    }
    if (!route.hasSeries() || now.length == MAX_UPSTREAMS) {
      return others;
    }
    Upstream[] more = Arrays.copyOf(now, now.length + 1);
    Upstream added = new Upstream(address, port, false);
    more[now.length] = added;
    // Losing the race costs nothing but this one set.
    upstreams.compareAndSet(now, more);
    return added;
  }

  private static Attributes webSocketMessages(Route route, WebSocketSender sender) {
    return ofRoute(route).put(GatewayAttributes.SENDER, sender.value()).build();
  }

  private static AttributesBuilder ofRoute(Route route) {
    AttributesBuilder attributes = Attributes.builder();
    route.putInto(attributes);
    return attributes;
  }

  private static Attributes upstream(Route route) {
    AttributesBuilder attributes = ofRoute(route);
    if (route.cluster() != null && route.hasSeries()) {
      attributes.put(GatewayAttributes.UPSTREAM_CLUSTER, route.cluster());
    }
    return attributes.build();
  }

  private record ServiceSets(@Nullable String service, AttributeTable requests) {}

  /** What is needed again and again for attempts at an address. */
  static final class Upstream {
    private final @Nullable String address;
    private final int port;
    private final boolean isOverflow;
    private final AttributeTable attempts = new AttributeTable(MAX_ATTEMPT_SETS);
    private final AttributeTable acquires = new AttributeTable(2);

    private Upstream(@Nullable String address, int port, boolean isOverflow) {
      this.address = address;
      this.port = port;
      this.isOverflow = isOverflow;
    }

    /** For {@code http.client.request.duration}. */
    AttributeTable attempts() {
      return attempts;
    }

    /** For {@code gateway.upstream.connection.acquire.duration}. */
    AttributeTable acquires() {
      return acquires;
    }

    /** Says in a metric which address it is, or that it is one too many. */
    void putInto(AttributesBuilder attributes) {
      if (isOverflow) {
        attributes.put(GatewayAttributes.OVERFLOW, true);
      } else if (address != null) {
        attributes.put(ServerAttributes.SERVER_ADDRESS, address);
        if (port > 0) {
          attributes.put(ServerAttributes.SERVER_PORT, port);
        }
      }
    }

    private boolean isAt(@Nullable String address, int port) {
      return this.port == port
          && (this.address == null ? address == null : this.address.equals(address));
    }
  }
}
