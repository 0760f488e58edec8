package io.gatelens.instrumentation.springcloudgateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatelens.gateway.Filter;
import io.gatelens.gateway.GatewayRequest;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.Disposable;
import reactor.core.Scannable;
import reactor.core.publisher.Mono;

class FollowedFilterTest {

  private static final AttributeKey<String> OUTCOME =
      AttributeKey.stringKey("gateway.filter.outcome");
  private static final Filter OUTER = new Filter("Outer", 1);
  private static final Filter INNER = new Filter("Inner", 2);

  private static final ServerWebExchange EXCHANGE =
      MockServerWebExchange.from(MockServerHttpRequest.get("/orders"));

  private final Telemetry telemetry = new Telemetry();
  private final GatewayRequest request = telemetry.request();

  @Test
  void nothingHappens_beforeTheSubscription() {
    new FollowedFilter(Mono.empty(), request, EXCHANGE, OUTER, 0, 2);
    request.ended(200);

    assertThat(filterSpans()).isEmpty();
  }

  @Test
  void theApplicationsError_arrivesAsItIs_andIsTheInnerFilters() {
    IllegalStateException error = new IllegalStateException("no");
    Mono<Void> inner = new FollowedFilter(Mono.error(error), request, EXCHANGE, INNER, 1, 2);
    Mono<Void> outer = new FollowedFilter(inner, request, EXCHANGE, OUTER, 0, 2);

    assertThatThrownBy(outer::block).isSameAs(error);
    request.ended(500);

    assertThat(filterSpans()).extracting(SpanData::getName).containsExactly("gateway.filter Inner");
  }

  @Test
  void eachSubscription_isAStep() {
    AtomicInteger tries = new AtomicInteger();
    Mono<Void> flaky =
        Mono.defer(
            () ->
                tries.incrementAndGet() < 3
                    ? Mono.error(new IllegalStateException("try " + tries))
                    : Mono.empty());
    Mono<Void> inner = new FollowedFilter(flaky, request, EXCHANGE, INNER, 1, 2);
    Mono<Void> outer = new FollowedFilter(inner.retry(5), request, EXCHANGE, OUTER, 0, 2);

    outer.block();
    request.ended(200);

    assertThat(filterSpans())
        .hasSize(2)
        .allMatch(span -> span.getName().equals("gateway.filter Inner"))
        .allMatch(span -> "failed".equals(span.getAttributes().get(OUTCOME)));
  }

  @Test
  void cancellation_isHandedOn() {
    AtomicInteger cancelled = new AtomicInteger();
    Mono<Void> never = Mono.<Void>never().doOnCancel(cancelled::incrementAndGet);

    Disposable subscribed = new FollowedFilter(never, request, EXCHANGE, OUTER, 0, 1).subscribe();
    subscribed.dispose();
    request.ended(0);

    assertThat(cancelled).hasValue(1);
    assertThat(filterSpans()).isEmpty();
  }

  @Test
  void reactorsContext_isHandedOn() {
    AtomicInteger seen = new AtomicInteger();
    Mono<Void> reading =
        Mono.deferContextual(
            context -> {
              seen.set(context.get("answer"));
              return Mono.empty();
            });

    new FollowedFilter(reading, request, EXCHANGE, OUTER, 0, 1)
        .contextWrite(context -> context.put("answer", 42))
        .block();

    assertThat(seen).hasValue(42);
  }

  @Test
  void whoAsksForItsName_getsThatOfWhatItFollows() {
    Mono<Void> source = Mono.<Void>never().name("orders");
    Mono<Void> followed = new FollowedFilter(source, request, EXCHANGE, OUTER, 0, 1);

    Scannable seen = Scannable.from(followed);
    assertThat(seen.name()).isEqualTo("orders");
    assertThat(seen.stepName()).isEqualTo(Scannable.from(source).stepName());
    assertThat(followed).hasToString(source.toString());
    assertThatThrownBy(() -> followed.timeout(Duration.ofMillis(1)).block())
        .hasMessageContaining("in 'orders'");
  }

  @Test
  void anErrorThatIsNoSignal_isTheFiltersFailure_andGoesOn() {
    NoClassDefFoundError error = new NoClassDefFoundError("x/Y");
    Mono<Void> inner =
        new FollowedFilter(
            Mono.defer(
                () -> {
                  throw error;
                }),
            request,
            EXCHANGE,
            INNER,
            1,
            2);
    Mono<Void> outer = new FollowedFilter(inner, request, EXCHANGE, OUTER, 0, 2);

    assertThatThrownBy(outer::subscribe).isSameAs(error);
    request.clientAborted();
    request.ended(0);

    assertThat(filterSpans())
        .anySatisfy(
            span -> {
              assertThat(span.getName()).isEqualTo("gateway.filter Inner");
              assertThat(span.getAttributes().get(OUTCOME)).isEqualTo("failed");
            });
  }

  @Test
  void anErrorThatIsNoSignal_afterTheFilterBehind_isThatOfTheFilterBefore() {
    NoClassDefFoundError error = new NoClassDefFoundError("x/Y");
    Mono<Void> inner = new FollowedFilter(Mono.empty(), request, EXCHANGE, INNER, 1, 2);
    Mono<Void> outer =
        new FollowedFilter(
            inner.doOnTerminate(
                () -> {
                  throw error;
                }),
            request,
            EXCHANGE,
            OUTER,
            0,
            2);

    assertThatThrownBy(outer::subscribe).isSameAs(error);
    request.ended(0);

    assertThat(filterSpans())
        .anySatisfy(
            span -> {
              assertThat(span.getName()).isEqualTo("gateway.filter Outer");
              assertThat(span.getAttributes().get(OUTCOME)).isEqualTo("failed");
            });
  }

  @Test
  void afterTheRequestsEnd_theFilterStillRuns() {
    request.ended(200);
    AtomicInteger ran = new AtomicInteger();

    new FollowedFilter(Mono.fromRunnable(ran::incrementAndGet), request, EXCHANGE, OUTER, 0, 1)
        .block();

    assertThat(ran).hasValue(1);
    assertThat(filterSpans()).isEmpty();
  }

  /** Those of filters that failed or answered: how long the others took depends on the machine. */
  private List<SpanData> filterSpans() {
    return telemetry.spans().stream()
        .filter(span -> span.getName().startsWith("gateway.filter "))
        .filter(span -> !"ok".equals(span.getAttributes().get(OUTCOME)))
        .toList();
  }
}
