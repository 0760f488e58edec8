package io.gatelens.sample;

import java.net.URI;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.springframework.cloud.gateway.filter.FilterDefinition;
import org.springframework.cloud.gateway.handler.predicate.PredicateDefinition;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.cloud.gateway.route.RouteDefinitionLocator;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A source of routes, in the profile {@code planned}, that does for each reading what was planned
 * for it: a number of milliseconds, and {@code ok}, {@code bad} (a route that cannot be built) or
 * {@code fail}, as {@code 500 bad}. A reading without a plan finds nothing, at once.
 */
@Component
@Profile("planned")
class PlannedSource implements RouteDefinitionLocator {

  private final Queue<String> plans = new ConcurrentLinkedQueue<>();

  void plan(String plan) {
    plans.add(plan);
  }

  @Override
  public Flux<RouteDefinition> getRouteDefinitions() {
    return Flux.defer(
        () -> {
          String plan = plans.poll();
          if (plan == null) {
            return Flux.empty();
          }
          String[] words = plan.split(" ", 2);
          return Mono.delay(Duration.ofMillis(Long.parseLong(words[0])))
              .flatMapMany(zero -> definitions(words[1]));
        });
  }

  private static Flux<RouteDefinition> definitions(String plan) {
    if (plan.equals("fail")) {
      return Flux.error(new IllegalStateException("the planned source is down"));
    }
    RouteDefinition route = new RouteDefinition();
    route.setId("planned-" + plan);
    route.setUri(URI.create("http://127.0.0.1:9"));
    route.getPredicates().add(new PredicateDefinition("Path=/planned/**"));
    if (plan.equals("bad")) {
      route.getFilters().add(new FilterDefinition("NoSuchFilter"));
    }
    return Flux.just(route);
  }
}
