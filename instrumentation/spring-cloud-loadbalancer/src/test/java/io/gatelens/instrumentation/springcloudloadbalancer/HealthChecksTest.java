package io.gatelens.instrumentation.springcloudloadbalancer;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatelens.gateway.ConfigSnapshot;
import io.gatelens.gateway.Gateway;
import io.gatelens.gateway.GatewayClock;
import io.gatelens.gateway.GatewaySettings;
import io.gatelens.gateway.ReadinessPolicies;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.cloud.client.DefaultServiceInstance;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.loadbalancer.core.ServiceInstanceListSupplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class HealthChecksTest {

  private final InMemoryMetricReader metrics = InMemoryMetricReader.create();
  private final Gateway before = Gateway.current();
  private final ServiceInstanceListSupplier checker = new Stock();
  private final ServiceInstance first =
      new DefaultServiceInstance("stock-1", "stock", "10.0.0.2", 9090, false);
  private final ServiceInstance second =
      new DefaultServiceInstance("stock-2", "stock", "10.0.0.3", 9090, false);

  @BeforeEach
  void install() {
    Gateway gateway = new Gateway(GatewaySettings.defaults(), GatewayClock.system());
    gateway.telemetryReady(
        OpenTelemetrySdk.builder()
            .setMeterProvider(SdkMeterProvider.builder().registerMetricReader(metrics).build())
            .build(),
        "1.2.3");
    Gateway.install(gateway);
  }

  @AfterEach
  void restore() {
    Gateway.install(before);
  }

  @Test
  void check_isHandedOn_andToldAsItIs() {
    assertThat(HealthChecks.followed(checker, first, Mono.just(true)).block()).isTrue();
    assertThat(HealthChecks.followed(checker, second, Mono.just(false)).block()).isFalse();

    assertThat(health())
        .isEqualTo(
            Map.of(
                health("10.0.0.2", "healthy"), 1L,
                health("10.0.0.2", "unhealthy"), 0L,
                health("10.0.0.3", "healthy"), 0L,
                health("10.0.0.3", "unhealthy"), 1L));
  }

  @Test
  void checkThatFails_orIsGivenUp_isAnInstanceThatIsNotHealthy() {
    IllegalStateException refused = new IllegalStateException("refused");
    Mono<Boolean> failing = HealthChecks.followed(checker, first, Mono.error(refused));
    Mono<Boolean> hanging = HealthChecks.followed(checker, second, Mono.never());

    assertThatThrownBy(failing::block).isSameAs(refused);
    hanging.subscribe().dispose();

    assertThat(health())
        .containsEntry(health("10.0.0.2", "unhealthy"), 1L)
        .containsEntry(health("10.0.0.3", "unhealthy"), 1L);
  }

  @Test
  void instanceThatTheDiscoveryDropped_isForgotten() {
    HealthChecks.begin(checker, List.of(first, second));
    HealthChecks.followed(checker, first, Mono.just(true)).block();
    HealthChecks.followed(checker, second, Mono.just(false)).block();

    HealthChecks.begin(checker, List.of(first));

    assertThat(health())
        .containsOnlyKeys(health("10.0.0.2", "healthy"), health("10.0.0.2", "unhealthy"));
  }

  @Test
  void lists_areHandedOn_andTellARouteThatNeedsAnInstance() {
    Gateway gateway =
        new Gateway(
            GatewaySettings.defaults(),
            new ReadinessPolicies(Map.of(), 0, Set.of("stock-lb")),
            GatewayClock.system());
    Gateway.install(gateway);
    gateway
        .config()
        .started("startup", null)
        .loaded(
            ConfigSnapshot.builder()
                .entry("stock-lb", "lb://stock")
                .upstream("stock-lb", "stock", false)
                .build());
    List<List<ServiceInstance>> lists = List.of(List.of(first), List.of());

    List<List<ServiceInstance>> handedOn =
        FoundInstances.followed(checker, Flux.fromIterable(lists)).collectList().block();

    assertThat(handedOn).isEqualTo(lists);
    assertThat(gateway.readiness().condition("upstream.targets").state().reason())
        .isEqualTo("stock-lb: no instance of stock");
  }

  private static Attributes health(String address, String state) {
    return Attributes.of(
        stringKey("gateway.upstream.cluster"),
        "stock",
        stringKey("server.address"),
        address,
        longKey("server.port"),
        9090L,
        stringKey("state"),
        state);
  }

  private Map<Attributes, Long> health() {
    Map<Attributes, Long> health = new HashMap<>();
    for (MetricData metric : metrics.collectAllMetrics()) {
      if (metric.getName().equals("gateway.upstream.target.health")) {
        for (LongPointData point : metric.getLongGaugeData().getPoints()) {
          health.put(point.getAttributes(), point.getValue());
        }
      }
    }
    return health;
  }

  private static final class Stock implements ServiceInstanceListSupplier {

    @Override
    public String getServiceId() {
      return "stock";
    }

    @Override
    public Flux<List<ServiceInstance>> get() {
      return Flux.empty();
    }
  }
}
