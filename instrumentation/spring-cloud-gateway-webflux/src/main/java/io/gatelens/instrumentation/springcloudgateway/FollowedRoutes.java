package io.gatelens.instrumentation.springcloudgateway;

import io.gatelens.instrumentation.reactornetty.SignalWatch;
import org.springframework.cloud.gateway.route.Route;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/**
 * The routes that a load reads, all of them in their order. Its end is the beginning of their use,
 * on whatever thread that is.
 */
final class FollowedRoutes extends Flux<Route> {

  private final Flux<Route> routes;
  private final RouteLoad load;

  FollowedRoutes(Flux<Route> routes, RouteLoad load) {
    this.routes = routes;
    this.load = load;
  }

  @Override
  public void subscribe(CoreSubscriber<? super Route> actual) {
    // For a source that throws as it is asked.
    LoadScope.run(load, () -> routes.subscribe(new Follower(load, actual)));
  }

  private static final class Follower extends SignalWatch<Route> {

    private final RouteLoad load;

    private Follower(RouteLoad load, CoreSubscriber<? super Route> actual) {
      super(actual, LoadScope.with(load, actual.currentContext()));
      this.load = load;
    }

    @Override
    public void onNext(Route route) {
      load.fetched(route);
      super.onNext(route);
    }

    @Override
    public void onComplete() {
      load.allFetched();
      LoadScope.run(load, super::onComplete);
    }

    @Override
    public void onError(Throwable error) {
      LoadScope.run(load, () -> super.onError(error));
    }

    @Override
    protected void seeError(Throwable error) {}

    @Override
    protected void seeCancellation() {}
  }
}
