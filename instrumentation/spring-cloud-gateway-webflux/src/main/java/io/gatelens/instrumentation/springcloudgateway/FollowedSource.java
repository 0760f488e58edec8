package io.gatelens.instrumentation.springcloudgateway;

import io.gatelens.gateway.ConfigStage;
import io.gatelens.instrumentation.reactornetty.SignalWatch;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.cloud.gateway.route.RouteDefinitionLocator;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/**
 * One source of route definitions among others, and each reading of it by a load. It gives what the
 * source gives, when the source does; a reading for something else than a load is not touched.
 */
final class FollowedSource implements RouteDefinitionLocator {

  private static final String REDIS = "redis";
  private static final Map<String, String> NAMES =
      Map.of(
          "PropertiesRouteDefinitionLocator", "properties",
          "InMemoryRouteDefinitionRepository", "in_memory",
          "RedisRouteDefinitionRepository", REDIS,
          "DiscoveryClientRouteDefinitionLocator", "discovery");

  private static final int MAX_READINGS = 64;

  /** The readings of Redis that are under way; bounded, for one that never answers. */
  private static final Set<Reading> OF_REDIS = ConcurrentHashMap.newKeySet();

  private final RouteDefinitionLocator source;
  private final String name;

  FollowedSource(RouteDefinitionLocator source) {
    this(source, name(source));
  }

  private FollowedSource(RouteDefinitionLocator source, String name) {
    this.source = source;
    this.name = name;
  }

  private static String name(RouteDefinitionLocator source) {
    String simpleName = LoadTrigger.simpleName(source);
    return NAMES.getOrDefault(simpleName, simpleName);
  }

  /**
   * The sources to use in place of the given ones; null to leave them. Of several of one name each
   * has its number: the gateway asks them in one order.
   */
  static @Nullable Flux<RouteDefinitionLocator> all(
      @Nullable Flux<RouteDefinitionLocator> sources) {
    if (sources == null) {
      return null;
    }
    return Flux.defer(
        () -> {
          Map<String, Integer> named = new HashMap<>();
          return sources.map(source -> numbered(source, named));
        });
  }

  private static FollowedSource numbered(
      RouteDefinitionLocator source, Map<String, Integer> named) {
    String name = name(source);
    int number = named.merge(name, 1, Integer::sum);
    return new FollowedSource(source, number == 1 ? name : name + "-" + number);
  }

  /**
   * The gateway's repository skips an entry of Redis that it cannot read, and goes on as if it were
   * not there. Which reading that was is not said: of several at once each comes across it.
   */
  static void redisSkipped(Throwable error) {
    for (Reading reading : OF_REDIS) {
      reading.skipped = error;
    }
  }

  @Override
  public Flux<RouteDefinition> getRouteDefinitions() {
    long startNanos = System.nanoTime();
    try {
      Flux<RouteDefinition> definitions = source.getRouteDefinitions();
      return definitions == null ? definitions : new Definitions(definitions);
    } catch (Throwable e) { // The gateway's: it goes on as it would have.
      RouteLoad load = LoadScope.currentLoad();
      if (load != null) {
        long endNanos = System.nanoTime();
        load.fetched(stage(startNanos, endNanos, endNanos - startNanos, 0, e));
      }
      throw e;
    }
  }

  private ConfigStage stage(
      long startNanos, long endNanos, long ownNanos, int entries, @Nullable Throwable error) {
    return new ConfigStage(
        ConfigStage.Kind.FETCH, name, startNanos, endNanos, ownNanos, entries, error);
  }

  private final class Definitions extends Flux<RouteDefinition> {

    private final Flux<RouteDefinition> definitions;

    private Definitions(Flux<RouteDefinition> definitions) {
      this.definitions = definitions;
    }

    @Override
    public void subscribe(CoreSubscriber<? super RouteDefinition> actual) {
      RouteLoad load = LoadScope.of(actual.currentContext());
      definitions.subscribe(load == null ? actual : new Reading(load, actual));
    }
  }

  /**
   * One reading. What is behind it (often the conversion) runs within its signals; that is taken
   * off. Its fields are the emitting thread's; a cancellation that races with it reads them as they
   * happen to be.
   */
  private final class Reading extends SignalWatch<RouteDefinition> {

    private static final long NOT_EMITTING = Long.MIN_VALUE;

    private final RouteLoad load;
    private final long startNanos = System.nanoTime();
    private final AtomicBoolean isOver = new AtomicBoolean();
    private long behindNanos;
    private long emittingSince = NOT_EMITTING;
    private int entries;
    private volatile @Nullable Throwable skipped;

    private Reading(RouteLoad load, CoreSubscriber<? super RouteDefinition> actual) {
      super(actual);
      this.load = load;
      if (name.startsWith(REDIS) && OF_REDIS.size() < MAX_READINGS) {
        OF_REDIS.add(this);
      }
    }

    @Override
    public void onNext(RouteDefinition definition) {
      entries++;
      long since = System.nanoTime();
      emittingSince = since;
      super.onNext(definition);
      emittingSince = NOT_EMITTING;
      behindNanos += System.nanoTime() - since;
    }

    @Override
    protected void seeCompletion() {
      ConfigStage stage = over(skipped);
      if (stage != null) {
        load.fetched(stage);
      }
    }

    @Override
    protected void seeError(Throwable error) {
      ConfigStage stage = over(error);
      if (stage != null) {
        load.fetched(stage);
      }
    }

    /** Another source failed, or the conversion did: nothing is known of this one. */
    @Override
    protected void seeCancellation() {
      ConfigStage stage = over(null);
      if (stage != null) {
        load.fetchGivenUp(stage);
      }
    }

    private @Nullable ConfigStage over(@Nullable Throwable error) {
      if (!isOver.compareAndSet(false, true)) {
        return null;
      }
      OF_REDIS.remove(this);
      long now = System.nanoTime();
      long behind = behindNanos + (emittingSince == NOT_EMITTING ? 0 : now - emittingSince);
      return stage(startNanos, now, now - startNanos - behind, entries, error);
    }
  }
}
