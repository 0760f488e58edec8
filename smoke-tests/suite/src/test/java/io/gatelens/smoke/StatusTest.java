package io.gatelens.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.rig.HttpCaller;
import io.gatelens.rig.SampleApp;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The status of a real gateway, over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StatusTest {

  private static final String TOKEN = "a token of the test";
  private static final String[] BEARER = {"Authorization", "Bearer " + TOKEN};

  private ObservedGateway gateway;
  private HttpCaller status;

  @BeforeAll
  void start() {
    gateway = startGateway();
    status = status(gateway);
  }

  @AfterAll
  void stop() {
    gateway.close();
  }

  @Test
  void gatewayThatServes_isReady_withTheConfigurationThatItReports() {
    gateway.caller.get("/api/status");
    Object hash = gateway.server("/api/status").attributes().get("gateway.config.hash");

    HttpResponse<String> ready = status.get("/status/ready");

    assertThat(ready.statusCode()).isEqualTo(200);
    assertThat(ready.body())
        .startsWith("{\"ready\":true,\"reasons\":[]")
        .contains("\"name\":\"application.accepting_traffic\",\"met\":true")
        .contains("\"name\":\"server.listening\",\"met\":true")
        .contains("\"hash\":\"" + hash);
    assertThat(status.get("/status/live").statusCode()).isEqualTo(200);
    assertThat(status.send("HEAD", "/status/ready", "").statusCode()).isEqualTo(200);
  }

  @Test
  void everything_hasTheLoadAtTheStart_andWhatIsWoven() {
    String everything = status.get("/status").body();

    assertThat(everything)
        .contains("\"name\":\"spring-cloud-gateway-webflux\"")
        .contains("\"trigger\":\"startup\"", "\"outcome\":\"applied\"")
        .contains("\"spring-cloud-gateway-webflux\":\"applied\"", "\"adviceErrors\":0");
  }

  @Test
  void reload_isTold_withTheRouteThatItChanged() {
    String routes = gateway.app.defaultRoutes();
    gateway.app.writeRoutes(routes.replace("Path=/tenant/**", "Path=/renters/**"));
    gateway.caller.post("/actuator/refresh", "");
    awaitStatus("\"changed\":[\"tenant\"]");

    gateway.app.writeRoutes(routes.replace("[ Tenant ]", "[ NoSuchFilter ]"));
    gateway.caller.post("/actuator/refresh", "");
    awaitStatus("\"badEntries\":[{\"route\":\"tenant\",\"error\":");

    assertThat(status.get("/status/ready").statusCode()).isEqualTo(200);
    gateway.app.writeRoutes(routes);
    gateway.caller.post("/actuator/refresh", "");
  }

  @Test
  void jarAsACommand_saysWhetherTheNodeIsReady() throws Exception {
    Process command =
        new ProcessBuilder(
                Combination.simplest().jdk().java().toString(),
                // As in a container whose variables attach the agent to every JVM.
                "-javaagent:" + SampleApp.builtAgent(),
                "-jar",
                SampleApp.builtAgent().toString(),
                "status",
                "--url",
                gateway.process.awaitStatusUri(ObservedGateway.PATIENCE).toString())
            .redirectErrorStream(true)
            .start();

    String output = new String(command.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(command.waitFor()).as(output).isZero();
    assertThat(output)
        .startsWith("ready    spring-cloud-gateway-webflux ")
        .contains("yes     config.loaded", "last loads, newest first:");
  }

  @Test
  void drainedNode_isNotReady_andServesOn() {
    assertThat(status.send("PUT", "/status/drain", "").statusCode()).isEqualTo(401);

    HttpResponse<String> drained = status.send("PUT", "/status/drain", "", BEARER);

    assertThat(drained.statusCode()).isEqualTo(200);
    HttpResponse<String> ready = status.get("/status/ready");
    assertThat(ready.statusCode()).isEqualTo(503);
    assertThat(ready.body()).contains("\"reasons\":[\"node.in_rotation: drained");
    assertThat(gateway.caller.get("/api/drained").statusCode()).isEqualTo(200);
    gateway.receiver.awaitMetric(
        metric -> metric.name().equals("gateway.ready") && metric.value() == 0,
        ObservedGateway.PATIENCE);

    assertThat(status.send("DELETE", "/status/drain", "", BEARER).statusCode()).isEqualTo(200);
    assertThat(status.get("/status/ready").statusCode()).isEqualTo(200);
  }

  @Test
  void saturatedGateway_stillAnswers() throws Exception {
    AtomicBoolean isOver = new AtomicBoolean();
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      callers.add(
          new Thread(
              () -> {
                while (!isOver.get()) {
                  gateway.caller.get("/api/saturated");
                }
              }));
    }
    callers.forEach(Thread::start);
    List<Long> micros = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      long started = System.nanoTime();
      String path = i % 10 == 0 ? "/" : "/status/ready"; // The page takes longest to write.
      assertThat(status.get(path).statusCode()).isEqualTo(200);
      micros.add((System.nanoTime() - started) / 1_000);
    }
    isOver.set(true);
    for (Thread caller : callers) {
      caller.join();
    }

    // The caller's own share is in it, on a machine that has nothing left.
    Collections.sort(micros);
    assertThat(micros.get(100)).as("median of %s", micros).isLessThan(50_000);
    assertThat(micros.get(199)).as("slowest of %s", micros).isLessThan(1_000_000);
  }

  @Test
  void nodeThatGetsSigterm_isNotReadyAtOnce_whileItsLastRequestGoesOn() throws Exception {
    try (ObservedGateway ending = startGateway()) {
      HttpCaller itsStatus = status(ending);
      CompletableFuture<Integer> inFlight =
          CompletableFuture.supplyAsync(() -> ending.caller.get("/api/slow/3000").statusCode());
      Awaitility.await()
          .atMost(ObservedGateway.PATIENCE)
          .until(() -> itsStatus.get("/status").body().contains("\"activeRequests\":1"));
      CompletableFuture<Void> end =
          CompletableFuture.runAsync(() -> ending.process.terminate(Duration.ofSeconds(30)));

      HttpResponse<String> ready =
          Awaitility.await()
              .atMost(Duration.ofSeconds(2))
              .until(() -> itsStatus.get("/status/ready"), answer -> answer.statusCode() == 503);

      assertThat(ready.body()).contains("process.running: the process is shutting down");
      assertThat(ready.body()).contains("\"activeRequests\":1");
      assertThat(inFlight.get(10, TimeUnit.SECONDS)).isEqualTo(200);
      end.get(30, TimeUnit.SECONDS);
    }
  }

  private static ObservedGateway startGateway() {
    return ObservedGateway.start(
        Combination.simplest(), builder -> builder.environment("GATELENS_STATUS_TOKEN", TOKEN));
  }

  private static HttpCaller status(ObservedGateway gateway) {
    return HttpCaller.http1(
        gateway.process.awaitStatusUri(ObservedGateway.START_PATIENCE).getPort());
  }

  private void awaitStatus(String part) {
    Awaitility.await()
        .atMost(ObservedGateway.PATIENCE)
        .until(() -> status.get("/status").body(), body -> body.contains(part));
  }
}
