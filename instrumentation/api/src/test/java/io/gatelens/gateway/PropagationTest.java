package io.gatelens.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.gateway.GatewaySettings.Detail;
import io.gatelens.gateway.GatewaySettings.Incoming;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("try") // A border is open, nothing is done with it.
final class PropagationTest {

  private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN_ID = "b7ad6b7169203331";
  private static final String TRACEPARENT = "00-" + TRACE_ID + '-' + SPAN_ID + "-01";

  @Test
  void continue_makesTheServerSpanAPartOfTheClientsTrace() {
    TestGateway test = gateway(Incoming.CONTINUE);
    Map<String, String> headers = proxied(test, client().with("tracestate", "vendor=1"));

    SpanData server = test.span(SpanKind.SERVER);
    assertThat(server.getTraceId()).isEqualTo(TRACE_ID);
    assertThat(server.getParentSpanId()).isEqualTo(SPAN_ID);
    assertThat(server.getLinks()).isEmpty();
    assertThat(headers.get("traceparent")).startsWith("00-" + TRACE_ID);
    assertThat(headers).containsEntry("tracestate", "vendor=1");
  }

  @Test
  void continue_keepsToTheClientsDecisionNotToSample() {
    TestGateway test = gateway(Incoming.CONTINUE);
    TestHead head = new TestHead().with("traceparent", "00-" + TRACE_ID + '-' + SPAN_ID + "-00");

    Map<String, String> headers = proxied(test, head);

    assertThat(test.spans()).isEmpty();
    assertThat(headers.get("traceparent")).startsWith("00-" + TRACE_ID).endsWith("-00");
  }

  @Test
  void link_makesANewTraceWithALinkToTheClientsSpan() {
    TestGateway test = gateway(Incoming.LINK);
    Map<String, String> headers = proxied(test, client());

    SpanData server = test.span(SpanKind.SERVER);
    assertThat(server.getTraceId()).isNotEqualTo(TRACE_ID);
    assertThat(server.getParentSpanContext().isValid()).isFalse();
    assertThat(server.getLinks()).hasSize(1);
    assertThat(server.getLinks().get(0).getSpanContext().getTraceId()).isEqualTo(TRACE_ID);
    assertThat(server.getLinks().get(0).getSpanContext().getSpanId()).isEqualTo(SPAN_ID);
    assertThat(headers.get("traceparent")).startsWith("00-" + server.getTraceId());
  }

  @Test
  void link_hasNoLinkWhereTheClientSendsNoContext() {
    TestGateway test = gateway(Incoming.LINK);
    proxied(test, new TestHead());

    assertThat(test.span(SpanKind.SERVER).getLinks()).isEmpty();
  }

  @Test
  void ignore_makesANewTraceThatKnowsNothingOfTheClients() {
    TestGateway test = gateway(Incoming.IGNORE);
    proxied(test, client());

    SpanData server = test.span(SpanKind.SERVER);
    assertThat(server.getTraceId()).isNotEqualTo(TRACE_ID);
    assertThat(server.getParentSpanContext().isValid()).isFalse();
    assertThat(server.getLinks()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"LINK", "IGNORE"})
  void newTrace_doesNotForwardTheTracestateOfTheClients(String incoming) {
    TestGateway test = gateway(Incoming.valueOf(incoming));
    Map<String, String> headers = proxied(test, client().with("tracestate", "vendor=1"));

    assertThat(headers).containsEntry("tracestate", "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "garbage",
        "00",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-0AF7651916CD43DD8448EB211C80319C-B7AD6B7169203331-01-extra",
        "00-0af7651916cd43dd8448eb211c80319-b7ad6b7169203331-01",
        "\u0000\u0000",
      })
  void malformedTraceparent_startsANewTrace(String traceparent) {
    TestGateway test = gateway(Incoming.CONTINUE);
    TestHead head =
        new TestHead().with("traceparent", traceparent).with("tracestate", "=,=,,\u0001");

    Map<String, String> headers = proxied(test, head);

    SpanData server = test.span(SpanKind.SERVER);
    assertThat(server.getParentSpanContext().isValid()).isFalse();
    assertThat(headers.get("traceparent")).startsWith("00-" + server.getTraceId());
    assertThat(test.gateway.firstModelFailure()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tracestate | ==,,",
        "tracestate | vendor",
        "tracestate | =,=,,\u0001",
        "tracestate | UPPER=1",
        "baggage    | =;,%%%",
        "baggage    | ,,,",
        "baggage    | key=%zz",
        "baggage    | \u0001=\u0002",
      })
  void malformedCompanion_leavesTheTraceThatItCameWith(String header, String value) {
    TestGateway test = gateway(Incoming.CONTINUE);

    Map<String, String> headers = proxied(test, client().with(header, value));

    SpanData server = test.span(SpanKind.SERVER);
    assertThat(server.getTraceId()).isEqualTo(TRACE_ID);
    assertThat(server.getParentSpanId()).isEqualTo(SPAN_ID);
    assertThat(server.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(headers.get("traceparent")).startsWith("00-" + TRACE_ID);
    assertThat(test.gateway.firstModelFailure()).isNull();
  }

  @Test
  void malformedTracestate_isNotForwarded() {
    TestGateway test = gateway(Incoming.CONTINUE);

    Map<String, String> headers = proxied(test, client().with("tracestate", "==,,"));

    assertThat(headers).containsEntry("tracestate", "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"LINK", "IGNORE"})
  void newTrace_isWithoutTheClientsBaggage_whichTheGatewayForwardsAllTheSame(String incoming) {
    TestGateway test = gateway(Incoming.valueOf(incoming));
    TestHead head = client().with("baggage", "tenant=7;p=1, user=8");

    Map<String, String> headers = proxied(test, head);
    Baggage seen;
    try (Scope border = CurrentContext.of(test.matchedRequest(head))) {
      seen = Baggage.current();
    }

    assertThat(headers).containsEntry("baggage", "tenant=7;p=1, user=8");
    assertThat(seen.isEmpty()).isTrue();
  }

  @Test
  void continue_hasTheClientsBaggage() {
    TestGateway test = gateway(Incoming.CONTINUE);

    Baggage seen;
    try (Scope border =
        CurrentContext.of(test.matchedRequest(client().with("baggage", "tenant=7")))) {
      seen = Baggage.current();
    }

    assertThat(seen.getEntryValue("tenant")).isEqualTo("7");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tenant=7;p=1, user=8", "a=hello world,b=2", "a=%41+x", "=;,%%%"})
  void baggage_goesToTheUpstreamAsTheGatewayForwardsIt(String baggage) {
    TestGateway test = gateway(Incoming.CONTINUE);

    Map<String, String> headers = proxied(test, client().with("baggage", baggage));

    assertThat(headers).containsEntry("baggage", baggage);
  }

  @Test
  void baggage_thatAFilterOfTheGatewayRemoved_staysAway() {
    TestGateway test = gateway(Incoming.CONTINUE);
    GatewayRequest request = test.matchedRequest(client().with("baggage", "tenant=7"));
    Map<String, String> forwarded = new HashMap<>();

    request.attempt(new TestAttemptHead()).requestPrepared(forwarded, Map::put);
    request.ended(200);

    assertThat(forwarded).containsOnlyKeys("traceparent");
  }

  @Test
  void linesOfOneHeader_areOneList() {
    TestGateway test = gateway(Incoming.CONTINUE);
    TestHead head =
        client()
            .with("tracestate", "one=1")
            .with("tracestate", " ")
            .with("tracestate", "two=2,three=3")
            .with("baggage", "tenant=7")
            .with("baggage", "user=8");

    Map<String, String> headers = proxied(test, head);
    Baggage seen;
    try (Scope border = CurrentContext.of(test.matchedRequest(head))) {
      seen = Baggage.current();
    }

    assertThat(headers).containsEntry("tracestate", "one=1,two=2,three=3");
    assertThat(seen.getEntryValue("tenant")).isEqualTo("7");
    assertThat(seen.getEntryValue("user")).isEqualTo("8");
  }

  @Test
  void twoTraceparents_areNone() {
    TestGateway test = gateway(Incoming.CONTINUE);

    Map<String, String> headers = proxied(test, client().with("traceparent", TRACEPARENT));

    SpanData server = test.span(SpanKind.SERVER);
    assertThat(server.getParentSpanContext().isValid()).isFalse();
    assertThat(headers.get("traceparent")).startsWith("00-" + server.getTraceId());
  }

  @Test
  void headThatFails_costsTheSpanAndNotTheRequest() {
    TestGateway test = gateway(Incoming.CONTINUE);
    TestHead head = new TestHead();
    GatewayRequest request = test.gateway.requestStarted(new FailingHead(head));
    request.routeMatched(test.route());

    request.ended(200);

    assertThat(test.spans()).isEmpty();
    assertThat(test.gateway.modelFailures()).isEqualTo(1);
    assertThat(test.values(GatewayMetrics.SERVER_REQUEST_DURATION)).hasSize(1);
    assertThat(test.gateway.activeRequests()).isZero();
  }

  @Test
  void setterThatFails_doesNotReachTheTransport() {
    TestGateway test = gateway(Incoming.CONTINUE);
    GatewayRequest request = test.matchedRequest();
    UpstreamAttempt attempt = request.attempt(new TestAttemptHead());

    attempt.requestPrepared(
        "carrier",
        (carrier, key, value) -> {
          throw new IllegalStateException("headers are read-only");
        });
    attempt.completed();
    request.ended(200);

    assertThat(test.spans()).hasSize(2);
    assertThat(test.gateway.modelFailures()).isEqualTo(1);
  }

  private static TestGateway gateway(Incoming incoming) {
    return TestGateway.started(TestGateway.settings(Detail.AUTO, incoming));
  }

  private static TestHead client() {
    return new TestHead().with("traceparent", TRACEPARENT);
  }

  /** The headers as the upstream gets them: the client's, forwarded, with what was set. */
  private static Map<String, String> proxied(TestGateway test, TestHead head) {
    GatewayRequest request = test.matchedRequest(head);
    UpstreamAttempt attempt = request.attempt(new TestAttemptHead());
    Map<String, String> headers = new HashMap<>(head.headers);
    attempt.requestPrepared(headers, Map::put);
    attempt.completed();
    request.ended(200);
    return headers;
  }

  /** Fails where the propagator reads it. */
  private record FailingHead(TestHead head) implements RequestHead {
    @Override
    public String method() {
      return head.method();
    }

    @Override
    public String scheme() {
      return head.scheme();
    }

    @Override
    public String path() {
      return head.path();
    }

    @Override
    public String query() {
      return "";
    }

    @Override
    public String protocolVersion() {
      return "1.1";
    }

    @Override
    public String host() {
      return "gw.example";
    }

    @Override
    public int port() {
      return 80;
    }

    @Override
    public String clientAddress() {
      return "10.0.0.1";
    }

    @Override
    public String peerAddress() {
      return "10.0.0.1";
    }

    @Override
    public int peerPort() {
      return 1;
    }

    @Override
    public String userAgent() {
      return "curl";
    }

    @Override
    public String header(String name) {
      throw new IllegalStateException("the request was recycled");
    }

    @Override
    public List<String> headers(String name) {
      throw new IllegalStateException("the request was recycled");
    }

    @Override
    public Iterable<String> headerNames() {
      throw new IllegalStateException("the request was recycled");
    }
  }
}
