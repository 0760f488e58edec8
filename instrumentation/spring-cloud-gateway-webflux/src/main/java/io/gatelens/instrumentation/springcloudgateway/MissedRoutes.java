package io.gatelens.instrumentation.springcloudgateway;

import io.gatelens.instrumentation.reactornetty.SignalWatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.cloud.gateway.route.Route;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/**
 * Routes that a request found missing in the cache and reads itself, as does everyone who asks
 * until they are there, or a failure in their place. No event tells of such a load: it ends with
 * its routes.
 */
final class MissedRoutes extends Flux<Route> {

  private final Flux<Route> routes;
  private final Object locator;
  private final RouteLoads loads;

  MissedRoutes(Flux<Route> routes, Object locator, RouteLoads loads) {
    this.routes = routes;
    this.locator = locator;
    this.loads = loads;
  }

  @Override
  public void subscribe(CoreSubscriber<? super Route> actual) {
    RouteLoad load = loads.missed(locator);
    if (load == null) {
      routes.subscribe(actual);
      return;
    }
    // For a source that throws as it is asked.
    LoadScope.run(load, () -> routes.subscribe(new Follower(load, actual)));
  }

  private final class Follower extends SignalWatch<Route> {

    private final RouteLoad load;
    private final AtomicBoolean isOver = new AtomicBoolean();

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
    protected void seeCompletion() {
      if (isOver.compareAndSet(false, true)) {
        load.allFetched();
        loads.missLoaded(locator, load);
      }
    }

    @Override
    protected void seeError(Throwable error) {
      if (isOver.compareAndSet(false, true)) {
        loads.missFailed(locator, load, error);
      }
    }

    /** The request is given up: nothing became of its load. */
    @Override
    protected void seeCancellation() {
      if (isOver.compareAndSet(false, true)) {
        loads.missGivenUp(locator, load);
      }
    }
  }
}
