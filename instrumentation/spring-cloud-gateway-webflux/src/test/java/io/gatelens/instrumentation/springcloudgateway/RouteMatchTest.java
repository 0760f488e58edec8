package io.gatelens.instrumentation.springcloudgateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteMatchTest {

  @ParameterizedTest
  @CsvSource({
    "lb://orders,orders",
    "lb://order_service,order_service",
    "LB://orders/path,orders",
    "lb:ws://orders,orders",
    "lb:https://orders:8443/x,orders",
    "http://orders.example.com,",
    "lb:orders,",
    "lb:ws://,",
    "forward:/fallback,"
  })
  void cluster_isTheServiceOfALoadBalancedUri(URI uri, String cluster) {
    assertThat(RouteMatch.cluster(uri)).isEqualTo(cluster);
  }

  @ParameterizedTest
  @CsvSource({
    "http://orders.example.com:8080/path,orders.example.com",
    "WS://10.0.0.1,10.0.0.1",
    "lb://orders,",
    "no://op,",
    "forward:/fallback,",
    "/path,"
  })
  void host_isThatOfAPlainAddress(URI uri, String host) {
    assertThat(RouteMatch.host(uri)).isEqualTo(host);
  }

  @Test
  void cluster_ofNoUri_isNull() {
    assertThat(RouteMatch.cluster(null)).isNull();
  }
}
