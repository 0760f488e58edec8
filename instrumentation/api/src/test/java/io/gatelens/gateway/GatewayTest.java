package io.gatelens.gateway;

import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class GatewayTest {

  private static final PoolReader<Object> ONE_OF_EACH =
      new PoolReader<>() {
        @Override
        public int idle(Object pool) {
          return 1;
        }

        @Override
        public int active(Object pool) {
          return 1;
        }

        @Override
        public int pending(Object pool) {
          return 1;
        }

        @Override
        public boolean isDisposed(Object pool) {
          return false;
        }
      };

  private final TestGateway test = TestGateway.started();

  @Test
  void gatewayWithoutAnAgent_worksAndReportsNothing() {
    GatewayRequest request = Gateway.current().requestStarted(new TestHead());
    request.ended(200);

    assertThat(request.isEnded()).isTrue();
  }

  @Test
  void installedGateway_isTheCurrentOne() {
    Gateway before = Gateway.current();
    try {
      Gateway.install(test.gateway);

      assertThat(Gateway.current()).isSameAs(test.gateway);
    } finally {
      Gateway.install(before);
    }
  }

  @Test
  void telemetryThatDoesNothing_leavesTheForwardedHeadersAlone() {
    Gateway gateway = new Gateway(GatewaySettings.defaults(), new SettableClock());
    gateway.telemetryReady(OpenTelemetry.noop(), TestGateway.VERSION);
    GatewayRequest request = gateway.requestStarted(new TestHead());
    Map<String, String> headers = new HashMap<>(Map.of("traceparent", "forwarded"));
    UpstreamAttempt attempt = request.attempt(new TestAttemptHead());

    attempt.requestPrepared(headers, Map::put);
    attempt.completed();
    request.ended(200);

    assertThat(headers).isEqualTo(Map.of("traceparent", "forwarded"));
    assertThat(gateway.modelFailures()).isZero();
  }

  @Test
  void info_saysWhichGatewayAndWhichAgent() {
    assertThat(test.values(GatewayMetrics.INFO))
        .isEqualTo(Map.of(Attributes.of(stringKey("gatelens.version"), TestGateway.VERSION), 1.0));

    test.gateway.identify("test-gateway", "4.3.0");

    assertThat(test.values(GatewayMetrics.INFO))
        .isEqualTo(
            Map.of(
                Attributes.of(
                    stringKey("gateway.name"), "test-gateway",
                    stringKey("gateway.version"), "4.3.0",
                    stringKey("gatelens.version"), TestGateway.VERSION),
                1.0));
  }

  @Test
  void readiness_isReportedByNodeAndByCondition() {
    test.gateway.readiness().condition("config.loaded").met("1 route");

    assertThat(test.values(GatewayMetrics.READY)).isEqualTo(Map.of(Attributes.empty(), 1.0));
    assertThat(test.values(GatewayMetrics.READINESS_CONDITION))
        .isEqualTo(
            Map.of(
                Attributes.of(stringKey("condition"), "process.running"), 1.0,
                Attributes.of(stringKey("condition"), "config.loaded"), 1.0));
  }

  @Test
  void startupDuration_isThereOnceTheNodeWasReady() {
    Gateway gateway = new Gateway(GatewaySettings.defaults(), GatewayClock.system());
    gateway.telemetryReady(test.openTelemetry, TestGateway.VERSION);
    assertThat(test.values(GatewayMetrics.STARTUP_DURATION)).isEmpty();

    gateway.readiness().condition("config.loaded").met("1 route");

    assertThat(test.values(GatewayMetrics.STARTUP_DURATION).get(Attributes.empty()))
        .isBetween(0.0, 3_600.0);
  }

  @Test
  void shutdown_makesTheNodeNotReadyAtOnce() {
    test.gateway.readiness().condition("config.loaded").met("1 route");

    test.gateway.shutdownStarted("SIGTERM");

    assertThat(test.gateway.readiness().isReady()).isFalse();
    assertThat(test.gateway.readiness().condition("process.running").state().reason())
        .isEqualTo("SIGTERM");
  }

  @Test
  void gateway_isDrainedWhenNoServerIsLeftAndNoRequest() {
    assertThat(test.gateway.isDrained()).isTrue();
    test.gateway.serverStarted();
    test.gateway.serverStarted();
    GatewayRequest request = test.matchedRequest();
    assertThat(test.gateway.isDrained()).isFalse();

    test.gateway.serverStopped();
    request.ended(200);
    assertThat(test.gateway.isDrained()).isFalse();
    test.gateway.serverStopped();
    assertThat(test.gateway.isDrained()).isTrue();
  }

  @Test
  void nodeIsNotReady_whileItsServerIsNotBound() {
    Readiness readiness = test.gateway.readiness();
    readiness.condition("config.loaded").met("1 route");
    assertThat(readiness.isReady()).isTrue();

    test.gateway.serverStarting();
    assertThat(readiness.isReady()).isFalse();
    test.gateway.serverStarted();
    assertThat(readiness.isReady()).isTrue();
    test.gateway.serverStarting();
    test.gateway.serverStarted();
    test.gateway.serverStopped();
    assertThat(readiness.isReady()).isTrue();
    test.gateway.serverStopped();

    assertThat(readiness.isReady()).isFalse();
    assertThat(readiness.condition("server.listening").state().reason())
        .isEqualTo("the server was stopped");
  }

  @Test
  void serverThatListens_makesNoNodeReadyAlone() {
    test.gateway.serverStarting();
    test.gateway.serverStarted();

    assertThat(test.gateway.readiness().isReady()).isFalse();
  }

  @Test
  void gatewayWithoutAServer_isDrainedWhenNoRequestIsLeft() {
    GatewayRequest request = test.matchedRequest();
    assertThat(test.gateway.isDrained()).isFalse();
    assertThat(test.gateway.activeRequests()).isEqualTo(1);

    request.ended(200);

    assertThat(test.gateway.isDrained()).isTrue();
  }

  @Test
  void everyMetric_isReportedUnderItsConstant() throws Exception {
    TestGateway small =
        new TestGateway(
            new GatewaySettings(
                GatewaySettings.Detail.AUTO, 0, GatewaySettings.Incoming.CONTINUE, null, 2),
            Sampler.alwaysOn());
    ConfigLoad load = small.gateway.config().started("startup", null);
    load.sourceFetched("properties", 0, null);
    load.loaded(ConfigSnapshot.builder().build());
    small.matchedRequest().ended(200);
    small.matchedRequest().ended(200); // One more than it keeps until then.
    small.telemetryReady();
    Object breaker = new Object();
    small
        .gateway
        .circuitBreakers()
        .changed("any", breaker, CircuitBreakerState.CLOSED, CircuitBreakerState.OPEN);
    UpstreamTarget target = new UpstreamTarget("any", "10.0.0.2", 9090);
    small.gateway.targets().checked("any", breaker, target, true);
    GatewayRequest request = small.matchedRequest();
    TestStep.entered(request, Filter.rateLimiter("Any", 0), 0, true)
        .failed(new IllegalStateException());
    request.attempt(new TestAttemptHead()).cancelled();
    UpstreamAttempt attempt = request.attempt(new TestAttemptHead());
    attempt.connectionAcquired(true);
    attempt.requestPrepared(new HashMap<String, String>(), Map::put);
    attempt.firstByte(200);
    attempt.completed();
    request.bodyBytes(1, 2);
    WebSocketSession session = request.webSocketOpened();
    session.message(WebSocketSender.CLIENT);
    session.closed();
    request.ended(200);
    small.gateway.connections().accepted();
    small.gateway.pools().add(small, ONE_OF_EACH, "orders", 9090);

    Map<String, ?> reported = small.metrics();

    int constants = 0;
    for (Field field : GatewayMetrics.class.getFields()) {
      assertThat(Modifier.isStatic(field.getModifiers())).isTrue();
      assertThat(reported).containsKey((String) field.get(null));
      constants++;
    }
    assertThat(reported).hasSize(constants);
    assertThat(breaker).isNotNull(); // It is held weakly.
  }
}
