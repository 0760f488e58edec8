package io.gatelens.instrumentation.springcloudgateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.cloud.gateway.config.GatewayProperties;
import org.springframework.cloud.gateway.filter.FilterDefinition;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.route.RouteDefinition;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Signal;

class RouteLoadsTest {

  private static final AttributeKey<String> OUTCOME =
      AttributeKey.stringKey("gateway.config.outcome");
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
    assertThat(telemetry.spans().get(0).getAttributes().get(ROUTES)).isEqualTo(2);
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

    loads.starting(locator, this);
    Flux<Route> fetched = Objects.requireNonNull(loads.fetching(Flux.just(ofCode)));
    fetched.blockLast();
    loads.ended(locator, null);
    loads.started();

    assertThat(outcomes()).containsExactly("applied");
    assertThat(telemetry.spans().get(0).getAttributes().get(ROUTES)).isEqualTo(1);
  }

  @Test
  void routesThatALoadOfSomeKeeps_areStillActive() {
    load(definition("a", "http://a"));

    loads.starting(locator, this);
    Objects.requireNonNull(loads.fetching(Flux.just(route("a")))).blockLast();
    Objects.requireNonNull(loads.keeping(locator, Flux.just(route("kept")))).blockLast();
    loads.ended(locator, null);
    loads.started();

    assertThat(telemetry.spans().get(1).getAttributes().get(ROUTES)).isEqualTo(2);
  }

  @Test
  void routesOfACacheMiss_areNoLoad() {
    assertThat(loads.fetching(Flux.just(route("a")))).isNull();
    assertThat(loads.keeping(locator, Flux.just(route("a")))).isNull();
  }

  @Test
  void changedRoute_isNamed() {
    load(definition("a", "http://a"));
    load(definition("a", "http://other"));

    assertThat(outcomes()).containsExactly("applied", "applied");
    assertThat(telemetry.spans().get(1).getAttributes().get(CHANGED)).containsExactly("a");
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
    loads.starting(locator, this);
    Route good = converted(definition("good", "http://a"));
    loads.converted(definition("bad", "http://b"), properties, null, new IllegalStateException());
    loads.converted(definition("bad", "http://b"), properties, null, new IllegalStateException());
    loads.collected(locator, signals(good));
    loads.ended(locator, null);
    loads.started();

    assertThat(outcomes()).containsExactly("partial");
    assertThat(telemetry.spans().get(0).getEvents())
        .filteredOn(event -> event.getName().equals("exception"))
        .hasSize(1);
  }

  @Test
  void failedResult_isRejected() {
    loads.starting(locator, this);
    loads.ended(locator, new IllegalStateException("no such filter"));
    loads.started();

    assertThat(outcomes()).containsExactly("rejected");
  }

  @Test
  void conversionOutsideALoad_isOfNoAccount() {
    converted(definition("early", "http://a"));
    loads.converted(definition("bad", "http://b"), properties, null, new IllegalStateException());
    load(definition("a", "http://a"));

    assertThat(outcomes()).containsExactly("applied");
    assertThat(telemetry.spans().get(0).getAttributes().get(ROUTES)).isEqualTo(1);
  }

  @Test
  void routesOfApplicationCode_areCounted() {
    Route coded = Route.async().id("coded").uri("http://c:80").predicate(e -> true).build();

    loads.starting(locator, this);
    Route route = converted(definition("a", "http://a"));
    loads.collected(locator, signals(route, coded));
    loads.ended(locator, null);
    loads.started();

    assertThat(telemetry.spans().get(0).getAttributes().get(ROUTES)).isEqualTo(2);
  }

  @Test
  void scopedLoad_takesTheOtherRoutesAsTheyAre() {
    List<Route> routes = load(definition("a", "http://a"), definition("b", "http://b"));

    loads.starting(locator, this);
    Route again = converted(definition("a", "http://a"));
    loads.collected(locator, signals(again, routes.get(1)));
    loads.ended(locator, null);
    loads.started();

    assertThat(outcomes()).containsExactly("applied", "unchanged");
  }

  @Test
  void asynchronousLoad_endsOnAnotherThread_afterOneThatOvertookIt() throws Exception {
    loads.starting(locator, this);
    loads.started();
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

  private List<Route> load(RouteDefinition... definitions) {
    List<Route> routes = new ArrayList<>();
    loads.starting(locator, this);
    for (RouteDefinition definition : definitions) {
      routes.add(converted(definition));
    }
    loads.collected(locator, signals(routes.toArray(Route[]::new)));
    loads.ended(locator, null);
    loads.started();
    return routes;
  }

  private static Route route(String id) {
    return Route.async().id(id).uri("http://" + id).predicate(exchange -> true).build();
  }

  private Route converted(RouteDefinition definition) {
    Route route = Route.async(definition).predicate(exchange -> true).build();
    loads.converted(definition, properties, route, null);
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
    return telemetry.spans().stream()
        .map(SpanData::getAttributes)
        .map(attributes -> String.valueOf(attributes.get(OUTCOME)))
        .toList();
  }
}
