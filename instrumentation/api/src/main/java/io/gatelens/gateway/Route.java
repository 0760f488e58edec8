package io.gatelens.gateway;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A route of the gateway's configuration. Made by {@link RouteTable#route}; what it says never
 * changes, but for the host of its target. It also holds what telemetry needs again and again for
 * it.
 */
public final class Route {

  private static final long NOT_SEEN = Long.MIN_VALUE;

  private final String id;
  private final @Nullable String template;
  private final @Nullable String cluster;
  private final @Nullable String reportedId;
  private final boolean hasSeries;
  private final RouteTelemetry telemetry;

  /** Of its target, as the newest match has it: a configuration may send it elsewhere. */
  private volatile @Nullable String host;

  /**
   * Since somebody last looked. A match sets it, whoever looks takes it; a race between the two
   * makes the match as old as the next look. Written once between two looks, so it costs a read.
   */
  private boolean isMatched = true;

  /** When somebody saw it matched; before the first look nobody did. */
  private volatile long lastMatchNanos = NOT_SEEN;

  /**
   * @param hasSeries whether metrics tell it from other routes; else it is one with all that are
   *     too many
   */
  Route(
      String id,
      @Nullable String template,
      @Nullable String cluster,
      @Nullable String reportedId,
      boolean hasSeries) {
    this.id = id;
    this.template = template;
    this.cluster = cluster;
    this.reportedId = reportedId;
    this.hasSeries = hasSeries;
    this.telemetry = new RouteTelemetry(this);
  }

  /** The id in the gateway's configuration. Where it is a random UUID it is not reported. */
  public String id() {
    return id;
  }

  /** The path pattern that matched, such as {@code /orders/**}; null where there is none. */
  public @Nullable String template() {
    return template;
  }

  /** The logical service that the route leads to; null where its target is a plain address. */
  public @Nullable String cluster() {
    return cluster;
  }

  /** What it leads to by name: the logical service, else the host; null where there is neither. */
  @Nullable String service() {
    return cluster != null ? cluster : host;
  }

  /** The id in telemetry; null where it is not reported. */
  @Nullable String reportedId() {
    return reportedId;
  }

  /** Whether metrics tell it from other routes. */
  boolean hasSeries() {
    return hasSeries;
  }

  /** Says in a metric which route it is, or that it is one too many. */
  void putInto(AttributesBuilder attributes) {
    if (!hasSeries) {
      attributes.put(GatewayAttributes.OVERFLOW, true);
    } else if (reportedId != null) {
      attributes.put(GatewayAttributes.ROUTE_ID, reportedId);
    }
  }

  /** The same as attributes. */
  Attributes series() {
    AttributesBuilder attributes = Attributes.builder();
    putInto(attributes);
    return attributes.build();
  }

  /** A request takes it. */
  void matched() {
    if (!isMatched) {
      isMatched = true;
    }
  }

  /** Its target's host now; null where none is known. */
  void leadsTo(@Nullable String host) {
    if (!Objects.equals(this.host, host)) {
      this.host = host;
    }
  }

  /** When a request last took it, as far as that was seen: by a look, of which this is one. */
  long lastMatchNanos(long nowNanos) {
    if (isMatched) {
      lastMatchNanos = nowNanos; // Before it is taken: another look sees one of the two.
      isMatched = false;
    }
    long seen = lastMatchNanos;
    return seen == NOT_SEEN ? nowNanos : seen;
  }

  RouteTelemetry telemetry() {
    return telemetry;
  }

  boolean isOf(@Nullable String template, @Nullable String cluster) {
    return Objects.equals(this.template, template) && Objects.equals(this.cluster, cluster);
  }

  @Override
  public String toString() {
    return "Route[" + id + ", template=" + template + ", cluster=" + cluster + ']';
  }
}
