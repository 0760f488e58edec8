package io.gatelens.agent.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.agent.configuration.Ratio;
import io.gatelens.gateway.Gateway;
import io.gatelens.gateway.GatewayClock;
import io.gatelens.gateway.GatewaySettings;
import io.gatelens.gateway.Route;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AccessLogShareTest {

  private final Gateway gateway = new Gateway(GatewaySettings.defaults(), GatewayClock.system());
  private double next;
  private final AccessLogShare share =
      new AccessLogShare(
          new Ratio(0.5), Map.of("health", new Ratio(0), "orders", new Ratio(1)), () -> next);

  @Test
  void shareOfTheRequests_isWritten() {
    next = 0.49;
    assertThat(share.wants(route("other"), false)).isTrue();
    assertThat(share.wants(null, false)).isTrue();

    next = 0.5;
    assertThat(share.wants(route("other"), false)).isFalse();
    assertThat(share.wants(null, false)).isFalse();
  }

  @Test
  void routesOwnRatio_winsOverTheGeneralOne() {
    next = 0;
    assertThat(share.wants(route("health"), false)).isFalse();

    next = 0.999;
    assertThat(share.wants(route("orders"), false)).isTrue();
  }

  @Test
  void remarkableRequest_isAlwaysWritten() {
    next = 0.999;

    assertThat(share.wants(route("health"), true)).isTrue();
  }

  private Route route(String id) {
    return gateway.routes().route(id, null, null);
  }
}
