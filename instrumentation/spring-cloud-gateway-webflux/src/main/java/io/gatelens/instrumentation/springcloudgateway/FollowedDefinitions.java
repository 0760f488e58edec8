package io.gatelens.instrumentation.springcloudgateway;

import io.gatelens.instrumentation.reactornetty.SignalWatch;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.route.RouteDefinition;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/**
 * The definitions of all sources on their way to being converted, which happens within the signal
 * of each: so the conversion is known to be that load's, or no load's.
 */
final class FollowedDefinitions extends Flux<RouteDefinition> {

  private final Flux<RouteDefinition> definitions;

  private FollowedDefinitions(Flux<RouteDefinition> definitions) {
    this.definitions = definitions;
  }

  /** The definitions to return in place of the given ones; null to leave them. */
  static @Nullable Flux<RouteDefinition> of(@Nullable Flux<RouteDefinition> definitions) {
    return definitions == null ? null : new FollowedDefinitions(definitions);
  }

  @Override
  public void subscribe(CoreSubscriber<? super RouteDefinition> actual) {
    definitions.subscribe(new Follower(actual));
  }

  private static final class Follower extends SignalWatch<RouteDefinition> {

    private final @Nullable RouteLoad load;

    private Follower(CoreSubscriber<? super RouteDefinition> actual) {
      super(actual);
      this.load = LoadScope.of(actual.currentContext());
    }

    @Override
    public void onNext(RouteDefinition definition) {
      LoadScope.run(load, () -> super.onNext(definition));
    }

    @Override
    protected void seeError(Throwable error) {}

    @Override
    protected void seeCancellation() {}
  }
}
