package io.gatelens.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.gateway.GatewaySettings.Detail;
import io.gatelens.gateway.GatewaySettings.Incoming;
import io.gatelens.gateway.GatewaySettings.Owner;
import io.gatelens.gateway.GatewaySettings.Reach;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // A border is open, nothing is done with it.
final class CurrentContextTest {

  private static final AttributeKey<String> HTTP_ROUTE = AttributeKey.stringKey("http.route");

  @AfterEach
  void nothingIsCurrent_whenABorderIsBehind() {
    assertThat(CurrentContext.get()).isNull();
  }

  @Test
  void spanThatCodeStarts_isAChildOfTheRequest() {
    TestGateway test = TestGateway.started();
    GatewayRequest request = test.matchedRequest();

    try (Scope border = CurrentContext.of(request)) {
      tracer(test).spanBuilder("mine").startSpan().end();
    }
    request.ended(200);

    SpanData server = test.span(SpanKind.SERVER);
    assertThat(test.span("mine").getTraceId()).isEqualTo(server.getTraceId());
    assertThat(test.span("mine").getParentSpanId()).isEqualTo(server.getSpanId());
  }

  @Test
  void border_startsNoSpan_sothatASamplerStillSeesTheRoute() {
    TestGateway test = TestGateway.started();
    GatewayRequest request = test.gateway.requestStarted(new TestHead());

    try (Scope border = CurrentContext.of(request)) {
      assertThat(request.contextIfStarted()).isNull();
      request.routeMatched(test.route());
      assertThat(CurrentContext.span()).isNotNull();
    }
    request.ended(200);

    assertThat(test.span(SpanKind.SERVER).getAttributes().get(HTTP_ROUTE))
        .isEqualTo(TestGateway.TEMPLATE);
  }

  @Test
  void codeThatAsksBeforeTheRouteIsKnown_doesNotCostTheRoute() {
    TestGateway test = TestGateway.started();
    GatewayRequest request = test.gateway.requestStarted(new TestHead());

    try (Scope border = CurrentContext.of(request)) {
      assertThat(CurrentContext.span()).isNotNull();
    }
    request.routeMatched(test.route());
    request.ended(200);

    assertThat(test.span(SpanKind.SERVER).getAttributes().get(HTTP_ROUTE))
        .isEqualTo(TestGateway.TEMPLATE);
  }

  @Test
  void whoAsksWhileTheSpanIsBeingStarted_findsNone_andTheSpanIsThereAfter() {
    AtomicReference<GatewayRequest> starting = new AtomicReference<>();
    List<Context> found = new ArrayList<>();
    List<SpanContext> current = new ArrayList<>();
    TestGateway test =
        TestGateway.sampledBy(
            new TestSampler(
                attributes -> {
                  found.add(starting.get().context());
                  current.add(Span.current().getSpanContext());
                }));
    GatewayRequest request = test.matchedRequest();
    starting.set(request);

    try (Scope border = CurrentContext.of(request)) {
      assertThat(CurrentContext.span()).isNotNull();
    }
    request.ended(200);

    assertThat(found).containsExactly(Context.root());
    assertThat(current).containsExactly(SpanContext.getInvalid());
    assertThat(test.span(SpanKind.SERVER).hasEnded()).isTrue();
  }

  @Test
  void borderInABorderOfTheSameRequest_changesNothing() {
    GatewayRequest request = TestGateway.started().matchedRequest();

    try (Scope outer = CurrentContext.of(request)) {
      Context current = CurrentContext.get();
      try (Scope inner = CurrentContext.of(request)) {
        assertThat(CurrentContext.get()).isSameAs(current);
      }
      assertThat(CurrentContext.get()).isSameAs(current);
    }
  }

  @Test
  void borderOfAnotherRequest_givesTheFirstBack() {
    TestGateway test = TestGateway.started();
    GatewayRequest one = test.matchedRequest();
    GatewayRequest other = test.matchedRequest();

    try (Scope outer = CurrentContext.of(one)) {
      try (Scope inner = CurrentContext.of(other)) {
        assertThat(CurrentContext.get()).isSameAs(other.contextForCode());
      }
      assertThat(CurrentContext.get()).isSameAs(one.contextForCode());
    }
  }

  @Test
  @SuppressWarnings("MustBeClosedChecker")
  void whatCodeLeavesBehind_endsAtTheBorder() {
    TestGateway test = TestGateway.started();
    GatewayRequest request = test.matchedRequest();
    Span left = tracer(test).spanBuilder("left open").startSpan();

    try (Scope border = CurrentContext.of(request)) {
      left.makeCurrent();
    }

    assertThat(CurrentContext.get()).isNull();
  }

  @Test
  void aRequestThatIsNotSampled_isCurrentToo() {
    TestGateway test = TestGateway.sampledBy(Sampler.alwaysOff());
    GatewayRequest request = test.matchedRequest();

    LogFields fields;
    try (Scope border = CurrentContext.of(request)) {
      fields = LogFields.current();
    }
    request.ended(200);

    assertThat(fields).isNotNull();
    assertThat(fields.traceId()).isEqualTo(request.traceId());
    assertThat(fields.traceFlags()).matches("0[02]");
    assertThat(test.spans()).isEmpty();
  }

  @Test
  void logFields_areThoseOfTheSpanThatIsCurrent() {
    TestGateway test = TestGateway.started();
    GatewayRequest request = test.matchedRequest();

    LogFields ofRequest;
    LogFields ofChild;
    Span child;
    try (Scope border = CurrentContext.of(request)) {
      ofRequest = LogFields.current();
      child = tracer(test).spanBuilder("mine").startSpan();
      try (Scope inner = child.makeCurrent()) {
        ofChild = LogFields.current();
      }
    }
    request.ended(200);

    SpanData server = test.span(SpanKind.SERVER);
    String flags = server.getSpanContext().getTraceFlags().asHex();
    assertThat(flags).matches("0[13]");
    assertThat(ofRequest).isEqualTo(new LogFields(server.getTraceId(), server.getSpanId(), flags));
    assertThat(ofChild)
        .isEqualTo(new LogFields(server.getTraceId(), child.getSpanContext().getSpanId(), flags));
    assertThat(LogFields.current()).isNull();
  }

  @Test
  void beforeTelemetryIsUp_thereIsNoSpan() {
    TestGateway test = new TestGateway(GatewaySettings.defaults(), Sampler.alwaysOn());
    GatewayRequest request = test.matchedRequest();

    try (Scope border = CurrentContext.of(request)) {
      assertThat(LogFields.current()).isNull();
      assertThat(request.contextIfStarted()).isNull();
    }
  }

  @Test
  void contextThatOutlivesItsRequest_keepsTheSpanOnly() {
    TestGateway test = TestGateway.started();
    GatewayRequest request = test.matchedRequest();
    Context context = request.contextForCode();

    request.ended(200);

    assertThat(context).isNotNull();
    assertThat(context).hasFieldOrPropertyWithValue("request", null);
    assertThat(Span.fromContext(context).getSpanContext().getSpanId())
        .isEqualTo(test.span(SpanKind.SERVER).getSpanId());
    ContextKey<String> key = ContextKey.named("key");
    assertThat(context.with(key, "value").get(key)).isEqualTo("value");
  }

  @Test
  void whereNothingIsToBeCurrent_nothingIs() {
    TestGateway test = TestGateway.started(settings(Reach.OFF, Owner.AGENT));
    GatewayRequest request = test.matchedRequest();

    try (Scope border = CurrentContext.of(request)) {
      assertThat(CurrentContext.get()).isNull();
    }

    assertThat(test.gateway.contextReach()).isEqualTo(Reach.OFF);
  }

  @Test
  void whereTheApplicationOwnsTheTrace_thereAreMetricsAndNothingElse() {
    TestGateway test = TestGateway.started(settings(Reach.FULL, Owner.APPLICATION));
    GatewayRequest request =
        test.matchedRequest(
            new TestHead()
                .with("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                .with("tracestate", "vendor=1")
                .with("baggage", "key=value"));
    TestStep step = TestStep.entered(request, new Filter("Failing", 1), 0, true);
    assertThat(step).isNotNull();
    UpstreamAttempt attempt = request.attempt(new TestAttemptHead());
    Map<String, String> headers = new HashMap<>(Map.of("traceparent", "the application's"));
    attempt.requestPrepared(headers, Map::put);
    step.failed(new IllegalStateException("no"));
    attempt.completed();

    try (Scope border = CurrentContext.of(request)) {
      assertThat(CurrentContext.get()).isNull();
    }
    request.ended(500);

    assertThat(headers).isEqualTo(Map.of("traceparent", "the application's"));
    assertThat(request.traceId()).isNull();
    assertThat(test.spans()).isEmpty();
    assertThat(test.values(GatewayMetrics.SERVER_REQUEST_DURATION)).hasSize(1);
    assertThat(test.values(GatewayMetrics.CLIENT_REQUEST_DURATION)).hasSize(1);
    assertThat(test.gateway.contextReach()).isEqualTo(Reach.OFF);
  }

  private static Tracer tracer(TestGateway test) {
    return test.openTelemetry.getTracer("application");
  }

  private static GatewaySettings settings(Reach reach, Owner owner) {
    return new GatewaySettings(
        Detail.FULL,
        1_000_000L,
        Incoming.CONTINUE,
        null,
        1024,
        SettingsByRequest.NONE,
        false,
        reach,
        owner);
  }
}
