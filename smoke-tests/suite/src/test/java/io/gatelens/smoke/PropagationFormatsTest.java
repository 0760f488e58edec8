package io.gatelens.smoke;

import static io.gatelens.smoke.ObservedGateway.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.rig.ReceivedSpan;
import io.gatelens.rig.UpstreamRequest;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients of all sorts, upstreams that read W3C's and Datadog's headers, and no others. */
class PropagationFormatsTest {

  private static final String FORMATS = "xray;b3;jaeger;ottrace;gcp;instana;datadog;tracecontext";
  private static final String TRACE_ID = "80f198ee56343ba864fe8b2a57d3eff7";
  private static final String SHORT_TRACE_ID = "000000000000000064fe8b2a57d3eff7";
  private static final String SPAN_ID = "e457b5a2e4d86bd1";
  private static final List<String> FOREIGN =
      List.of("b3", "x-b3-", "uber-", "ot-tracer", "x-amzn-trace", "x-cloud-trace", "x-instana");

  private static ObservedGateway gateway;

  @BeforeAll
  static void start() {
    gateway =
        ObservedGateway.start(
            Combination.simplest(),
            builder ->
                builder
                    .property("gatelens.propagation.extract", FORMATS)
                    .property("gatelens.propagation.inject", "tracecontext,datadog")
                    .environment(
                        "GATELENS_PROPAGATION_CLEAR",
                        "b3;b3multi;jaeger;ottrace;xray;gcp;instana;x-inter*;uberctx-*"));
  }

  @AfterAll
  static void stop() {
    try (ObservedGateway ending = gateway) {
      ending.assertSound();
    }
  }

  record Client(String format, String traceId, List<String> headers) {

    static Client of(String format, String traceId, String... headers) {
      return new Client(format, traceId, List.of(headers));
    }

    @Override
    public String toString() {
      return format;
    }
  }

  static Stream<Client> validClients() {
    return Stream.of(
        Client.of(
            "tracecontext", TRACE_ID, "traceparent", "00-" + TRACE_ID + "-" + SPAN_ID + "-01"),
        Client.of("b3", TRACE_ID, "b3", TRACE_ID + "-" + SPAN_ID + "-1"),
        Client.of(
            "b3multi",
            SHORT_TRACE_ID,
            "X-B3-TraceId",
            TRACE_ID.substring(16),
            "X-B3-SpanId",
            SPAN_ID,
            "X-B3-ParentSpanId",
            "05e3ac9a4f6e3b90",
            "X-B3-Sampled",
            "1"),
        Client.of("jaeger", TRACE_ID, "uber-trace-id", TRACE_ID + ":" + SPAN_ID + ":0:3"),
        Client.of(
            "ottrace",
            SHORT_TRACE_ID,
            "ot-tracer-traceid",
            TRACE_ID.substring(16),
            "ot-tracer-spanid",
            SPAN_ID,
            "ot-tracer-sampled",
            "true"),
        Client.of(
            "xray",
            TRACE_ID,
            "X-Amzn-Trace-Id",
            "Self=1-67891234-12456789abcdef012345678;Root=1-80f198ee-56343ba864fe8b2a57d3eff7;Parent="
                + SPAN_ID
                + ";Sampled=1"),
        Client.of("gcp", TRACE_ID, "X-Cloud-Trace-Context", TRACE_ID + "/16453819474850114513;o=1"),
        Client.of(
            "instana",
            TRACE_ID,
            "X-INSTANA-T",
            TRACE_ID,
            "X-INSTANA-S",
            SPAN_ID,
            "X-INSTANA-L",
            "1"),
        Client.of(
            "datadog",
            TRACE_ID,
            "x-datadog-trace-id",
            "7277407061855694839",
            "x-datadog-parent-id",
            "16453819474850114513",
            "x-datadog-sampling-priority",
            "2",
            "x-datadog-origin",
            "synthetics",
            "x-datadog-tags",
            "_dd.p.tid=80f198ee56343ba8,_dd.p.dm=-4"));
  }

  @ParameterizedTest
  @MethodSource("validClients")
  void validHeaders_areContinued_andOnlyTheInjectedFormatsReachTheUpstream(Client client) {
    String path = "/api/valid/" + client.format();
    String[] headers =
        Stream.concat(client.headers().stream(), Stream.of("X-Internal", "1", "UBERCTX-User", "7"))
            .toArray(String[]::new);

    gateway.caller.get(path, headers);

    ReceivedSpan server = gateway.server(path);
    assertThat(server.traceId()).isEqualTo(client.traceId());
    assertThat(server.parentSpanId()).isEqualTo(SPAN_ID);
    ReceivedSpan told =
        gateway.clients(server, 1).stream()
            .filter(span -> span.parentSpanId().equals(server.spanId()))
            .findFirst()
            .orElseThrow();
    Map<String, String> upstream = upstreamRequest("/valid/" + client.format()).headers();
    assertThat(upstream)
        .containsEntry("traceparent", "00-" + client.traceId() + "-" + told.spanId() + "-01")
        .containsEntry("x-datadog-parent-id", Long.toUnsignedString(unsigned(told.spanId())))
        .containsEntry("x-datadog-trace-id", "7277407061855694839")
        .containsEntry("x-gateway", "sample");
    assertOnlyInjected(upstream);
    if (client.format().equals("datadog")) {
      assertThat(upstream)
          .containsEntry("x-datadog-sampling-priority", "2")
          .containsEntry("x-datadog-origin", "synthetics")
          .containsEntry("x-datadog-tags", "_dd.p.tid=80f198ee56343ba8,_dd.p.dm=-4")
          .containsEntry("tracestate", "dd=s:2;o:synthetics;t.dm:-4");
    }
  }

  static Stream<Client> malformedClients() {
    return Stream.of(
        Client.of("tracecontext", TRACE_ID, "traceparent", "00-" + TRACE_ID + "-0-01"),
        Client.of("b3", TRACE_ID, "b3", TRACE_ID + "-" + SPAN_ID + "-maybe"),
        Client.of(
            "b3multi", TRACE_ID, "X-B3-TraceId", TRACE_ID, "X-B3-SpanId", "7", "X-B3-Flags", "x"),
        Client.of("jaeger", TRACE_ID, "uber-trace-id", TRACE_ID + "%zz"),
        Client.of(
            "ottrace", TRACE_ID, "ot-tracer-traceid", TRACE_ID + "0", "ot-tracer-spanid", "-"),
        Client.of(
            "xray", TRACE_ID, "X-Amzn-Trace-Id", "Root=1-80f198ee-56343ba8;Parent=" + SPAN_ID),
        Client.of("gcp", TRACE_ID, "X-Cloud-Trace-Context", TRACE_ID + "/99999999999999999999;o=1"),
        Client.of("instana", TRACE_ID, "X-INSTANA-T", TRACE_ID, "X-INSTANA-S", SPAN_ID + "00"),
        Client.of(
            "datadog",
            TRACE_ID,
            "x-datadog-trace-id",
            "7277407061855694839",
            "x-datadog-parent-id",
            "18446744073709551616",
            "x-datadog-tags",
            "_dd.p.tid=80f198ee56343ba8"),
        Client.of(
            "baggage", TRACE_ID, "baggage", "=;,%%%", "uberctx-", "x", "jaeger-baggage", "=,="));
  }

  @ParameterizedTest
  @MethodSource("malformedClients")
  void malformedHeaders_changeNoAnswer_andBeginATraceOfTheirOwn(Client client) {
    String path = "/api/digest/" + client.format();

    HttpResponse<String> plain = gateway.caller.get(path);
    HttpResponse<String> answer = gateway.caller.get(path, client.headers().toArray(String[]::new));

    assertThat(answer.statusCode()).isEqualTo(plain.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(plain.body());
    assertThat(withoutDate(answer)).isEqualTo(withoutDate(plain));
    List<ReceivedSpan> servers =
        gateway.receiver.awaitSpans(
            2, span -> span.kind().equals("SERVER") && span.has("url.path", path), PATIENCE);
    assertThat(servers)
        .allMatch(span -> span.parentSpanId().isEmpty())
        .extracting(ReceivedSpan::traceId)
        .doesNotHaveDuplicates()
        .doesNotContain(TRACE_ID, SHORT_TRACE_ID);
    gateway.upstreamA.requests().stream()
        .filter(request -> request.uri().equals("/digest/" + client.format()))
        .forEach(request -> assertOnlyInjected(request.headers()));
  }

  @Test
  void theFirstFormatOfTheList_wins() {
    gateway.caller.get(
        "/api/first",
        "traceparent",
        "00-00000000000000000000000000000001-0000000000000001-01",
        "b3",
        "0000000000000002-0000000000000002-1",
        "X-Cloud-Trace-Context",
        "00000000000000000000000000000003/3;o=1");

    assertThat(gateway.server("/api/first").traceId()).endsWith("2");
  }

  private static void assertOnlyInjected(Map<String, String> upstream) {
    assertThat(upstream.keySet())
        .noneMatch(name -> FOREIGN.stream().anyMatch(name::startsWith))
        .doesNotContain("x-internal");
    String traceparent = upstream.get("traceparent");
    assertThat(upstream)
        .containsEntry(
            "x-datadog-trace-id", Long.toUnsignedString(unsigned(traceparent.substring(19, 35))))
        .containsEntry(
            "x-datadog-parent-id", Long.toUnsignedString(unsigned(traceparent.substring(36, 52))));
    String upperHalf = traceparent.substring(3, 19);
    if (upperHalf.equals("0".repeat(16))) {
      assertThat(upstream).doesNotContainKey("x-datadog-tags");
    } else {
      assertThat(upstream.get("x-datadog-tags")).startsWith("_dd.p.tid=" + upperHalf);
    }
  }

  private static UpstreamRequest upstreamRequest(String uri) {
    return gateway.upstreamA.requests().stream()
        .filter(request -> request.uri().equals(uri))
        .findFirst()
        .orElseThrow();
  }

  private static HttpHeaders withoutDate(HttpResponse<String> answer) {
    return HttpHeaders.of(answer.headers().map(), (name, value) -> !name.equalsIgnoreCase("date"));
  }

  private static long unsigned(String hex) {
    return Long.parseUnsignedLong(hex, 16);
  }
}
