package io.gatelens.agent.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.agent.logging.CapturedStderr;
import io.gatelens.agent.logging.LogLevel;
import io.gatelens.gateway.Gateway;
import io.gatelens.gateway.GatewayClock;
import io.gatelens.gateway.GatewaySettings;
import io.gatelens.gateway.Readiness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UnseenRequestsTest {

  private final CapturedStderr stderr = CapturedStderr.at(LogLevel.INFO);
  private final Gateway gateway = new Gateway(GatewaySettings.defaults(), GatewayClock.system());
  private final UnseenRequests unseen = new UnseenRequests(gateway);

  @AfterEach
  void close() {
    stderr.close();
  }

  @Test
  void whereAllAreSeen_nothingIsSaid() {
    unseen.say();

    assertThat(stderr.lines()).isEmpty();
  }

  @Test
  void theyAreSaidOnce() {
    gateway.readiness().condition(Readiness.REQUESTS_SEEN).notMet("requests come as x.Y");

    unseen.say();
    unseen.say();

    assertThat(stderr.lines())
        .containsExactly(
            "[gatelens] WARN requests come as x.Y; there will be no spans and metrics of requests,"
                + " configuration loads and readiness are still told");
  }
}
