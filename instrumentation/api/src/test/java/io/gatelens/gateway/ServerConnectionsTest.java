package io.gatelens.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ServerConnectionsTest {

  private final TestGateway test = TestGateway.started();

  @Test
  void connections_areCountedFromTheirAcceptUntilTheirEnd() {
    test.gateway.connections().accepted();
    test.gateway.connections().accepted();
    test.gateway.connections().closed();

    assertThat(test.values(GatewayMetrics.SERVER_CONNECTIONS))
        .isEqualTo(Map.of(Attributes.empty(), 1.0));
    assertThat(test.values(GatewayMetrics.SERVER_CONNECTIONS_ACCEPTED))
        .isEqualTo(Map.of(Attributes.empty(), 2.0));
  }

  @Test
  void beforeTheFirstConnection_nothingIsReported() {
    assertThat(test.values(GatewayMetrics.SERVER_CONNECTIONS)).isEmpty();
    assertThat(test.values(GatewayMetrics.SERVER_CONNECTIONS_ACCEPTED)).isEmpty();
  }
}
