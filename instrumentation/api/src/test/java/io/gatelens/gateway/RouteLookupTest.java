package io.gatelens.gateway;

import static io.gatelens.gateway.SettableClock.epochNanosAfter;
import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.gateway.GatewaySettings.Detail;
import io.gatelens.gateway.GatewaySettings.Incoming;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class RouteLookupTest {

  private final TestGateway test = gateway(Detail.AUTO);

  @Test
  void slowSearch_isASpanBelowTheRequests_withTheNumberOfCandidates() {
    GatewayRequest request = test.gateway.requestStarted(new TestHead());
    test.clock.setMillis(1);
    RouteLookup lookup = request.routeLookupStarted();
    test.clock.setMillis(5);
    lookup.ended(() -> 3);
    request.routeMatched(test.route());
    test.clock.setMillis(10);
    request.ended(200);

    SpanData span = test.span("gateway.route.match");
    assertThat(span.getKind()).isEqualTo(SpanKind.INTERNAL);
    assertThat(span.getParentSpanId()).isEqualTo(test.span(SpanKind.SERVER).getSpanId());
    assertThat(span.getStartEpochNanos()).isEqualTo(epochNanosAfter(1));
    assertThat(span.getEndEpochNanos()).isEqualTo(epochNanosAfter(5));
    assertThat(span.getStatus()).isEqualTo(StatusData.unset());
    assertThat(TestGateway.attributes(span))
        .isEqualTo(Attributes.of(longKey("gateway.route.candidates"), 3L));
  }

  @Test
  void quickSearch_isNoSpan_andItsCandidatesAreNotCounted() {
    AtomicInteger asked = new AtomicInteger();
    GatewayRequest request = test.gateway.requestStarted(new TestHead());
    request.routeLookupStarted().ended(asked::incrementAndGet);
    request.ended(404);

    assertThat(test.spans(SpanKind.INTERNAL)).isEmpty();
    assertThat(asked).hasValue(0);
  }

  @Test
  void searchWithoutAMatch_isASpanToo_whereAllStepsAre() {
    TestGateway full = gateway(Detail.FULL);
    GatewayRequest request = full.gateway.requestStarted(new TestHead());
    request.routeLookupStarted().ended(() -> 12);
    request.routeMissed();
    request.ended(404);

    assertThat(TestGateway.attributes(full.span("gateway.route.match")))
        .isEqualTo(Attributes.of(longKey("gateway.route.candidates"), 12L));
  }

  @Test
  void predicateThatFails_isToldWithItsRoute_althoughTheGatewayGoesOn() {
    GatewayRequest request = test.gateway.requestStarted(new TestHead());
    RouteLookup lookup = request.routeLookupStarted();
    request.routeLookup().candidateFailed("versioned", new NumberFormatException("x"));
    request.routeLookup().candidateFailed("other", new IllegalStateException("later"));
    lookup.ended(() -> RouteLookup.UNKNOWN);
    request.routeMissed();
    request.ended(404);

    SpanData span = test.span("gateway.route.match");
    assertThat(span.getStatus()).isEqualTo(StatusData.error());
    assertThat(TestGateway.attributes(span))
        .isEqualTo(
            Attributes.of(
                stringKey("gateway.route.id"), "versioned",
                stringKey("error.type"), "java.lang.NumberFormatException"));
    assertThat(TestGateway.attributes(test.span(SpanKind.SERVER)))
        .extracting(attributes -> attributes.get(stringKey("gateway.response.flag")))
        .isEqualTo("no_route");
  }

  @Test
  void searchThatBreaksOff_namesTheLastCandidate() {
    GatewayRequest request = test.gateway.requestStarted(new TestHead());
    RouteLookup lookup = request.routeLookupStarted();
    lookup.failed("versioned", new NumberFormatException("x"), () -> 2);
    lookup.cancelled();
    request.failed(new NumberFormatException("x"));
    request.ended(500);

    assertThat(TestGateway.attributes(test.span("gateway.route.match")))
        .isEqualTo(
            Attributes.of(
                longKey("gateway.route.candidates"), 2L,
                stringKey("gateway.route.id"), "versioned",
                stringKey("error.type"), "java.lang.NumberFormatException"));
  }

  @Test
  void searchOfAForward_isAnother() {
    TestGateway full = gateway(Detail.FULL);
    GatewayRequest request = full.gateway.requestStarted(new TestHead());
    request.routeLookupStarted().ended(() -> 1);
    request.routeLookupStarted().ended(() -> 2);
    request.ended(200);

    assertThat(full.spans(SpanKind.INTERNAL))
        .extracting(span -> span.getAttributes().get(longKey("gateway.route.candidates")))
        .containsExactlyInAnyOrder(1L, 2L);
  }

  @Test
  void searches_areBounded_andNoneBeginsAfterTheEnd() {
    GatewayRequest request = test.gateway.requestStarted(new TestHead());
    int followed = 0;
    while (followed < 100 && request.routeLookupStarted() != null) {
      followed++;
    }
    GatewayRequest over = test.gateway.requestStarted(new TestHead());
    over.ended(200);

    assertThat(followed).isEqualTo(16);
    assertThat(over.routeLookupStarted()).isNull();
  }

  private static TestGateway gateway(Detail detail) {
    return TestGateway.started(TestGateway.settings(detail, Incoming.CONTINUE));
  }
}
