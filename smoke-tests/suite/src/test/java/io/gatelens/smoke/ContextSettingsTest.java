package io.gatelens.smoke;

import static io.gatelens.smoke.ObservedGateway.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.rig.GatewayProcess;
import io.gatelens.rig.ReceivedSpan;
import io.gatelens.rig.UpstreamRequest;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How far the request's context reaches, and whose it is, in an application that traces itself. */
class ContextSettingsTest {

  private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
  private static final String[] HEADERS = {
    "X-Canary", "1", "traceparent", "00-" + TRACE_ID + "-b7ad6b7169203331-01"
  };
  private static final List<String> STEPS =
      List.of("body", "subscribeOn", "publishOn", "client", "then");

  private ObservedGateway gateway;
  private TracedLog log;

  @AfterEach
  void stop() {
    try (ObservedGateway ending = gateway) {
      assertThat(ending.warnings()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.1", "5.0"})
  void withFullReach_aFilterIsInItsRequestBehindAClientOfItsOwnToo(String line) {
    Combination simplest = Combination.simplest();
    start(
        new Combination(line, simplest.jdk(), simplest.protocol()),
        "gatelens.context.reactor=full");

    gateway.caller.get("/audit/full", HEADERS);

    String fields = TracedLog.fields(gateway.server("/audit/full"), "01");
    for (String step : STEPS) {
      assertThat(log.fieldsOf("audit /audit/full " + step)).as(step).isEqualTo(fields);
    }
  }

  @Test
  void withReachOff_nothingIsInARequest() {
    start(Combination.simplest(), "gatelens.context.reactor=off");

    gateway.caller.get("/audit/off", HEADERS);

    for (String step : STEPS) {
      assertThat(log.fieldsOf("audit /audit/off " + step)).isEqualTo(TracedLog.noFields());
    }
    assertThat(gateway.server("/audit/off").traceId()).isEqualTo(TRACE_ID);
  }

  @Test
  void whereTheApplicationTracesItself_theAgentsContextTravels_andIsInLinesOfLog4j2() {
    start(Combination.observed());

    gateway.caller.get("/audit/agent", HEADERS);

    ReceivedSpan server = gateway.server("/audit/agent");
    ReceivedSpan client = gateway.clients(server, 1).get(0);
    assertThat(upstreamRequest("/audit/agent").headers())
        .containsEntry("traceparent", "00-" + TRACE_ID + "-" + client.spanId() + "-01");
    assertThat(gateway.receiver.spans())
        .filteredOn(span -> span.traceId().equals(TRACE_ID) && !span.kind().equals("INTERNAL"))
        .hasSize(2);
    String fields = TracedLog.fields(server, "01");
    for (String step : List.of("body", "subscribeOn", "publishOn", "then")) {
      assertThat(log.fieldsOf("audit /audit/agent " + step)).as(step).isEqualTo(fields);
    }
    assertThat(log.fieldsOf("Started SampleGateway")).isEqualTo(TracedLog.noFields());
  }

  @Test
  void whereTheApplicationOwnsTheTrace_itsContextTravels_andTheAgentSendsMetrics() {
    start(Combination.observed(), "gatelens.context.owner=application");

    gateway.caller.get("/audit/application", HEADERS);

    gateway.receiver.awaitMetric(
        metric ->
            metric.name().equals("http.client.request.duration")
                && metric.has("gateway.route.id", "audit"),
        PATIENCE);
    assertThat(upstreamRequest("/audit/application").headers().get("traceparent"))
        .matches("00-" + TRACE_ID + "-(?!b7ad6b7169203331)[0-9a-f]{16}-01");
    assertThat(gateway.receiver.spans()).allMatch(span -> span.kind().equals("INTERNAL"));
    assertThat(log.fieldsOf("audit /audit/application body")).isEqualTo(TracedLog.noFields());
  }

  @ParameterizedTest
  @ValueSource(strings = {"borders", "full"})
  void whereReactorRestoresThreadLocals_theRequestIsAmongThem(String reach) {
    start(
        Combination.observed(),
        builder ->
            builder
                .property("gatelens.context.reactor", reach)
                .argument("--spring.reactor.context-propagation=auto"));

    gateway.caller.get("/audit/auto", HEADERS);

    String fields = TracedLog.fields(gateway.server("/audit/auto"), "01");
    for (String step : STEPS) {
      assertThat(log.fieldsOf("audit /audit/auto " + step)).as(step).isEqualTo(fields);
    }
  }

  private void start(Combination combination, String... settings) {
    start(
        combination,
        builder -> {
          for (String setting : settings) {
            builder.jvmArgument("-D" + setting);
          }
          return builder;
        });
  }

  private void start(Combination combination, UnaryOperator<GatewayProcess.Builder> further) {
    gateway =
        ObservedGateway.start(
            combination,
            builder ->
                further.apply(
                    TracedLog.configure(builder)
                        .argument("--management.tracing.sampling.probability=1.0")));
    log = new TracedLog(gateway);
  }

  private UpstreamRequest upstreamRequest(String uri) {
    return gateway.upstreamB.requests().stream()
        .filter(request -> request.uri().equals(uri))
        .findFirst()
        .orElseThrow();
  }
}
