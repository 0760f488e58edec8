package io.gatelens.gateway;

import io.opentelemetry.api.common.Attributes;

/**
 * A filter of the gateway, under the name that its configuration knows. Immutable; made once for
 * each filter and not for each request, as it holds what its metrics need again and again.
 */
public final class Filter {

  private final String name;
  private final int order;
  private final Role role;
  private final boolean runsUserCode;
  private final Attributes pre;
  private final Attributes post;

  /**
   * A filter.
   *
   * @param name of low cardinality: {@code AddRequestHeader}, or the simple name of its class
   * @param order its place among the others as the gateway sorts them
   */
  public Filter(String name, int order) {
    this(name, order, Role.ANY);
  }

  private Filter(String name, int order, Role role) {
    this.name = name;
    this.order = order;
    this.role = role;
    this.runsUserCode = role == Role.OF_USER || role == Role.RATE_LIMITER;
    this.pre = attributes(name, FilterPhase.PRE);
    this.post = attributes(name, FilterPhase.POST);
  }

  /** A filter that the gateway's user wrote: the request is current in it. */
  public static Filter ofUser(String name, int order) {
    return new Filter(name, order, Role.OF_USER);
  }

  /**
   * A filter that lets a request pass or answers it, by how many came before. Its user says whose
   * requests are counted together.
   */
  public static Filter rateLimiter(String name, int order) {
    return new Filter(name, order, Role.RATE_LIMITER);
  }

  /** A filter that chooses the instance of a service which the request goes to. */
  public static Filter loadBalancer(String name, int order) {
    return new Filter(name, order, Role.LOAD_BALANCER);
  }

  /** Whether code of the gateway's user runs in it. */
  public boolean runsUserCode() {
    return runsUserCode;
  }

  /** Whether what it does with a request is counted as a decision. */
  boolean isRateLimiter() {
    return role == Role.RATE_LIMITER;
  }

  /** Whether its first phase is the choice of an instance. */
  boolean isLoadBalancer() {
    return role == Role.LOAD_BALANCER;
  }

  /** The name. */
  public String name() {
    return name;
  }

  /** The order; a lower one is earlier on the way to the upstream. */
  public int order() {
    return order;
  }

  /** The attributes of its metrics. */
  Attributes attributes(FilterPhase phase) {
    return phase == FilterPhase.PRE ? pre : post;
  }

  private static Attributes attributes(String name, FilterPhase phase) {
    return Attributes.of(
        GatewayAttributes.FILTER_NAME, name, GatewayAttributes.FILTER_PHASE, phase.value());
  }

  private enum Role {
    ANY,
    OF_USER,
    RATE_LIMITER,
    LOAD_BALANCER
  }

  @Override
  public String toString() {
    return "Filter[" + name + ", order=" + order + ']';
  }
}
