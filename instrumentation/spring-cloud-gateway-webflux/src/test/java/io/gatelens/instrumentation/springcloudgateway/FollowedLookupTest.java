package io.gatelens.instrumentation.springcloudgateway;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_PREDICATE_ROUTE_ATTR;

import io.gatelens.gateway.GatewayRequest;
import io.gatelens.gateway.GatewaySettings.Detail;
import io.gatelens.gateway.RouteLookup;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.Disposable;
import reactor.core.Scannable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;

class FollowedLookupTest {

  private static final List<Signal<Route>> SIGNALS = signals("first", "second", "third");

  private final Telemetry telemetry = new Telemetry(Detail.FULL);
  private final GatewayRequest request = telemetry.request();
  private final ServerWebExchange exchange =
      MockServerWebExchange.from(MockServerHttpRequest.get("/orders"));
  private final Object locator = new Object();
  private final Map<String, ?> cache = Map.of("routes", SIGNALS); // It is held weakly.

  FollowedLookupTest() {
    RouteOrder.created(locator, cache);
  }

  @Test
  void match_saysHowManyCandidatesThereWere_althoughTheExchangeForgets() {
    Route second = route("second");
    Mono<Route> followed = followed(tried("second", Mono.just(second)));

    assertThat(followed.block()).isSameAs(second);
    exchange.getAttributes().remove(GATEWAY_PREDICATE_ROUTE_ATTR);
    request.ended(200);

    assertThat(span().getAttributes().get(longKey("gateway.route.candidates"))).isEqualTo(2);
  }

  @Test
  void noMatch_triedThemAll() {
    assertThat(followed(tried("third", Mono.empty())).blockOptional()).isEmpty();
    request.ended(404);

    assertThat(span().getAttributes().get(longKey("gateway.route.candidates"))).isEqualTo(3);
  }

  @Test
  void failure_arrivesAsItIs_andNamesItsCandidate() {
    IllegalStateException error = new IllegalStateException("predicate");

    assertThatThrownBy(followed(tried("first", Mono.error(error)))::block).isSameAs(error);
    request.ended(500);

    assertThat(span().getAttributes().get(longKey("gateway.route.candidates"))).isEqualTo(1);
    assertThat(span().getAttributes().get(stringKey("gateway.route.id"))).isEqualTo("first");
    assertThat(span().getAttributes().get(stringKey("error.type")))
        .isEqualTo("java.lang.IllegalStateException");
  }

  @Test
  void predicateThatThrows_isToldOf_althoughAnotherRouteMatches() {
    Route third = route("third");
    Mono<Route> swallowed =
        Mono.defer(
            () -> {
              exchange.getAttributes().put(GATEWAY_PREDICATE_ROUTE_ATTR, "second");
              FailedPredicate.tell(request, exchange, new NumberFormatException("two"));
              return tried("third", Mono.just(third));
            });

    assertThat(followed(swallowed).block()).isSameAs(third);
    request.ended(200);

    assertThat(span().getAttributes().toBuilder().build())
        .isEqualTo(
            Attributes.of(
                longKey("gateway.route.candidates"), 3L,
                stringKey("gateway.route.id"), "second",
                stringKey("error.type"), "java.lang.NumberFormatException"));
  }

  @Test
  void predicateThatThrowsOutsideOfASearch_isNothingOfOurs() {
    FailedPredicate.tell(request, exchange, new NumberFormatException("two"));
    FailedPredicate.tell("no exchange", new NumberFormatException("two"));
    request.ended(200);

    assertThat(telemetry.spans()).extracting(SpanData::getName).containsExactly("GET");
  }

  @Test
  void cancellation_isHandedOn() {
    AtomicInteger cancelled = new AtomicInteger();
    Mono<Route> never = Mono.<Route>never().doOnCancel(cancelled::incrementAndGet);

    Disposable subscribed = followed(never).subscribe();
    subscribed.dispose();
    request.ended(0);

    assertThat(cancelled).hasValue(1);
    assertThat(span().getAttributes().isEmpty()).isTrue();
  }

  @Test
  void nothingHappens_beforeTheSubscription_orAfterTheRequestsEnd() {
    Mono<Route> followed = followed(Mono.just(route("first")));
    request.ended(200);

    assertThat(followed.block()).isNotNull();
    assertThat(telemetry.spans()).extracting(SpanData::getName).containsExactly("GET");
  }

  @Test
  void whoAsksForItsName_getsThatOfWhatItFollows() {
    Mono<Route> source = Mono.<Route>empty().name("routes");

    assertThat(Scannable.from(followed(source)).name()).isEqualTo("routes");
  }

  @Test
  void candidates_areUnknown_whereTheCacheIs() {
    assertThat(RouteOrder.of(new Object())).isNull();
    assertThat(RouteOrder.tried(null, "first")).isEqualTo(RouteLookup.UNKNOWN);
    assertThat(RouteOrder.tried(SIGNALS, null)).isEqualTo(RouteLookup.UNKNOWN);
    assertThat(RouteOrder.tried(SIGNALS, "removed")).isEqualTo(RouteLookup.UNKNOWN);
  }

  private Mono<Route> followed(Mono<Route> source) {
    return new FollowedLookup(source, request, exchange, locator);
  }

  private Mono<Route> tried(String last, Mono<Route> result) {
    return Mono.defer(
        () -> {
          exchange.getAttributes().put(GATEWAY_PREDICATE_ROUTE_ATTR, last);
          return result;
        });
  }

  private SpanData span() {
    return telemetry.spans().stream()
        .filter(span -> span.getName().equals("gateway.route.match"))
        .findFirst()
        .orElseThrow();
  }

  private static List<Signal<Route>> signals(String... ids) {
    List<Signal<Route>> signals = new ArrayList<>();
    for (String id : ids) {
      signals.add(Signal.next(route(id)));
    }
    signals.add(Signal.complete());
    return signals;
  }

  private static Route route(String id) {
    return Route.async().id(id).uri("http://localhost").predicate(exchange -> true).build();
  }
}
