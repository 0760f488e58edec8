package io.gatelens.sample;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.cloud.bus.PathServiceMatcher;
import org.springframework.cloud.bus.event.RefreshListener;
import org.springframework.cloud.bus.event.RefreshRemoteApplicationEvent;
import org.springframework.cloud.client.discovery.event.HeartbeatEvent;
import org.springframework.cloud.client.discovery.event.InstanceRegisteredEvent;
import org.springframework.cloud.context.refresh.ContextRefresher;
import org.springframework.cloud.endpoint.event.RefreshEvent;
import org.springframework.cloud.gateway.event.RefreshRoutesEvent;
import org.springframework.cloud.gateway.route.CachingRouteLocator;
import org.springframework.cloud.gateway.route.InMemoryRouteDefinitionRepository;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.util.AntPathMatcher;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * What a service registry, a configuration server, a bus and other code tell a gateway, in the
 * profile {@code events}: by {@code POST /events/…}.
 */
@RestController
@Profile("events")
class Events {

  private final ApplicationEventPublisher publisher;
  private final ObjectProvider<PlannedSource> planned;
  private final ObjectProvider<InMemoryRouteDefinitionRepository> repository;
  private final CachingRouteLocator routes;

  Events(
      ApplicationEventPublisher publisher,
      ObjectProvider<PlannedSource> planned,
      ObjectProvider<InMemoryRouteDefinitionRepository> repository,
      RouteLocator routes) {
    this.publisher = publisher;
    this.planned = planned;
    this.repository = repository;
    this.routes = (CachingRouteLocator) routes;
  }

  /** That many heartbeats, each of another state of the registry. */
  @PostMapping("/events/heartbeats")
  Mono<Void> heartbeats(@RequestParam int count) {
    return publishing(
        () -> {
          for (int i = 0; i < count; i++) {
            publisher.publishEvent(new HeartbeatEvent(this, new Object()));
          }
        });
  }

  @PostMapping("/events/registered")
  Mono<Void> registered() {
    return publishing(() -> publisher.publishEvent(new InstanceRegisteredEvent<>(this, "here")));
  }

  /** As a watch of a configuration server does. */
  @PostMapping("/events/config")
  Mono<Void> config() {
    return publishing(() -> publisher.publishEvent(new RefreshEvent(this, null, "planned")));
  }

  @PostMapping("/events/bus")
  Mono<Void> bus() {
    return publishing(
        () -> publisher.publishEvent(new RefreshRemoteApplicationEvent(this, "other", () -> "**")));
  }

  @PostMapping("/events/repository")
  Mono<Void> repository() {
    return publishing(() -> publisher.publishEvent(new RefreshRoutesEvent(repository.getObject())));
  }

  @PostMapping("/events/code")
  Mono<Void> code() {
    return publishing(() -> publisher.publishEvent(new RefreshRoutesEvent(this)));
  }

  /** Empties the cache of routes: the next request reads them. */
  @PostMapping("/events/forget")
  Mono<Void> forget() {
    return publishing(routes::refresh);
  }

  /** What {@link PlannedSource} does next. */
  @PostMapping("/events/plan")
  void plan(@RequestParam String reading) {
    planned.getObject().plan(reading);
  }

  private static Mono<Void> publishing(Runnable publishing) {
    return Mono.<Void>fromRunnable(publishing).subscribeOn(Schedulers.boundedElastic());
  }

  /** The bus's listener, without a broker. */
  @Configuration(proxyBeanMethods = false)
  @Profile("events")
  static class Bus {

    @Bean
    RefreshListener busListener(ContextRefresher refresher) {
      return new RefreshListener(refresher, new PathServiceMatcher(new AntPathMatcher(), "sample"));
    }
  }
}
