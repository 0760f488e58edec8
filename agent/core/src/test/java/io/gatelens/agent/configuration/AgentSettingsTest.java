package io.gatelens.agent.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.agent.logging.CapturedStderr;
import io.gatelens.agent.logging.LogLevel;
import io.gatelens.gateway.ClientNetworks;
import io.gatelens.gateway.GatewaySettings.Detail;
import io.gatelens.gateway.GatewaySettings.Incoming;
import io.gatelens.gateway.ReadinessPolicies.Policy;
import io.gatelens.gateway.SettingsByRequest;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentSettingsTest {

  private static final List<String> MODULES = List.of("reactor-netty", "zuul");

  private final CapturedStderr stderr = CapturedStderr.at(LogLevel.INFO);

  @AfterEach
  void release() {
    stderr.close();
  }

  @Test
  void withoutAnySource_theDefaultsHold() {
    AgentSettings settings = read(null, Map.of(), Map.of());

    assertThat(settings.isEnabled()).isTrue();
    assertThat(settings.logLevel()).isEqualTo(LogLevel.INFO);
    assertThat(settings.shutdownTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.isModuleEnabled("reactor-netty")).isTrue();
    assertThat(settings.gateway().detail()).isEqualTo(Detail.AUTO);
    assertThat(settings.gateway().slowStepNanos()).isEqualTo(1_000_000);
    assertThat(settings.gateway().incoming()).isEqualTo(Incoming.CONTINUE);
    assertThat(settings.gateway().traceResponseHeader()).isNull();
    assertThat(stderr.lines()).isEmpty();
  }

  @Test
  void argument_winsOverPropertyAndVariable() {
    Map<String, String> properties = Map.of("gatelens.trace.detail", "full");
    Map<String, String> environment = Map.of("GATELENS_TRACE_DETAIL", "auto");

    assertThat(read("gatelens.trace.detail=off", properties, environment).gateway().detail())
        .isEqualTo(Detail.OFF);
    assertThat(read(null, properties, environment).gateway().detail()).isEqualTo(Detail.FULL);
    assertThat(read(null, Map.of(), environment).gateway().detail()).isEqualTo(Detail.AUTO);
  }

  @Test
  void variable_isTheKeyInUpperCaseWithUnderscores() {
    AgentSettings settings =
        read(
            null,
            Map.of(),
            Map.of(
                "GATELENS_TRACE_SLOW_STEP", "500us",
                "GATELENS_INSTRUMENTATION_REACTOR_NETTY_ENABLED", "FALSE"));

    assertThat(settings.gateway().slowStepNanos()).isEqualTo(500_000);
    assertThat(settings.isModuleEnabled("reactor-netty")).isFalse();
    assertThat(settings.isModuleEnabled("zuul")).isTrue();
  }

  @Test
  void settingsOfRoutesAndNetworks_arePairs() {
    AgentSettings settings =
        read(
            "gatelens.trace.detail.routes=orders-lb=full; a=b=off;",
            Map.of("gatelens.trace.incoming.routes", "public=LINK,partner=continue"),
            Map.of(
                "GATELENS_TRACE_INCOMING_NETWORKS", "10.0.0.0/8=continue, fd00::/8=link",
                "GATELENS_METRICS_FILTER_BY_ROUTE", "true"));

    SettingsByRequest byRequest = settings.gateway().byRequest();
    settings.warnOfUnknownKeys(MODULES);
    assertThat(byRequest.detailByRoute())
        .isEqualTo(Map.of("orders-lb", Detail.FULL, "a=b", Detail.OFF));
    assertThat(byRequest.incomingByRoute())
        .isEqualTo(Map.of("public", Incoming.LINK, "partner", Incoming.CONTINUE));
    assertThat(byRequest.incomingByNetwork()).isNotSameAs(ClientNetworks.NONE);
    assertThat(settings.gateway().hasRouteOnFilterDuration()).isTrue();
    assertThat(stderr.lines()).isEmpty();
  }

  @Test
  void headerForTheTraceId_isAnyHeadersName() {
    assertThat(
            read("gatelens.trace.response-header=X-Trace-Id", Map.of(), Map.of())
                .gateway()
                .traceResponseHeader())
        .isEqualTo("X-Trace-Id");
    assertThat(stderr.lines()).isEmpty();
  }

  @Test
  void emptyValue_isTheSameAsNone() {
    AgentSettings settings = read(null, Map.of("gatelens.trace.detail", " "), Map.of());

    assertThat(settings.gateway().detail()).isEqualTo(Detail.AUTO);
    assertThat(stderr.lines()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "1ns, 1",
    "500us, 500000",
    "1ms, 1000000",
    "1 ms, 1000000",
    "2s, 2000000000",
    "1m, 60000000000",
    "2h, 7200000000000",
    "0s, 0"
  })
  void durations_haveUnits(String text, long nanos) {
    assertThat(Durations.parse(text).toNanos()).isEqualTo(nanos);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fast",
        "7",
        "0",
        "-1s",
        "1.5s",
        "1h30",
        "99999999999999999999s",
        "9999999999999m"
      })
  void badDuration_isSaidOnceAndTheDefaultUsed(String value) {
    AgentSettings settings = read(null, Map.of("gatelens.shutdown.timeout", value), Map.of());

    assertThat(settings.shutdownTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(stderr.lines())
        .containsExactly(
            "[gatelens] WARN gatelens.shutdown.timeout="
                + value
                + " cannot be used: allowed is a whole number and one of the units ns, us, ms, s,"
                + " m, h, e.g. 500us; the default 10s is used");
  }

  @ParameterizedTest
  @CsvSource({
    "GATELENS_ENABLED, maybe, true",
    "GATELENS_LOG_LEVEL, loud, info",
    "GATELENS_TRACE_DETAIL, most, auto",
    "GATELENS_METRICS_ROUTES_MAX, -1, 1000",
    "GATELENS_METRICS_ROUTES_MAX, 4294967295, 1000",
    "GATELENS_TRACE_INCOMING, trust, continue",
    "GATELENS_TRACE_DETAIL_ROUTES, orders, none",
    "GATELENS_TRACE_DETAIL_ROUTES, orders=most, none",
    "GATELENS_TRACE_DETAIL_ROUTES, orders=off;orders=full, none",
    "GATELENS_TRACE_INCOMING_ROUTES, =link, none",
    "GATELENS_TRACE_INCOMING_NETWORKS, 10.0.0.0/33=link, none",
    "GATELENS_TRACE_INCOMING_NETWORKS, office=link, none",
    "GATELENS_METRICS_FILTER_BY_ROUTE, some, false",
    "GATELENS_TRACE_SLOW_STEP, soon, 1ms",
    "GATELENS_TRACE_RESPONSE_HEADER, 'x trace', none"
  })
  void badVariable_isNamedAsTheUserWroteIt(String variable, String value, String fallback) {
    AgentSettings settings = read(null, Map.of(), Map.of(variable, value));
    settings.gateway();

    assertThat(stderr.lines()).hasSize(1);
    assertThat(stderr.lines().get(0))
        .startsWith("[gatelens] WARN " + variable + "=" + value + " cannot be used: allowed is ")
        .endsWith("; the default " + fallback + " is used");
  }

  @Test
  void aConditionThatThereIsNot_isSaid_andTheOthersKeepTheirPolicies() {
    AgentSettings settings =
        read(
            null,
            Map.of(),
            Map.of("GATELENS_READINESS_POLICY", "config.lastload=fail;config.routes=fail"));

    assertThat(settings.readiness().of("config.routes")).isEqualTo(Policy.FAIL);
    assertThat(stderr.lines())
        .containsExactly(
            "[gatelens] WARN GATELENS_READINESS_POLICY has a policy for config.lastload, which is no"
                + " condition: is config.last_load meant? The others are used");
  }

  @Test
  void criticalRoutes_areIdsInTheirOrder() {
    AgentSettings settings =
        read(null, Map.of("gatelens.readiness.critical-routes", "pay; orders,pay"), Map.of());

    assertThat(settings.readiness().criticalRoutes()).containsExactly("pay", "orders");
    assertThat(read(null, Map.of(), Map.of()).readiness().criticalRoutes()).isEmpty();
    assertThat(stderr.lines()).isEmpty();
  }

  @Test
  void criticalRoutesThatLookLikePairs_areABadValue() {
    AgentSettings settings =
        read(null, Map.of(), Map.of("GATELENS_READINESS_CRITICAL_ROUTES", "orders=fail"));

    assertThat(settings.readiness().criticalRoutes()).isEmpty();
    assertThat(stderr.lines())
        .singleElement()
        .asString()
        .contains("GATELENS_READINESS_CRITICAL_ROUTES=orders=fail", "the default none is used");
  }

  @Test
  void unknownKey_isSaidWithTheNearestOne() {
    read("gatelens.log.levle=debug,debug", Map.of(), Map.of("GATELENS_TRACE_DETAILS", "full"))
        .warnOfUnknownKeys(MODULES);

    assertThat(stderr.lines())
        .containsExactlyInAnyOrder(
            "[gatelens] WARN gatelens.log.levle is not a setting and is ignored: is"
                + " gatelens.log.level meant?",
            "[gatelens] WARN the agent's argument debug is not known and ignored",
            "[gatelens] WARN GATELENS_TRACE_DETAILS is not a setting and is ignored: is"
                + " GATELENS_TRACE_DETAIL meant?");
  }

  @Test
  void unknownModule_isSaidWithTheNearestOne() {
    AgentSettings settings =
        read(
            null,
            Map.of("gatelens.instrumentation.reactor-nety.enabled", "false"),
            Map.of("GATELENS_INSTRUMENTATION_REACTOR_NETTY_ENABLED", "true"));

    settings.warnOfUnknownKeys(MODULES);

    assertThat(stderr.lines())
        .containsExactly(
            "[gatelens] WARN gatelens.instrumentation.reactor-nety.enabled is not a setting and is"
                + " ignored: is gatelens.instrumentation.reactor-netty.enabled meant?");
  }

  @Test
  void whatTheSdkReads_mayBeArgumentsToo() {
    AgentSettings settings =
        read("otel.service.name=edge, gatelens.enabled=true", Map.of(), Map.of());

    settings.warnOfUnknownKeys(MODULES);

    assertThat(settings.telemetryArguments())
        .containsExactly(
            Map.entry("otel.service.name", "edge"), Map.entry("gatelens.enabled", "true"));
    assertThat(stderr.lines()).isEmpty();
  }

  @Test
  void definitions_areCompleteAndTheirDefaultsAreAllowed() {
    Set<String> keys = new HashSet<>();
    for (Setting<?> setting : SettingCatalog.ALL) {
      assertThat(setting.defaultValue()).isNotNull();
      assertThat(setting.description()).isNotBlank();
      assertThat(keys.add(setting.key())).as(setting.key()).isTrue();
    }
  }

  private static AgentSettings read(
      @Nullable String arguments, Map<String, String> properties, Map<String, String> environment) {
    Properties system = new Properties();
    system.putAll(properties);
    return AgentSettings.read(arguments, system, environment);
  }
}
