package io.gatelens.gateway;

import static io.gatelens.gateway.SettableClock.epochNanosAfter;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ReadinessSpansTest {

  private final TestGateway test = TestGateway.started();
  private final Readiness readiness = test.gateway.readiness();

  @Test
  void changeWithoutALoad_isASpanOfItsOwn_thatHasNoLength() {
    Readiness.Condition accepting = readiness.condition("application.accepting_traffic");
    test.clock.setMillis(700);

    accepting.met("the application accepts traffic");

    SpanData span = test.span("gateway.readiness");
    assertThat(span.getKind()).isEqualTo(SpanKind.INTERNAL);
    assertThat(span.getParentSpanContext().isValid()).isFalse();
    assertThat(span.getStartEpochNanos()).isEqualTo(epochNanosAfter(700));
    assertThat(span.getEndEpochNanos()).isEqualTo(epochNanosAfter(700));
    assertThat(span.getStatus()).isEqualTo(StatusData.unset());
    assertThat(TestGateway.attributes(span)).isEqualTo(Attributes.empty());
    EventData event = span.getEvents().get(0);
    assertThat(span.getEvents()).hasSize(1);
    assertThat(event.getName()).isEqualTo("gateway.readiness.change");
    assertThat(event.getEpochNanos()).isEqualTo(epochNanosAfter(700));
    assertThat(event.getAttributes())
        .isEqualTo(
            Attributes.builder()
                .put("gateway.readiness.condition", "application.accepting_traffic")
                .put("gateway.readiness.from", "not_met")
                .put("gateway.readiness.to", "met")
                .put("gateway.readiness.reason", "the application accepts traffic")
                .put("gateway.ready", true)
                .build());
  }

  @Test
  void newReasonAlone_isNoChange_andNorIsAConditionThatHoldsFromTheStart() {
    readiness.holding("node.in_rotation", "in rotation");
    readiness.condition("node.in_rotation").met("still in rotation");

    assertThat(test.spans()).isEmpty();
  }

  @Test
  void processThatIsNoGateway_tellsNothing() {
    test.gateway.shutdownStarted("the process is shutting down");

    assertThat(test.spans()).isEmpty();
  }

  @Test
  void endOfTheProcess_isToldAsOne_thatIsNotReady() {
    readiness.condition("config.loaded").met("2 routes");

    test.gateway.shutdownStarted("the process is shutting down");

    SpanData last = test.spans().get(1);
    assertThat(last.getEvents().get(0).getAttributes())
        .isEqualTo(
            Attributes.builder()
                .put("gateway.readiness.condition", "process.running")
                .put("gateway.readiness.from", "met")
                .put("gateway.readiness.to", "not_met")
                .put("gateway.readiness.reason", "the process is shutting down")
                .put("gateway.ready", false)
                .build());
  }

  @Test
  void failedReload_tellsItOnItsOwnSpan_andMakesNoOther() {
    test.gateway.config().started("startup", null).loaded(snapshot());
    test.gateway.config().started("refresh", null).rejected(new IllegalStateException("no YAML"));

    assertThat(test.spans()).extracting(SpanData::getName).containsOnly("gateway.config.load");
    assertThat(changes(test.spans().get(1)))
        .containsExactly("config.last_load met -> not_met: rejected: no YAML, ready true");

    test.gateway.config().started("refresh", null).loaded(snapshot());

    assertThat(changes(test.spans().get(2)))
        .containsExactly("config.last_load not_met -> met: loaded whole, ready true");
  }

  @Test
  void firstLoadThatFails_tellsTheConditionThatItBringsAlong() {
    test.gateway.config().started("startup", null).rejected(new IllegalStateException("no YAML"));

    assertThat(changes(test.spans().get(0)))
        .containsExactly("config.last_load met -> not_met: rejected: no YAML, ready false");
  }

  @Test
  void conditionThatFlaps_makesABoundedNumberOfSpansAMinute_andTheOthersAreCounted() {
    Readiness.Condition flapping = readiness.condition("flapping");
    for (int i = 0; i < 500; i++) {
      flapping.met("up");
      flapping.notMet("down");
    }
    assertThat(test.spans()).hasSize(ReadinessSpans.MAX_PER_MINUTE);

    test.clock.setMillis(TimeUnit.MINUTES.toMillis(1));
    flapping.met("up at last");
    flapping.notMet("down");

    List<SpanData> spans = test.spans();
    assertThat(spans).hasSize(ReadinessSpans.MAX_PER_MINUTE + 2);
    assertThat(TestGateway.attributes(spans.get(ReadinessSpans.MAX_PER_MINUTE)))
        .isEqualTo(Attributes.of(GatewayAttributes.READINESS_OMITTED, 990L));
    assertThat(TestGateway.attributes(spans.get(ReadinessSpans.MAX_PER_MINUTE + 1)))
        .isEqualTo(Attributes.empty());
  }

  @Test
  void conditionThatFlaps_hidesNoOther() {
    Readiness.Condition flapping = readiness.condition("flapping");
    for (int i = 0; i < 500; i++) {
      flapping.met("up");
      flapping.notMet("down");
    }

    test.gateway.shutdownStarted("the process is shutting down");

    SpanData last = test.spans().get(ReadinessSpans.MAX_PER_MINUTE);
    assertThat(last.getEvents().get(0).getAttributes().get(GatewayAttributes.READINESS_CONDITION))
        .isEqualTo("process.running");
    assertThat(TestGateway.attributes(last)).isEqualTo(Attributes.empty());
  }

  @Test
  void conditionsBeyondTheBudgets_shareOne() {
    for (int i = 0; i < 500; i++) {
      readiness.condition("condition-" + i).met("up");
    }

    assertThat(test.spans()).hasSize(ReadinessSpans.MAX_BUDGETS + ReadinessSpans.MAX_PER_MINUTE);
  }

  @Test
  void samplerThatFails_isTheModelsFailure_andNotThatOfWhoReports() {
    TestGateway failing =
        TestGateway.sampledBy(
            new TestSampler(
                attributes -> {
                  throw new IllegalStateException("no rule for it");
                }));

    failing.gateway.readiness().condition("config.loaded").met("1 route");

    assertThat(failing.gateway.modelFailures()).isEqualTo(1);
    assertThat(failing.gateway.readiness().condition("config.loaded").isMet()).isTrue();
  }

  private static ConfigSnapshot snapshot() {
    return ConfigSnapshot.builder().entry("orders", "uri=http://orders").build();
  }

  private static List<String> changes(SpanData span) {
    List<String> changes = new ArrayList<>();
    for (EventData event : span.getEvents()) {
      Attributes told = event.getAttributes();
      String condition = told.get(GatewayAttributes.READINESS_CONDITION);
      if (condition != null && !condition.equals("config.loaded")) {
        changes.add(
            "%s %s -> %s: %s, ready %s"
                .formatted(
                    condition,
                    told.get(GatewayAttributes.READINESS_FROM),
                    told.get(GatewayAttributes.READINESS_TO),
                    told.get(GatewayAttributes.READINESS_REASON),
                    told.get(GatewayAttributes.READY)));
      }
    }
    return changes;
  }
}
