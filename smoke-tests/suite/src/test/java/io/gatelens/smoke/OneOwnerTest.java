package io.gatelens.smoke;

import static io.gatelens.smoke.ObservedGateway.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.rig.GatewayProcess;
import io.gatelens.rig.ReceivedSpan;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A request has one set of spans, also where an application that traces itself sends its spans to
 * the same receiver. Looked at when the process is over: then everything has been sent.
 */
class OneOwnerTest {

  private static final String GATELENS = "io.gatelens.gateway";
  private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
  private static final String[] HEADERS = {
    "X-Canary", "1", "traceparent", "00-" + TRACE_ID + "-b7ad6b7169203331-01"
  };

  private ObservedGateway gateway;

  @AfterEach
  void stop() {
    try (ObservedGateway ending = gateway) {
      assertThat(ending.warnings()).isEmpty();
    }
  }

  @Test
  void whereTheAgentIsTheOwner_theApplicationsSpansOfARequestAreNotSent() {
    start(builder -> builder);

    gateway.caller.get("/audit/owner", HEADERS);
    gateway.caller.get("/audit/begun", "X-Canary", "1");

    end();
    ReceivedSpan server = only("SERVER", TRACE_ID);
    ReceivedSpan client = only("CLIENT", TRACE_ID);
    assertThat(server.scope()).isEqualTo(GATELENS);
    assertThat(client.scope()).isEqualTo(GATELENS);
    assertThat(client.parentSpanId()).isEqualTo(server.spanId());
    assertThat(upstreamTraceparent("/audit/owner"))
        .isEqualTo("00-" + TRACE_ID + "-" + client.spanId() + "-01");
    assertThat(traceInCode("/audit/owner")).isEqualTo(TRACE_ID);
    ReceivedSpan stockCheck = stockCheck(TRACE_ID);
    assertThat(gateway.receiver.spans())
        .noneMatch(span -> span.spanId().equals(stockCheck.parentSpanId()));
    assertObservationsAreInATraceOfTheApplications("/audit/begun");
  }

  /** Where the client began no trace: there is none to put them into when they begin. */
  private void assertObservationsAreInATraceOfTheApplications(String path) {
    String trace = gateway.server(path).traceId();
    assertThat(only("SERVER", trace).scope()).isEqualTo(GATELENS);
    assertThat(only("CLIENT", trace).scope()).isEqualTo(GATELENS);
    String ofApplication = traceInCode(path);
    assertThat(ofApplication).isNotEqualTo(trace);
    assertThat(spans(ofApplication)).containsExactly(stockCheck(ofApplication));
  }

  @Test
  void whatTheAgentDoesNotSample_theApplicationDoesNotSendEither() {
    start(builder -> builder.environment("OTEL_TRACES_SAMPLER", "always_off"));

    gateway.caller.get("/audit/unsampled", HEADERS);

    end();
    assertThat(spans(TRACE_ID)).containsExactly(stockCheck(TRACE_ID));
  }

  @ParameterizedTest
  @CsvSource({"GATELENS_CONTEXT_OWNER, application", "OTEL_TRACES_EXPORTER, none"})
  void whereTheAgentSendsNoSpansOfRequests_theApplicationsAreAllThere(String name, String value) {
    start(builder -> builder.environment(name, value));

    gateway.caller.get("/audit/left", HEADERS);

    end();
    ReceivedSpan server = only("SERVER", TRACE_ID);
    assertThat(only("CLIENT", TRACE_ID).parentSpanId()).isEqualTo(server.spanId());
    assertThat(stockCheck(TRACE_ID).parentSpanId()).isEqualTo(server.spanId());
    assertThat(spans(TRACE_ID)).noneMatch(span -> span.scope().equals(GATELENS));
  }

  private void start(UnaryOperator<GatewayProcess.Builder> further) {
    gateway =
        ObservedGateway.start(
            Combination.observed(),
            builder ->
                further.apply(
                    TracedLog.configure(builder)
                        .argument("--management.tracing.sampling.probability=1.0")
                        .argument(
                            "--management.otlp.tracing.endpoint="
                                + "${OTEL_EXPORTER_OTLP_ENDPOINT}/v1/traces")));
  }

  private void end() {
    gateway.process.terminate(Duration.ofSeconds(30));
  }

  private ReceivedSpan only(String kind, String traceId) {
    List<ReceivedSpan> found =
        spans(traceId).stream().filter(span -> span.kind().equals(kind)).toList();
    assertThat(found).as(kind + " of " + spans(traceId)).hasSize(1);
    return found.get(0);
  }

  /** The span of the observation that the sample's code makes. */
  private ReceivedSpan stockCheck(String traceId) {
    List<ReceivedSpan> found =
        spans(traceId).stream().filter(span -> span.name().equals("stock.check")).toList();
    assertThat(found).as(spans(traceId).toString()).hasSize(1);
    return found.get(0);
  }

  private List<ReceivedSpan> spans(String traceId) {
    return gateway.receiver.spans().stream()
        .filter(span -> span.traceId().equals(traceId))
        .toList();
  }

  /** The trace that the sample's code saw as current when it handled this path. */
  private String traceInCode(String path) {
    String beginning = "stock " + path + " ";
    String line = gateway.process.awaitLog(beginning, PATIENCE);
    int start = line.indexOf(beginning) + beginning.length();
    return line.substring(start, line.indexOf(' ', start));
  }

  private String upstreamTraceparent(String uri) {
    return gateway.upstreamB.requests().stream()
        .filter(request -> request.uri().equals(uri))
        .findFirst()
        .orElseThrow()
        .headers()
        .get("traceparent");
  }
}
