package io.gatelens.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.rig.GatewayProcess;
import io.gatelens.rig.HttpCaller;
import io.gatelens.rig.SampleApp;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Two gateways behind a real load balancer, which goes by their readiness. */
class HaproxyTest {

  private static final String TOKEN = "a token of the test";
  private static final String[] BEARER = {"Authorization", "Bearer " + TOKEN};
  private static final int CLIENTS = 4;

  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicBoolean isOver = new AtomicBoolean();

  @Test
  void nodesThatAreDrained_killed_andBad_costNoRequestButThoseOnTheKilledOne() throws Exception {
    try (ObservedGateway a = startGateway();
        ObservedGateway b = startGateway();
        Haproxy haproxy = Haproxy.start(environment(a, b))) {
      haproxy.awaitState("a", "UP");
      haproxy.awaitState("b", "UP");
      List<Thread> clients = startClients(haproxy.caller);
      HttpCaller statusOfA = HttpCaller.http1(statusOf(a).getPort());
      awaitAnswers(20);

      assertThat(statusOfA.send("PUT", "/status/drain", "", BEARER).statusCode()).isEqualTo(200);
      haproxy.awaitState("a", "DOWN");
      Awaitility.await()
          .atMost(ObservedGateway.PATIENCE)
          .until(() -> statusOfA.get("/status").body().contains("\"activeRequests\":0"));
      awaitAnswers(20);
      assertThat(failed).hasValue(0);

      statusOfA.send("DELETE", "/status/drain", "", BEARER);
      haproxy.awaitState("a", "UP");
      awaitAnswers(20);
      b.process.kill();
      haproxy.awaitState("b", "DOWN");
      awaitAnswers(20);
      int failedWithTheKilled = failed.get();
      assertThat(failedWithTheKilled).isLessThanOrEqualTo(CLIENTS);

      try (GatewayProcess bad = launchBadInPlaceOf(b)) {
        bad.awaitExit(ObservedGateway.START_PATIENCE);
        assertThat(haproxy.state("b")).startsWith("DOWN");
      }
      awaitAnswers(20);
      isOver.set(true);
      for (Thread client : clients) {
        client.join();
      }
      assertThat(failed).hasValue(failedWithTheKilled);
    } finally {
      isOver.set(true);
    }
  }

  private static ObservedGateway startGateway() {
    return ObservedGateway.start(
        Combination.simplest(), builder -> builder.environment("GATELENS_STATUS_TOKEN", TOKEN));
  }

  private static URI statusOf(ObservedGateway gateway) {
    return gateway.process.awaitStatusUri(ObservedGateway.START_PATIENCE);
  }

  private static Map<String, String> environment(ObservedGateway a, ObservedGateway b) {
    return Map.of(
        "GATEWAY_A",
        "127.0.0.1:" + a.process.port(),
        "GATEWAY_B",
        "127.0.0.1:" + b.process.port(),
        "STATUS_A",
        String.valueOf(statusOf(a).getPort()),
        "STATUS_B",
        String.valueOf(statusOf(b).getPort()));
  }

  /** A node whose first configuration cannot be loaded, at the places of one that is dead. */
  private static GatewayProcess launchBadInPlaceOf(ObservedGateway dead) {
    SampleApp app = SampleApp.onSpringCloudGateway(SampleApp.USUAL_LINE);
    app.writeRoutes(app.defaultRoutes().replace("[ Tenant ]", "[ NoSuchFilter ]"));
    return app.process(dead.upstreamA.port(), dead.upstreamB.port())
        .agent(SampleApp.builtAgent())
        .quickToStart()
        .port(dead.process.port())
        .environment("GATELENS_STATUS_LISTEN", "127.0.0.1:" + statusOf(dead).getPort())
        .launch();
  }

  private List<Thread> startClients(HttpCaller caller) {
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      Thread client = new Thread(() -> callUntilItIsOver(caller));
      client.start();
      clients.add(client);
    }
    return clients;
  }

  private void callUntilItIsOver(HttpCaller caller) {
    while (!isOver.get()) {
      try {
        boolean isGood = caller.get("/api/slow/20").statusCode() == 200;
        (isGood ? answered : failed).incrementAndGet();
      } catch (UncheckedIOException e) {
        failed.incrementAndGet();
      }
    }
  }

  private void awaitAnswers(int further) {
    int before = answered.get();
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> answered.get() >= before + further);
  }
}
