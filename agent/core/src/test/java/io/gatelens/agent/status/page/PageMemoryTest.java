package io.gatelens.agent.status.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.agent.telemetry.AgentHealth;
import io.gatelens.agent.telemetry.InstrumentationStatus;
import io.gatelens.gateway.ConfigLoad;
import io.gatelens.gateway.ConfigSnapshot;
import io.gatelens.gateway.Filter;
import io.gatelens.gateway.Gateway;
import io.gatelens.gateway.GatewayRequest;
import io.gatelens.gateway.GatewaySettings;
import io.gatelens.gateway.UpstreamAttempt;
import io.opentelemetry.api.OpenTelemetry;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.openjdk.jol.info.GraphLayout;

/** All that the page and what it is written from may keep, in the worst case. */
class PageMemoryTest {

  private static final long LIMIT_BYTES = 4L << 20;
  private static final int ROUTES = 10_000;
  private static final int MINUTES = 20;

  /** So many routes have traffic in each minute. */
  private static final int EVERY_MINUTE = 300;

  /** Two bytes a character. */
  private static final String LONG = "ж".repeat(3_000);

  static {
    System.setProperty("jol.magicFieldOffset", "true"); // Records do not tell theirs.
  }

  private final PageClock clock = new PageClock();
  private final Gateway gateway = new Gateway(GatewaySettings.defaults(), clock);
  private final InstrumentationStatus instrumentation = new InstrumentationStatus();
  private final NodePage page = new NodePage(gateway, new AgentHealth(instrumentation));

  @Test
  void tenThousandRoutes_manyFailures_andTheLongestTexts_stayWithinFourMebibytes() {
    gateway.telemetryReady(OpenTelemetry.noop(), "1");
    for (int minute = 0; minute < MINUTES; minute++) {
      for (int i = 0; i < ROUTES / 10; i++) {
        int number = minute * (ROUTES / 10) + i;
        fail(number, i < EVERY_MINUTE ? i : number % ROUTES);
        clock.forward(Duration.ofMillis(59));
      }
      loadBadly(minute);
    }
    for (int i = 0; i < 100; i++) {
      instrumentation.refused(
          "module", InstrumentationStatus.Status.FAILED, "type.method", LONG.substring(0, 500));
    }

    byte[] html = page.html();
    for (int i = 0; i < EVERY_MINUTE; i++) {
      fail(ROUTES + i, i); // In the room that others made when the page was read.
    }
    long bytes =
        GraphLayout.parseInstance(html, gateway.activity(), gateway.config().recent()).totalSize();

    assertThat(gateway.activity().failed()).hasSize(20);
    assertThat(gateway.activity().slowest()).hasSize(20);
    assertThat(gateway.activity().routes()).hasSize(201);
    assertThat(html.length).isBetween(100_000, 1 << 20);
    assertThat(bytes).as("of which the page %s", html.length).isBetween(1L << 20, LIMIT_BYTES);
  }

  /** A request of as many steps as one can have, slower than all before. */
  private void fail(int number, int routeNumber) {
    GatewayRequest request = gateway.requestStarted(new PageHead("/" + number + LONG));
    String route = "route-" + routeNumber + LONG.substring(0, 200);
    request.routeMatched(gateway.routes().route(route, LONG, LONG));
    for (int step = 0; step < 40; step++) {
      int entered = request.filters().entered(new Filter(step + LONG, 1), step, 41);
      clock.forward(Duration.ofNanos(1_000 + number));
      request.filters().failed(entered, new IllegalStateException(LONG));
    }
    UpstreamAttempt attempt = request.attempt(new PageAttemptHead());
    attempt.failed(new IllegalStateException(LONG));
    request.failed(new IllegalStateException(LONG));
    request.ended(502);
  }

  private void loadBadly(int minute) {
    ConfigLoad load = gateway.config().started("actuator", "a source");
    ConfigSnapshot.Builder snapshot = ConfigSnapshot.builder();
    for (int i = 0; i < 300; i++) {
      String id = "route-" + i + (i < 200 ? "-" + minute : "") + LONG.substring(0, 60);
      snapshot.entry(id, String.valueOf(minute));
      load.entryFailed(id, new IllegalStateException(LONG));
    }
    load.loaded(snapshot.build());
  }
}
