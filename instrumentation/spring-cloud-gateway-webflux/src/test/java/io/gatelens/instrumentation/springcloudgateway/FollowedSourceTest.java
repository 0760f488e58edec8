package io.gatelens.instrumentation.springcloudgateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.gatelens.gateway.ConfigLoad;
import io.gatelens.gateway.ConfigSource;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.cloud.gateway.route.InMemoryRouteDefinitionRepository;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.cloud.gateway.route.RouteDefinitionLocator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

class FollowedSourceTest {

  private static final AttributeKey<Double> OWN_TIME =
      AttributeKey.doubleKey("gateway.config.stage.own_time");

  private final Telemetry telemetry = new Telemetry();
  private final RouteLoad load = load();

  @Test
  void readingForSomethingElseThanALoad_isNotTouched() {
    Flux<RouteDefinition> definitions = reading(() -> Flux.just(definition()));

    assertThat(definitions.collectList().block()).hasSize(1);
    assertThat(telemetry.gateway.config().readSources()).isEmpty();
  }

  @Test
  void ownTime_isWithoutWhatRunsWithinTheSourcesSignals() {
    Flux<RouteDefinition> definitions = reading(() -> Flux.just(definition(), definition()));

    definitions
        .map(
            each -> {
              long until = System.nanoTime() + 20_000_000;
              while (System.nanoTime() < until) {
                Thread.onSpinWait();
              }
              return each;
            })
        .contextWrite(context -> LoadScope.with(load, context))
        .blockLast();
    load.loaded();

    SpanData span = stage();
    long nanos = span.getEndEpochNanos() - span.getStartEpochNanos();
    assertThat(nanos).isGreaterThanOrEqualTo(40_000_000);
    assertThat(Objects.requireNonNull(span.getAttributes().get(OWN_TIME)))
        .isLessThanOrEqualTo(nanos / 1e9 - 0.040 + 1e-6);
  }

  @Test
  void sourceThatThrows_isOneThatFails_andThrowsTheSame() {
    IllegalStateException down = new IllegalStateException("down");
    FollowedSource source =
        new FollowedSource(
            () -> {
              throw down;
            });

    LoadScope before = LoadScope.open(load);
    assertThatThrownBy(source::getRouteDefinitions).isSameAs(down);
    LoadScope.restore(before);

    assertThat(telemetry.gateway.config().readSources())
        .singleElement()
        .extracting(ConfigSource::failures)
        .isEqualTo(1);
  }

  @Test
  void readingThatIsGivenUp_saysNothingOfItsSource() {
    Sinks.Many<RouteDefinition> never = Sinks.many().unicast().onBackpressureBuffer();
    reading(never::asFlux)
        .contextWrite(context -> LoadScope.with(load, context))
        .subscribe()
        .dispose();
    load.rejected(new IllegalStateException("another source is down"));

    assertThat(telemetry.gateway.config().readSources()).isEmpty();
    assertThat(stage().getAttributes().get(OWN_TIME)).isNotNull();
  }

  @Test
  void knownSources_haveTheirNames_andOthersThatOfTheirClass() {
    new FollowedSource(new InMemoryRouteDefinitionRepository())
        .getRouteDefinitions()
        .contextWrite(context -> LoadScope.with(load, context))
        .blockLast();
    new FollowedSource(new OwnSource())
        .getRouteDefinitions()
        .contextWrite(context -> LoadScope.with(load, context))
        .blockLast();

    assertThat(telemetry.gateway.config().readSources())
        .extracting(ConfigSource::name)
        .containsExactly("OwnSource", "in_memory");
  }

  @Test
  void sourcesOfOneName_areNumbered_andNoneMasksAnother() {
    IllegalStateException down = new IllegalStateException("down");
    Flux<RouteDefinitionLocator> sources =
        FollowedSource.all(Flux.just(() -> Flux.error(down), Flux::empty, new OwnSource()));

    Objects.requireNonNull(sources)
        .concatMap(source -> source.getRouteDefinitions().onErrorComplete())
        .contextWrite(context -> LoadScope.with(load, context))
        .blockLast();

    assertThat(telemetry.gateway.config().readSources())
        .extracting(ConfigSource::name, ConfigSource::failures)
        .containsExactly(
            tuple("FollowedSourceTest", 1),
            tuple("FollowedSourceTest-2", 0),
            tuple("OwnSource", 0));
  }

  private static Flux<RouteDefinition> reading(RouteDefinitionLocator source) {
    return new FollowedSource(source).getRouteDefinitions();
  }

  private SpanData stage() {
    List<SpanData> spans =
        telemetry.spans().stream()
            .filter(span -> span.getName().startsWith("gateway.config.fetch "))
            .toList();
    assertThat(spans).hasSize(1);
    return spans.get(0);
  }

  private RouteLoad load() {
    ConfigLoad started = telemetry.gateway.config().started("refresh", null);
    return new RouteLoad(started, new IdentityHashMap<>());
  }

  private static RouteDefinition definition() {
    RouteDefinition definition = new RouteDefinition();
    definition.setId("a");
    return definition;
  }

  private static final class OwnSource implements RouteDefinitionLocator {
    @Override
    public Flux<RouteDefinition> getRouteDefinitions() {
      return Flux.empty();
    }
  }
}
