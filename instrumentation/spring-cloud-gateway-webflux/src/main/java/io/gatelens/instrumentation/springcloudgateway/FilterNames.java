package io.gatelens.instrumentation.springcloudgateway;

import io.gatelens.gateway.Filter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.FilterDefinition;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.OrderedGatewayFilter;
import org.springframework.core.Ordered;

/**
 * The names of the gateway's filters: the one in the configuration where the filter was loaded from
 * it ({@code AddRequestHeader}), else the simple name of its class, and never one that the JVM made
 * up. Each filter object is looked at once.
 */
final class FilterNames {

  private static final String FACTORY = "GatewayFilterFactory";
  private static final String RATE_LIMITER = "RequestRateLimiter";
  private static final String LOAD_BALANCER = "ReactiveLoadBalancerClientFilter";

  /** What is not of Spring Cloud is its user's. */
  private static final String SPRING_CLOUD = "org.springframework.cloud.";

  private static final IdentityCache<Filter> FILTERS = new IdentityCache<>();
  private static final IdentityCache<Class<?>> ADAPTED = new IdentityCache<>();

  private FilterNames() {}

  /** A global filter was made to look like a route's. */
  static void adapted(Object adapter, Object globalFilter) {
    ADAPTED.put(adapter, globalFilter.getClass());
  }

  /** The filters of a route were made from these definitions, one each, in the same order. */
  static void loaded(List<FilterDefinition> definitions, @Nullable List<GatewayFilter> filters) {
    if (filters == null || filters.size() != definitions.size()) {
      return;
    }
    for (int i = 0; i < filters.size(); i++) {
      GatewayFilter filter = filters.get(i);
      FILTERS.put(filter, filter(definitions.get(i).getName(), filter));
    }
  }

  /** The model's filter for one of the gateway's: an object, so that no request casts it. */
  static Filter filter(Object filter) {
    Filter known = FILTERS.get(filter);
    if (known == null) {
      known = filter(name(type(filter)), filter);
      FILTERS.put(filter, known);
    }
    return known;
  }

  /** Whatever limiter the filter asks (Redis, Bucket4j, the application's own), it is this one. */
  private static Filter filter(String name, Object filter) {
    int order = order(filter);
    return switch (name) {
      case RATE_LIMITER -> Filter.rateLimiter(name, order);
      case LOAD_BALANCER -> Filter.loadBalancer(name, order);
      default ->
          type(filter).getName().startsWith(SPRING_CLOUD)
              ? new Filter(name, order)
              : Filter.ofUser(name, order);
    };
  }

  /** A global filter that says nothing of its order is sorted to the end. */
  private static int order(Object filter) {
    return filter instanceof Ordered ordered ? ordered.getOrder() : Ordered.LOWEST_PRECEDENCE;
  }

  /** The class of what is inside the gateway's own wrappers. */
  private static Class<?> type(Object filter) {
    Object inner = filter instanceof OrderedGatewayFilter ordered ? ordered.getDelegate() : filter;
    Class<?> global = ADAPTED.get(inner);
    return global != null ? global : inner.getClass();
  }

  /**
   * {@code Tenant} for {@code TenantGatewayFilterFactory$1} and for a lambda in it; {@code
   * AccessLog} for a class of that name, nested or not.
   */
  static String name(Class<?> type) {
    String name = type.getName();
    int lambda = name.indexOf("$$");
    if (lambda > 0) {
      name = name.substring(0, lambda); // A lambda's class, or one that a proxy was made of.
    }
    int end = withoutNumber(name, name.length());
    while (end < name.length()) {
      name = name.substring(0, end); // An anonymous class is named by the class around it.
      end = withoutNumber(name, end);
    }
    name = name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')) + 1);
    return name.length() > FACTORY.length() && name.endsWith(FACTORY)
        ? name.substring(0, name.length() - FACTORY.length())
        : name;
  }

  /** Where the {@code $1} at the end of the name begins; the end where there is none. */
  private static int withoutNumber(String name, int end) {
    int start = end;
    while (start > 0 && Character.isDigit(name.charAt(start - 1))) {
      start--;
    }
    return start < end && start > 1 && name.charAt(start - 1) == '$' ? start - 1 : end;
  }
}
