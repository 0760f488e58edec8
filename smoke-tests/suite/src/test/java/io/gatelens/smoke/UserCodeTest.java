package io.gatelens.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.rig.ReceivedSpan;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Code of the gateway's user on the real gateway: what it logs says for which request. */
@ParameterizedClass
@MethodSource("combinations")
class UserCodeTest {

  private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

  /** One for all tests of a combination. */
  private static ObservedGateway gateway;

  private static TracedLog log;

  /** The module of the logging framework. */
  private static String logging;

  UserCodeTest(Combination combination) {}

  /** Every line with Logback, and one application with Log4j 2. */
  static List<Combination> combinations() {
    List<Combination> all = new ArrayList<>(Combination.everyLine());
    all.add(Combination.observed());
    return all;
  }

  @BeforeParameterizedClassInvocation
  static void start(Combination combination) {
    gateway = ObservedGateway.start(combination, TracedLog::configure);
    log = new TracedLog(gateway);
    logging = combination.equals(Combination.observed()) ? "log4j2" : "logback";
  }

  @AfterParameterizedClassInvocation
  static void nothingWasWarnedOf_noAdviceFailed() {
    try (ObservedGateway ending = gateway) {
      assertThat(ending.warnings()).isEmpty();
      for (String module : List.of(logging, "reactor")) {
        ending.receiver.awaitMetric(
            metric ->
                metric.name().equals("gatelens.instrumentation")
                    && metric.has("module", module)
                    && metric.has("status", "applied"),
            ObservedGateway.PATIENCE);
      }
      assertThat(ending.receiver.metrics())
          .filteredOn(metric -> metric.name().equals("gatelens.advice.errors"))
          .isNotEmpty()
          .allMatch(metric -> metric.value() == 0);
    }
  }

  @Test
  void aRouteFilter_isInItsRequest_inItsBody_onSchedulers_andWhenTheChainComesBack() {
    gateway.caller.get("/audit/one", "X-Canary", "1", "traceparent", traceparent("01"));

    String fields = TracedLog.fields(gateway.server("/audit/one"), "01");
    assertThat(log.fieldsOf("audit /audit/one body")).isEqualTo(fields);
    assertThat(log.fieldsOf("audit /audit/one subscribeOn")).isEqualTo(fields);
    assertThat(log.fieldsOf("audit /audit/one publishOn")).isEqualTo(fields);
    assertThat(log.fieldsOf("audit /audit/one then")).isEqualTo(fields);
  }

  @Test
  void aPredicate_isInItsRequest_andTheRouteIsOnTheSpanAllTheSame() {
    gateway.caller.get("/audit/predicate", "X-Canary", "1", "traceparent", traceparent("01"));

    ReceivedSpan server = gateway.server("/audit/predicate");
    assertThat(log.fieldsOf("canary /audit/predicate true"))
        .isEqualTo(TracedLog.fields(server, "01"));
    assertThat(server.name()).isEqualTo("GET /audit/**");
    assertThat(server.attributes()).containsEntry("gateway.route.id", "audit");
  }

  @Test
  void aGlobalFilter_isInItsRequest_whenItWritesItsLineAtTheEnd() {
    gateway.caller.get("/api/logged", "traceparent", traceparent("01"));

    assertThat(log.fieldsOf("GET /logged -> 200"))
        .isEqualTo(TracedLog.fields(gateway.server("/api/logged"), "01"));
  }

  @Test
  void aKeyResolver_isInItsRequest() {
    gateway.caller.get("/limited/key", "traceparent", traceparent("01"));

    assertThat(log.fieldsOf("key for /limited/key"))
        .isEqualTo(TracedLog.fields(gateway.server("/limited/key"), "01"));
  }

  @Test
  void aFallbackController_isInTheRequestThatItAnswers() {
    gateway.caller.get("/cb/status/500", "traceparent", traceparent("01"));

    assertThat(log.fieldsOf("fallback"))
        .isEqualTo(TracedLog.fields(gateway.server("/cb/status/500"), "01"));
  }

  @Test
  void aRequestThatIsNotSampled_isInTheLogToo() {
    gateway.caller.get("/audit/unsampled", "X-Canary", "1", "traceparent", traceparent("00"));

    String fields = log.fieldsOf("audit /audit/unsampled then");
    assertThat(fields).startsWith("trace_id=" + TRACE_ID).endsWith("trace_flags=00;");
    assertThat(log.fieldsOf("audit /audit/unsampled body")).isEqualTo(fields);
  }

  @Test
  void linesOfNoRequest_haveNoFields() {
    assertThat(log.fieldsOf("Started SampleGateway")).isEqualTo(TracedLog.noFields());
  }

  private static String traceparent(String flags) {
    return "00-" + TRACE_ID + "-b7ad6b7169203331-" + flags;
  }
}
