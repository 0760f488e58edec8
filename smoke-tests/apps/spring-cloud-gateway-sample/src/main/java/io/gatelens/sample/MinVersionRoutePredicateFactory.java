package io.gatelens.sample;

import java.util.List;
import java.util.function.Predicate;
import org.springframework.cloud.gateway.handler.predicate.AbstractRoutePredicateFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;

/**
 * The predicate {@code MinVersion=2}: the request's {@code X-Version} is at least that. One that is
 * no number makes it fail, as predicates of applications do.
 */
@Component
class MinVersionRoutePredicateFactory
    extends AbstractRoutePredicateFactory<MinVersionRoutePredicateFactory.Version> {
  MinVersionRoutePredicateFactory() {
    super(Version.class);
  }

  @Override
  public List<String> shortcutFieldOrder() {
    return List.of("min");
  }

  @Override
  public Predicate<ServerWebExchange> apply(Version version) {
    return exchange -> {
      var wanted = exchange.getRequest().getHeaders().getFirst("X-Version");
      return wanted != null && Integer.parseInt(wanted) >= version.getMin();
    };
  }

  /** The argument of the predicate. */
  static final class Version {
    private int min;

    /** The lowest version that matches. */
    public int getMin() {
      return min;
    }

    /** The lowest version that matches; bound by Spring. */
    public void setMin(int min) {
      this.min = min;
    }
  }
}
