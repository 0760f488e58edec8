package io.gatelens.instrumentation.springcloudgateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatelens.gateway.ConfigSource;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.cloud.gateway.config.GatewayProperties;
import org.springframework.cloud.gateway.filter.FilterDefinition;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.route.RouteDefinition;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Signal;
import reactor.core.publisher.Sinks;

class RouteLoadsTest {

  private static final AttributeKey<String> OUTCOME =
      AttributeKey.stringKey("gateway.config.outcome");
  private static final AttributeKey<String> TRIGGER =
      AttributeKey.stringKey("gateway.config.trigger");
  private static final AttributeKey<Long> BEFORE =
      AttributeKey.longKey("gateway.config.loads.before");
  private static final AttributeKey<Long> ROUTES = AttributeKey.longKey("gateway.config.routes");
  private static final AttributeKey<List<String>> CHANGED =
      AttributeKey.stringArrayKey("gateway.config.routes.changed");

  private final Telemetry telemetry = new Telemetry();
  private final RouteLoads loads = new RouteLoads();
  private final GatewayProperties properties = new GatewayProperties();
  private final Object locator = new Object();

  @Test
  void load_isAppliedFirst_andUnchangedAfterwards() {
    load(definition("a", "http://a"), definition("b", "http://b"));
    load(definition("a", "http://a"), definition("b", "http://b"));

    assertThat(outcomes()).containsExactly("applied", "unchanged");
    assertThat(loads().get(0).getAttributes().get(ROUTES)).isEqualTo(2);
  }

  @Test
  void placeOfARouteWithoutAnId_isOfNoAccount() {
    load(
        definition(UUID.randomUUID().toString(), "http://x"),
        definition("a", "http://a"),
        definition(UUID.randomUUID().toString(), "http://y"));
    load(
        definition("a", "http://a"),
        definition(UUID.randomUUID().toString(), "http://y"),
        definition(UUID.randomUUID().toString(), "http://x"));

    assertThat(outcomes()).containsExactly("applied", "unchanged");
  }

  @Test
  void orderOfNamedRoutes_isAPartOfTheConfiguration() {
    load(definition("a", "http://a"), definition("b", "http://b"));
    load(definition("b", "http://b"), definition("a", "http://a"));

    assertThat(outcomes()).containsExactly("applied", "applied");
  }

  @Test
  void routesOfApplicationCode_areSeenAsTheyComeFromTheirSource_whereNoListIsTold() {
    Route ofCode = route("code");

    LoadScope before = loads.starting(locator, this);
    Flux<Route> fetched = Objects.requireNonNull(loads.fetching(locator, Flux.just(ofCode)));
    fetched.blockLast();
    loads.ended(locator, null);
    loads.started(before);

    assertThat(outcomes()).containsExactly("applied");
    assertThat(loads().get(0).getAttributes().get(ROUTES)).isEqualTo(1);
  }

  @Test
  void routesThatALoadOfSomeKeeps_areStillActive() {
    load(definition("a", "http://a"));

    LoadScope before = loads.starting(locator, this);
    Objects.requireNonNull(loads.fetching(locator, Flux.just(route("a")))).blockLast();
    Objects.requireNonNull(loads.keeping(locator, Flux.just(route("kept")))).blockLast();
    loads.ended(locator, null);
    loads.started(before);

    assertThat(loads().get(1).getAttributes().get(ROUTES)).isEqualTo(2);
  }

  @Test
  void routesThatARequestReadsItself_areALoadOfACacheMiss() {
    Objects.requireNonNull(loads.fetching(locator, Flux.just(route("a")))).blockLast();

    Awaitility.await().until(() -> !telemetry.spans().isEmpty());
    SpanData span = loads().get(0);
    assertThat(outcomes()).containsExactly("applied");
    assertThat(span.getAttributes().get(TRIGGER)).isEqualTo("cache_miss");
    assertThat(span.getAttributes().get(ROUTES)).isEqualTo(1);
    assertThat(loads.keeping(locator, Flux.just(route("a")))).isNull();
  }

  @Test
  void missesThatFail_areToldOnce_andThatOneSucceeds() {
    IllegalStateException down = new IllegalStateException("down");
    Flux<Route> failing = Objects.requireNonNull(loads.fetching(locator, Flux.error(down)));
    for (int i = 0; i < 20; i++) {
      assertThatThrownBy(failing::blockLast).isSameAs(down);
      awaitNoneUnderWay();
    }
    Objects.requireNonNull(loads.fetching(locator, Flux.just(route("a")))).blockLast();

    Awaitility.await().until(() -> telemetry.spans().size() > 1);
    assertThat(outcomes()).containsExactly("rejected", "applied");
    assertThat(loads().get(1).getAttributes().get(BEFORE)).isEqualTo(19);
  }

  @Test
  void missThatIsGivenUp_isNoLoad_andMakesRoomForOthers() {
    for (int i = 0; i < 40; i++) {
      Objects.requireNonNull(loads.fetching(locator, Flux.never())).subscribe().dispose();
    }
    assertThat(telemetry.gateway.config().underWay()).isEmpty();
    Objects.requireNonNull(loads.fetching(locator, Flux.just(route("a")))).blockLast();

    Awaitility.await().until(() -> !telemetry.spans().isEmpty());
    assertThat(outcomes()).containsExactly("applied");
  }

  @Test
  void missThatALaterLoadOvertook_isNotWhatIsActive() {
    Sinks.Many<Route> slow = Sinks.many().unicast().onBackpressureBuffer();
    Flux<Route> routes = Objects.requireNonNull(loads.fetching(locator, slow.asFlux()));
    List<Route> read = new ArrayList<>();
    routes.subscribe(read::add);
    slow.tryEmitNext(route("old")).orThrow();
    load(definition("a", "http://a"), definition("b", "http://b"));

    slow.tryEmitComplete().orThrow();

    awaitNoneUnderWay();
    assertThat(read).hasSize(1);
    assertThat(outcomes()).containsExactly("applied");
    assertThat(telemetry.gateway.config().routes()).isEqualTo(2);
  }

  @Test
  void missThatFails_hasTheApplicationsError_whateverTheSamplerDoes() {
    Telemetry failing =
        Telemetry.sampledBy(
            () -> {
              throw new IllegalStateException("no rule for it");
            });
    IllegalStateException down = new IllegalStateException("down");
    Flux<Route> routes = Objects.requireNonNull(loads.fetching(locator, Flux.error(down)));

    assertThatThrownBy(routes::blockLast).isSameAs(down);

    Awaitility.await().until(() -> failing.gateway.modelFailures() == 1);
  }

  @Test
  void missThatFails_isToldOnAnotherThread() {
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    Telemetry.sampledBy(() -> threads.add(Thread.currentThread()));
    IllegalStateException down = new IllegalStateException("down");
    Flux<Route> routes = Objects.requireNonNull(loads.fetching(locator, Flux.error(down)));

    assertThatThrownBy(routes::blockLast).isSameAs(down);

    Awaitility.await().until(() -> !threads.isEmpty());
    assertThat(threads).hasSize(1).doesNotContain(Thread.currentThread());
  }

  @Test
  void sourceThatThrowsAsItIsAsked_failsTheMissThatAsks() {
    IllegalStateException down = new IllegalStateException("down");
    FollowedSource source =
        new FollowedSource(
            () -> {
              throw down;
            });
    Flux<Route> routes =
        Flux.defer(() -> source.getRouteDefinitions().map(each -> route(each.getId())));

    assertThatThrownBy(Objects.requireNonNull(loads.fetching(locator, routes))::blockLast)
        .isSameAs(down);

    awaitNoneUnderWay();
    assertThat(LoadScope.current()).isNull();
    assertThat(telemetry.gateway.config().readSources())
        .singleElement()
        .extracting(ConfigSource::failures)
        .isEqualTo(1);
  }

  @Test
  void sourceThatThrowsAsItIsAsked_failsTheLoadThatAsks_onWhateverThread() throws Exception {
    IllegalStateException down = new IllegalStateException("down");
    FollowedSource source =
        new FollowedSource(
            () -> {
              throw down;
            });
    LoadScope before = loads.starting(locator, this);
    Flux<Route> routes =
        Objects.requireNonNull(
            loads.fetching(
                locator,
                Flux.defer(() -> source.getRouteDefinitions().map(each -> route(each.getId())))));
    loads.started(before);
    Thread other = new Thread(() -> assertThatThrownBy(routes::blockLast).isSameAs(down));
    other.start();
    other.join();

    assertThat(telemetry.gateway.config().readSources())
        .singleElement()
        .extracting(ConfigSource::failures)
        .isEqualTo(1);
  }

  @Test
  void changedRoute_isNamed() {
    load(definition("a", "http://a"));
    load(definition("a", "http://other"));

    assertThat(outcomes()).containsExactly("applied", "applied");
    assertThat(loads().get(1).getAttributes().get(CHANGED)).containsExactly("a");
  }

  @Test
  void defaultFilters_areAPartOfTheConfiguration() {
    load(definition("a", "http://a"));
    properties.setDefaultFilters(List.of(new FilterDefinition("StripPrefix=1")));
    load(definition("a", "http://a"));

    assertThat(outcomes()).containsExactly("applied", "applied");
  }

  @Test
  void failedDefinition_makesTheLoadPartial_andCountsOnce() {
    LoadScope before = loads.starting(locator, this);
    Route good = converted(definition("good", "http://a"));
    loads.converted(
        definition("bad", "http://b"), properties, null, 0, new IllegalStateException());
    loads.converted(
        definition("bad", "http://b"), properties, null, 0, new IllegalStateException());
    loads.collected(locator, signals(good));
    loads.ended(locator, null);
    loads.started(before);

    assertThat(outcomes()).containsExactly("partial");
    assertThat(loads().get(0).getEvents())
        .filteredOn(event -> event.getName().equals("exception"))
        .hasSize(1);
  }

  @Test
  void failedResult_isRejected() {
    LoadScope before = loads.starting(locator, this);
    loads.ended(locator, new IllegalStateException("no such filter"));
    loads.started(before);

    assertThat(outcomes()).containsExactly("rejected");
  }

  @Test
  void conversionOutsideALoad_isOfNoAccount() {
    converted(definition("early", "http://a"));
    loads.converted(
        definition("bad", "http://b"), properties, null, 0, new IllegalStateException());
    load(definition("a", "http://a"));

    assertThat(outcomes()).containsExactly("applied");
    assertThat(loads().get(0).getAttributes().get(ROUTES)).isEqualTo(1);
  }

  @Test
  void routesOfApplicationCode_areCounted() {
    Route coded = Route.async().id("coded").uri("http://c:80").predicate(e -> true).build();

    LoadScope before = loads.starting(locator, this);
    Route route = converted(definition("a", "http://a"));
    loads.collected(locator, signals(route, coded));
    loads.ended(locator, null);
    loads.started(before);

    assertThat(loads().get(0).getAttributes().get(ROUTES)).isEqualTo(2);
  }

  @Test
  void scopedLoad_takesTheOtherRoutesAsTheyAre() {
    List<Route> routes = load(definition("a", "http://a"), definition("b", "http://b"));

    LoadScope before = loads.starting(locator, this);
    Route again = converted(definition("a", "http://a"));
    loads.collected(locator, signals(again, routes.get(1)));
    loads.ended(locator, null);
    loads.started(before);

    assertThat(outcomes()).containsExactly("applied", "unchanged");
  }

  @Test
  void asynchronousLoad_endsOnAnotherThread_afterOneThatOvertookIt() throws Exception {
    LoadScope before = loads.starting(locator, this);
    loads.started(before);
    load(definition("a", "http://a"));
    Thread later =
        new Thread(() -> loads.ended(locator, new IllegalStateException("discovery is down")));
    later.start();
    later.join();

    assertThat(outcomes()).containsExactly("applied", "rejected");
  }

  @Test
  void resultOfNoLoad_isOfNoAccount() {
    loads.ended(locator, null);
    loads.collected(locator, List.of());

    assertThat(telemetry.spans()).isEmpty();
  }

  private void awaitNoneUnderWay() {
    Awaitility.await().until(() -> telemetry.gateway.config().underWay().isEmpty());
  }

  private List<SpanData> loads() {
    return telemetry.spans().stream()
        .filter(span -> span.getName().equals("gateway.config.load"))
        .toList();
  }

  private List<Route> load(RouteDefinition... definitions) {
    List<Route> routes = new ArrayList<>();
    LoadScope before = loads.starting(locator, this);
    for (RouteDefinition definition : definitions) {
      routes.add(converted(definition));
    }
    loads.collected(locator, signals(routes.toArray(Route[]::new)));
    loads.ended(locator, null);
    loads.started(before);
    return routes;
  }

  private static Route route(String id) {
    return Route.async().id(id).uri("http://" + id).predicate(exchange -> true).build();
  }

  private Route converted(RouteDefinition definition) {
    Route route = Route.async(definition).predicate(exchange -> true).build();
    loads.converted(definition, properties, route, System.nanoTime(), null);
    return route;
  }

  private static List<Signal<Route>> signals(Route... routes) {
    List<Signal<Route>> signals = new ArrayList<>();
    for (Route route : routes) {
      signals.add(Signal.next(route));
    }
    signals.add(Signal.complete());
    return signals;
  }

  private static RouteDefinition definition(String id, String uri) {
    RouteDefinition definition = new RouteDefinition();
    definition.setId(id);
    definition.setUri(URI.create(uri));
    return definition;
  }

  private List<String> outcomes() {
    return loads().stream()
        .map(SpanData::getAttributes)
        .map(attributes -> String.valueOf(attributes.get(OUTCOME)))
        .toList();
  }
}
