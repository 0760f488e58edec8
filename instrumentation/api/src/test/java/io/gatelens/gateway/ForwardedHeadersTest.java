package io.gatelens.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.gateway.GatewaySettings.Detail;
import io.gatelens.gateway.GatewaySettings.Incoming;
import io.gatelens.gateway.GatewaySettings.Owner;
import io.gatelens.gateway.GatewaySettings.Reach;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a client's headers an upstream does not get. */
class ForwardedHeadersTest {

  private static final String TRACEPARENT =
      "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  @ParameterizedTest
  @ValueSource(strings = {"CONTINUE", "LINK", "IGNORE"})
  void clearedHeaders_areRemoved_andTheOthersStay(String incoming) {
    TestGateway test =
        TestGateway.started(
            settings(Incoming.valueOf(incoming), Owner.AGENT, "b3", "x-b3-traceid"));

    Map<String, String> headers = client();
    prepare(test, headers);

    assertThat(headers).containsOnlyKeys("traceparent", "x-tenant");
    assertThat(headers.get("traceparent")).isNotEqualTo(TRACEPARENT);
  }

  @Test
  void clearedBeginnings_areRemovedOfWhatTheClientSent_inAnyCase() {
    TestGateway test =
        TestGateway.started(
            settings(Incoming.CONTINUE, Owner.AGENT, "uberctx-*", "x-b3-*", "b3", "traceparent*"));
    Map<String, String> headers = client();
    headers.put("UberCtx-User", "7");
    headers.put("uberctx", "8");
    headers.put("uberctx-of-the-gateway", "9");
    TestHead client =
        head().with("UberCtx-User", "7").with("uberctx", "8").with("X-B3-TraceId", "1");

    test.matchedRequest(client)
        .attempt(new TestAttemptHead())
        .requestPrepared(headers, Map::put, Map::remove);

    assertThat(headers)
        .containsOnlyKeys("traceparent", "x-tenant", "uberctx", "uberctx-of-the-gateway");
    assertThat(headers.get("traceparent")).startsWith("00-").isNotEqualTo(TRACEPARENT);
  }

  @Test
  void clearedBeginnings_neverTakeWhatMakesARequestOne() {
    String[] beginnings = {"h*", "c*", "t*", "k*", "u*", "e*"};
    TestGateway test = TestGateway.started(settings(Incoming.CONTINUE, Owner.AGENT, beginnings));
    List<String> kept =
        List.of(
            "Host",
            "Content-Length",
            "Content-Type",
            "Transfer-Encoding",
            "TE",
            "Trailer",
            "Connection",
            "Keep-Alive",
            "Upgrade",
            "Expect");
    TestHead client = new TestHead().with("cookie", "1").with("etag", "1");
    Map<String, String> headers = new TreeMap<>(Map.of("cookie", "1", "etag", "1"));
    for (String name : kept) {
      client.with(name, "1");
      headers.put(name, "1");
    }

    test.matchedRequest(client)
        .attempt(new TestAttemptHead())
        .requestPrepared(headers, Map::put, Map::remove);

    headers.remove("traceparent");
    assertThat(headers).containsOnlyKeys(kept);
  }

  @Test
  void clearedBeginnings_lookAtTheClientsHeadersOnce() {
    UnwantedHeaders unwanted =
        new UnwantedHeaders(settings(Incoming.CONTINUE, Owner.AGENT, "a-*", "b-*", "a-b*", "c-1"));
    TestHead client = new TestHead().with("A-B", "1").with("B-1", "1").with("C-2", "1");
    List<String> removed = new ArrayList<>();

    unwanted.remove(client, removed, List::add);

    assertThat(removed).containsExactly("c-1", "A-B", "B-1");
  }

  @Test
  void clearedHeaders_thatAreInjected_areTheTracesOwn() {
    TestGateway test =
        TestGateway.started(
            settings(Incoming.IGNORE, Owner.AGENT, "traceparent", "tracestate", "x-tenant"));

    Map<String, String> headers = client();
    headers.put("tracestate", "vendor=1");
    test.matchedRequest(head().with("tracestate", "vendor=1"))
        .attempt(new TestAttemptHead())
        .requestPrepared(headers, Map::put, Map::remove);

    assertThat(headers).containsOnlyKeys("traceparent", "b3", "X-B3-TraceId");
    assertThat(headers.get("traceparent")).startsWith("00-").isNotEqualTo(TRACEPARENT);
  }

  @Test
  void settingsThatChangeAtRunTime_leaveTheOthersAsTheyAre() {
    GatewaySettings settings = settings(Incoming.LINK, Owner.AGENT, "b3");

    assertThat(settings.withDetail(null, null)).isEqualTo(settings);
    assertThat(settings.withDetail(Detail.FULL, null).clearedHeaders()).containsExactly("b3");
  }

  @Test
  void clearedHeaders_areRemovedBeforeTelemetryIsUp_too() {
    TestGateway test =
        new TestGateway(settings(Incoming.CONTINUE, Owner.AGENT, "b3"), Sampler.alwaysOn());

    Map<String, String> headers = client();
    prepare(test, headers);

    assertThat(headers).containsOnlyKeys("traceparent", "x-tenant", "X-B3-TraceId");
  }

  @Test
  void whereTheApplicationOwnsTheTrace_allHeadersStay() {
    TestGateway test =
        TestGateway.started(settings(Incoming.CONTINUE, Owner.APPLICATION, "b3", "traceparent"));

    Map<String, String> headers = client();
    prepare(test, headers);

    assertThat(headers).isEqualTo(client());
  }

  @Test
  void removerThatFails_costsNothingElse() {
    TestGateway test = TestGateway.started(settings(Incoming.CONTINUE, Owner.AGENT, "b3"));

    Map<String, String> headers = client();
    UpstreamAttempt attempt = test.matchedRequest(head()).attempt(new TestAttemptHead());
    attempt.requestPrepared(
        headers,
        Map::put,
        (of, name) -> {
          throw new IllegalStateException("headers are read-only");
        });

    assertThat(test.gateway.modelFailures()).isEqualTo(1);
    assertThat(headers.get("traceparent")).isNotEqualTo(TRACEPARENT);
  }

  @Test
  void fieldsOfAFormat_areReplacedTogether() {
    Propagation propagation = new Propagation(new TwoFields(), Set.of());
    Map<String, String> headers =
        new TreeMap<>(Map.of("x-id", "1", "x-half", "2", "x-tenant", "7"));

    propagation.inject(span(), head(), headers, Map::put, Map::remove, false);

    assertThat(headers).isEqualTo(Map.of("x-id", "b7ad6b7169203331", "x-tenant", "7"));
  }

  @Test
  void fieldsOfAFormat_stayWhereThereIsNothingToTell() {
    Propagation propagation = new Propagation(new TwoFields(), Set.of());
    Map<String, String> headers = new TreeMap<>(Map.of("x-id", "1", "x-half", "2"));

    propagation.inject(Context.root(), head(), headers, Map::put, Map::remove, false);

    assertThat(headers).isEqualTo(Map.of("x-id", "1", "x-half", "2"));
  }

  private static void prepare(TestGateway test, Map<String, String> headers) {
    test.matchedRequest(head())
        .attempt(new TestAttemptHead())
        .requestPrepared(headers, Map::put, Map::remove);
  }

  private static TestHead head() {
    return new TestHead().with("traceparent", TRACEPARENT);
  }

  private static Map<String, String> client() {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(
        Map.of("traceparent", TRACEPARENT, "b3", "0", "X-B3-TraceId", "1", "x-tenant", "7"));
    return headers;
  }

  private static GatewaySettings settings(Incoming incoming, Owner owner, String... cleared) {
    return new GatewaySettings(
        Detail.AUTO,
        0,
        incoming,
        null,
        16,
        SettingsByRequest.NONE,
        false,
        Reach.BORDERS,
        owner,
        Set.of(cleared),
        SeriesSettings.DEFAULTS);
  }

  private static Context span() {
    return Context.root()
        .with(
            Span.wrap(
                SpanContext.create(
                    "0af7651916cd43dd8448eb211c80319c",
                    "b7ad6b7169203331",
                    TraceFlags.getSampled(),
                    TraceState.getDefault())));
  }

  /** Sets one of its two headers. */
  private static final class TwoFields implements TextMapPropagator {

    @Override
    public Collection<String> fields() {
      return List.of("x-id", "x-half");
    }

    @Override
    public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
      Span span = Span.fromContext(context);
      if (span.getSpanContext().isValid()) {
        setter.set(carrier, "x-id", span.getSpanContext().getSpanId());
      }
    }

    @Override
    public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
      return context;
    }
  }
}
