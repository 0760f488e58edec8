package io.gatelens.gateway;

import static io.gatelens.gateway.SettableClock.epochNanosAfter;
import static io.opentelemetry.api.common.AttributeKey.stringArrayKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ConfigLoadTest {

  private final TestGateway test = TestGateway.started();
  private final ConfigLoads loads = test.gateway.config();

  @Test
  void firstLoad_isAppliedAndToldByOneRootSpan() {
    ConfigLoad load = loads.started("startup", "properties");
    test.clock.setMillis(25);
    ConfigSnapshot snapshot = snapshot("a", "1", "b", "2");

    load.loaded(snapshot);

    SpanData span = test.span("gateway.config.load");
    assertThat(span.getKind()).isEqualTo(SpanKind.INTERNAL);
    assertThat(span.getParentSpanContext().isValid()).isFalse();
    assertThat(span.getStartEpochNanos()).isEqualTo(epochNanosAfter(0));
    assertThat(span.getEndEpochNanos()).isEqualTo(epochNanosAfter(25));
    assertThat(span.getStatus()).isEqualTo(StatusData.unset());
    assertThat(span.getEvents())
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.getName()).isEqualTo("gateway.readiness.change");
              assertThat(event.getEpochNanos()).isEqualTo(epochNanosAfter(25));
              assertThat(event.getAttributes())
                  .isEqualTo(
                      Attributes.builder()
                          .put("gateway.readiness.condition", "config.loaded")
                          .put("gateway.readiness.from", "not_met")
                          .put("gateway.readiness.to", "met")
                          .put(
                              "gateway.readiness.reason",
                              "2 routes, hash " + snapshot.hash().substring(0, 8))
                          .put("gateway.ready", true)
                          .build());
            });
    assertThat(TestGateway.attributes(span))
        .isEqualTo(
            Attributes.builder()
                .put("gateway.config.trigger", "startup")
                .put("gateway.config.source", "properties")
                .put("gateway.config.outcome", "applied")
                .put("gateway.config.hash", snapshot.hash())
                .put("gateway.config.routes", 2)
                .put("gateway.config.routes.added", "a", "b")
                .build());
    assertThat(loads.hasApplied()).isTrue();
    assertThat(loads.hash()).isEqualTo(snapshot.hash());
  }

  @Test
  void loadInsideAnotherSpan_isARootAllTheSame() {
    Span other = test.openTelemetry.getTracer("test").spanBuilder("other").startSpan();
    try (Scope scope = other.makeCurrent()) {
      assertThat(scope).isNotNull();
      loads.started("refresh", null).loaded(snapshot("a", "1"));
    }

    assertThat(test.span("gateway.config.load").getParentSpanContext().isValid()).isFalse();
  }

  @Test
  void sameConfigurationAgain_isUnchanged() {
    loads.started("startup", null).loaded(snapshot("a", "1"));
    loads.started("refresh", null).loaded(snapshot("a", "1"));

    assertThat(outcomes()).containsExactly("applied", "unchanged");
    assertThat(lastSpan().getStatus()).isEqualTo(StatusData.unset());
    assertThat(value(GatewayMetrics.CONFIG_LAST_LOAD_SUCCESS)).isEqualTo(1.0);
  }

  @Test
  void otherConfiguration_namesWhatChanged() {
    loads.started("startup", null).loaded(snapshot("a", "1", "b", "2"));
    loads.started("refresh", null).loaded(snapshot("b", "3", "c", "4"));

    Attributes attributes = lastSpan().getAttributes();
    assertThat(attributes.get(stringArrayKey("gateway.config.routes.added"))).containsExactly("c");
    assertThat(attributes.get(stringArrayKey("gateway.config.routes.changed")))
        .containsExactly("b");
    assertThat(attributes.get(stringArrayKey("gateway.config.routes.removed")))
        .containsExactly("a");
  }

  @Test
  void badEntry_makesTheLoadPartialAndIsAnEvent() {
    ConfigLoad load = loads.started("startup", null);
    test.clock.setMillis(3);
    load.entryFailed("bad", new IllegalArgumentException("no such predicate: Pat"));
    test.clock.setMillis(5);

    load.loaded(snapshot("a", "1"));

    SpanData span = lastSpan();
    assertThat(span.getStatus())
        .isEqualTo(StatusData.create(StatusCode.ERROR, "1 entry was left out"));
    assertThat(exceptions(span)).hasSize(1);
    assertThat(exceptions(span).get(0).getEpochNanos()).isEqualTo(epochNanosAfter(3));
    assertThat(exceptions(span).get(0).getAttributes())
        .isEqualTo(
            Attributes.builder()
                .put("exception.type", "java.lang.IllegalArgumentException")
                .put("exception.message", "no such predicate: Pat")
                .put("gateway.route.id", "bad")
                .build());
    assertThat(outcomes()).containsExactly("partial");
    assertThat(value(GatewayMetrics.CONFIG_LAST_LOAD_SUCCESS)).isEqualTo(0.0);
    assertThat(test.values(GatewayMetrics.CONFIG_LAST_SUCCESS_TIME)).isEmpty();
    assertThat(test.values(GatewayMetrics.CONFIG_ROUTES))
        .isEqualTo(
            Map.of(
                Attributes.of(stringKey("state"), "active"), 1.0,
                Attributes.of(stringKey("state"), "invalid"), 1.0));
    assertThat(loads.hasApplied()).isTrue();
  }

  @Test
  void manyBadEntries_areCountedAndTheFirstHundredKept() {
    ConfigLoad load = loads.started("startup", null);
    for (int i = 0; i < 150; i++) {
      load.entryFailed("bad-" + i, new IllegalArgumentException("bad"));
    }
    load.loaded(snapshot("a", "1"));

    assertThat(exceptions(lastSpan())).hasSize(100);
    assertThat(lastSpan().getStatus().getDescription()).isEqualTo("150 entries were left out");
  }

  @Test
  void rejectedReload_keepsWhatWasActive() {
    ConfigSnapshot active = snapshot("a", "1");
    loads.started("startup", null).loaded(active);
    test.clock.setMillis(60_000);

    loads.started("refresh", null).rejected(new IllegalStateException("bad YAML"));

    SpanData span = lastSpan();
    assertThat(span.getStatus()).isEqualTo(StatusData.create(StatusCode.ERROR, "bad YAML"));
    assertThat(exceptions(span)).hasSize(1);
    assertThat(TestGateway.attributes(span))
        .isEqualTo(
            Attributes.builder()
                .put("gateway.config.trigger", "refresh")
                .put("gateway.config.outcome", "rejected")
                .build());
    assertThat(loads.hash()).isEqualTo(active.hash());
    assertThat(value(GatewayMetrics.CONFIG_LAST_LOAD_SUCCESS)).isEqualTo(0.0);
    assertThat(value(GatewayMetrics.CONFIG_LAST_SUCCESS_TIME)).isEqualTo(1_700_000_000.0);
    assertThat(test.gateway.readiness().condition("config.loaded").isMet()).isTrue();
  }

  @Test
  void rejectedForABadEntry_saysItOnce_withTheRoutesId() {
    IllegalArgumentException bad = new IllegalArgumentException("no such filter");
    ConfigLoad load = loads.started("refresh", null);
    load.entryFailed("tenant", bad);

    load.rejected(new IllegalStateException("cannot build the routes", bad));

    SpanData span = lastSpan();
    assertThat(span.getStatus().getDescription()).isEqualTo("cannot build the routes");
    assertThat(exceptions(span))
        .singleElement()
        .satisfies(
            event ->
                assertThat(event.getAttributes().get(GatewayAttributes.ROUTE_ID))
                    .isEqualTo("tenant"));
  }

  @Test
  void rejectedFirstLoad_makesTheNodeNotReadyWithTheReason() {
    loads.started("startup", null).rejected(new IllegalStateException("bad YAML"));

    ConditionState state = test.gateway.readiness().condition("config.loaded").state();
    assertThat(state.met()).isFalse();
    assertThat(state.reason()).isEqualTo("rejected: bad YAML");
    assertThat(loads.hasApplied()).isFalse();
    assertThat(loads.hash()).isNull();
  }

  @Test
  void appliedLoad_makesTheNodeReadyWithTheReason() {
    ConfigLoad load = loads.started("startup", null);
    assertThat(test.gateway.readiness().isReady()).isFalse();

    ConfigSnapshot snapshot = snapshot("a", "1", "b", "2");
    load.loaded(snapshot);

    assertThat(test.gateway.readiness().isReady()).isTrue();
    assertThat(test.gateway.readiness().condition("config.loaded").state().reason())
        .isEqualTo("2 routes, hash " + snapshot.hash().substring(0, 8));
  }

  @Test
  void samplerThatFails_isTheModelsFailure_andTheLoadIsAppliedAllTheSame() {
    TestGateway failing =
        TestGateway.sampledBy(
            new TestSampler(
                attributes -> {
                  throw new IllegalStateException("no rule for it");
                }));

    failing.gateway.config().started("startup", null).loaded(snapshot("a", "1"));

    assertThat(failing.gateway.modelFailures()).isEqualTo(1);
    assertThat(failing.gateway.config().hasApplied()).isTrue();
    assertThat(failing.gateway.config().underWay()).isEmpty();
  }

  @Test
  void bindFailed_isALoadFromItsStart() {
    test.clock.setMillis(10);
    long startNanos = test.gateway.clock().nanoTime();
    test.clock.setMillis(14);

    loads.bindFailed("refresh", "consul", startNanos, new IllegalStateException("not a list"));

    SpanData span = lastSpan();
    assertThat(span.getStartEpochNanos()).isEqualTo(epochNanosAfter(10));
    assertThat(span.getEndEpochNanos()).isEqualTo(epochNanosAfter(14));
    assertThat(outcomes()).containsExactly("bind_failed");
  }

  @Test
  void firstOutcomeOfALoad_wins() {
    ConfigLoad load = loads.started("startup", null);

    load.loaded(snapshot("a", "1"));
    load.rejected(new IllegalStateException());
    load.loaded(snapshot("b", "1"));
    load.entryFailed("late", new IllegalStateException());

    assertThat(outcomes()).containsExactly("applied");
  }

  @Test
  void metrics_countEveryLoadByOutcomeAndTrigger() {
    loads.started("startup", null).loaded(snapshot("a", "1"));
    loads.started("refresh", null).loaded(snapshot("a", "1"));
    loads.started("refresh", null).loaded(snapshot("a", "1"));

    assertThat(test.values(GatewayMetrics.CONFIG_LOADS))
        .isEqualTo(Map.of(load("applied", "startup"), 1.0, load("unchanged", "refresh"), 2.0));
    assertThat(test.values(GatewayMetrics.CONFIG_LOAD_DURATION))
        .containsOnlyKeys(
            Attributes.of(stringKey("outcome"), "applied"),
            Attributes.of(stringKey("outcome"), "unchanged"));
    assertThat(test.values(GatewayMetrics.CONFIG_INFO))
        .isEqualTo(
            Map.of(
                Attributes.of(stringKey("gateway.config.hash"), String.valueOf(loads.hash())),
                1.0));
  }

  @Test
  void beforeAnyLoad_theGaugesSayNothing() {
    for (String gauge :
        new String[] {
          GatewayMetrics.CONFIG_LAST_LOAD_SUCCESS,
          GatewayMetrics.CONFIG_LAST_SUCCESS_TIME,
          GatewayMetrics.CONFIG_ROUTES,
          GatewayMetrics.CONFIG_INFO,
        }) {
      assertThat(test.values(gauge)).isEmpty();
    }
  }

  @Test
  void loadedRoutes_replaceTheOnesThatAreGone() {
    Route gone = test.gateway.routes().route("gone", null, null);
    Route kept = test.gateway.routes().route("a", null, null);

    loads.started("refresh", null).loaded(snapshot("a", "1"));

    assertThat(test.gateway.routes().route("a", null, null)).isSameAs(kept);
    assertThat(test.gateway.routes().route("gone", null, null)).isNotSameAs(gone);
  }

  @Test
  void requestAcrossAReload_keepsTheConfigurationThatMatchedIt() {
    loads.started("startup", null).loaded(snapshot("a", "1"));
    String first = String.valueOf(loads.hash()).substring(0, 8);
    GatewayRequest request = test.matchedRequest();
    loads.started("refresh", null).loaded(snapshot("a", "2"));

    request.ended(200);

    assertThat(test.span(SpanKind.SERVER).getAttributes().get(stringKey("gateway.config.hash")))
        .isEqualTo(first);
  }

  private List<String> outcomes() {
    List<String> outcomes = new ArrayList<>();
    for (SpanData span : test.spans()) {
      outcomes.add(String.valueOf(span.getAttributes().get(stringKey("gateway.config.outcome"))));
    }
    return outcomes;
  }

  private static List<EventData> exceptions(SpanData span) {
    return span.getEvents().stream().filter(e -> e.getName().equals("exception")).toList();
  }

  private SpanData lastSpan() {
    List<SpanData> spans = test.spans();
    return spans.get(spans.size() - 1);
  }

  private double value(String gauge) {
    return test.values(gauge).values().iterator().next();
  }

  private static Attributes load(String outcome, String trigger) {
    return Attributes.of(stringKey("outcome"), outcome, stringKey("trigger"), trigger);
  }

  private static ConfigSnapshot snapshot(String... idsAndForms) {
    ConfigSnapshot.Builder builder = ConfigSnapshot.builder();
    for (int i = 0; i < idsAndForms.length; i += 2) {
      builder.entry(idsAndForms[i], idsAndForms[i + 1]);
    }
    return builder.build();
  }
}
