package io.gatelens.instrumentation.micrometertracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.gateway.Gateway;
import io.gatelens.gateway.GatewayClock;
import io.gatelens.gateway.GatewayRequest;
import io.gatelens.gateway.GatewaySettings;
import io.gatelens.gateway.GatewaySettings.Owner;
import io.gatelens.gateway.GatewaySettings.Reach;
import io.gatelens.gateway.RequestCarrier;
import io.gatelens.gateway.SettingsByRequest;
import io.gatelens.testing.module.PlainCall;
import io.gatelens.testing.module.PlainRequest;
import io.micrometer.observation.Observation;
import io.micrometer.observation.transport.SenderContext;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;

class DoubledSpansTest {

  private final Gateway before = Gateway.current();
  private final Tracer tracer =
      new OtelTracer(
          SdkTracerProvider.builder().build().get("application"),
          new OtelCurrentTraceContext(),
          event -> {});
  private final Span span = tracer.nextSpan().start();
  private final Map<String, Object> attributes = new HashMap<>();
  private final Observation.Context server =
      new ServerRequestObservationContext(
          MockServerHttpRequest.get("/orders").build(), new MockServerHttpResponse(), attributes);
  private final Observation.Context client = call();

  @AfterEach
  void restore() {
    Gateway.install(before);
  }

  @Test
  void spansOfARequest_areGivenUp() {
    calls(sees(gateway(Owner.AGENT)));

    assertThat(DoubledSpans.toEnd(server, span)).isSameAs(Span.NOOP);
    assertThat(DoubledSpans.toEnd(client, span)).isSameAs(Span.NOOP);
  }

  @Test
  void spansOfARequestThatIsNotSampled_areGivenUpToo() {
    Gateway gateway = install(new Gateway(settings(Owner.AGENT), GatewayClock.system()));
    gateway.telemetryReady(sdk(Sampler.alwaysOff()), "1.2.3");
    calls(sees(gateway));

    assertThat(DoubledSpans.toEnd(server, span)).isSameAs(Span.NOOP);
    assertThat(DoubledSpans.toEnd(client, span)).isSameAs(Span.NOOP);
  }

  @Test
  void callWithAClientThatGatelensDoesNotSee_isLeft() {
    sees(gateway(Owner.AGENT));

    assertThat(DoubledSpans.toEnd(client, span)).isNull();
  }

  @Test
  void spansOfARequestThatGatelensDoesNotSee_areLeft() {
    gateway(Owner.AGENT);

    assertThatSpansAreLeft();
  }

  @Test
  void spanOfAnotherObservation_isLeft() {
    sees(gateway(Owner.AGENT));

    assertThat(DoubledSpans.toEnd(new Observation.Context(), span)).isNull();
  }

  @Test
  void callThatIsNotTheGateways_isLeft() {
    calls(sees(gateway(Owner.AGENT)));

    assertThat(DoubledSpans.toEnd(call(), span)).isNull();
  }

  @Test
  void whereTheApplicationOwnsTheTrace_itsSpansAreLeft() {
    calls(sees(gateway(Owner.APPLICATION)));

    assertThatSpansAreLeft();
  }

  @Test
  void whereTheAgentSendsNoSpans_thoseOfTheApplicationAreLeft() {
    Gateway gateway = install(new Gateway(settings(Owner.AGENT), GatewayClock.system()));
    gateway.withoutSpanExport();
    gateway.telemetryReady(sdk(Sampler.alwaysOn()), "1.2.3");
    calls(sees(gateway));

    assertThatSpansAreLeft();
  }

  @Test
  void beforeTelemetryIsUp_spansAreLeft() {
    calls(sees(install(new Gateway(settings(Owner.AGENT), GatewayClock.system()))));

    assertThatSpansAreLeft();
  }

  private void assertThatSpansAreLeft() {
    assertThat(DoubledSpans.toEnd(server, span)).isNull();
    assertThat(DoubledSpans.toEnd(client, span)).isNull();
  }

  private GatewayRequest sees(Gateway gateway) {
    GatewayRequest request = gateway.requestStarted(new PlainRequest());
    RequestCarrier carrier = () -> request;
    attributes.put(RequestCarrier.ATTRIBUTE, carrier);
    client.put(RequestCarrier.ATTRIBUTE, carrier);
    return request;
  }

  private static Observation.Context call() {
    return new SenderContext<>((headers, name, value) -> {});
  }

  private static void calls(GatewayRequest request) {
    request.attempt(new PlainCall());
  }

  private static Gateway gateway(Owner owner) {
    Gateway gateway = install(new Gateway(settings(owner), GatewayClock.system()));
    gateway.telemetryReady(sdk(Sampler.alwaysOn()), "1.2.3");
    return gateway;
  }

  private static Gateway install(Gateway gateway) {
    Gateway.install(gateway);
    return gateway;
  }

  private static OpenTelemetrySdk sdk(Sampler sampler) {
    return OpenTelemetrySdk.builder()
        .setTracerProvider(SdkTracerProvider.builder().setSampler(sampler).build())
        .build();
  }

  private static GatewaySettings settings(Owner owner) {
    GatewaySettings defaults = GatewaySettings.defaults();
    return new GatewaySettings(
        defaults.detail(),
        defaults.slowStepNanos(),
        defaults.incoming(),
        null,
        defaults.startupBufferSize(),
        SettingsByRequest.NONE,
        false,
        Reach.BORDERS,
        owner);
  }
}
