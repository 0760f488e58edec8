package io.gatelens.smoke;

import static io.gatelens.testing.TestBed.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.rig.HttpCaller;
import io.gatelens.rig.Jcmd;
import io.gatelens.rig.OtlpReceiver;
import io.gatelens.rig.ReceivedMetric;
import io.gatelens.rig.ReceivedSpan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What may go wrong with a gateway's configuration while clients never stop: no request is lost,
 * the routes before serve on, and the node says what is wrong. The storm of reloads and the hanging
 * conversion are short; the system properties {@code smoke.reloads} ({@code PT1M}) and {@code
 * smoke.hang} ({@code PT30S}) say other times.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConfigFaultsTest {

  private static final Duration STORM =
      Duration.parse(System.getProperty("smoke.reloads", "PT15S"));
  private static final Duration HANG = Duration.parse(System.getProperty("smoke.hang", "PT5S"));
  private static final Duration BETWEEN_RELOADS = Duration.ofMillis(100);
  private static final int CLIENTS = 4;

  private static final String FAULTY_ROUTE =
      """
      - id: faulty
        uri: http://localhost:${upstream.a}
        predicates: [ "Path=/faulty/**" ]
        filters: [ "%s" ]
      """;

  private ObservedGateway gateway;
  private HttpCaller status;

  @BeforeAll
  void start() {
    gateway =
        ObservedGateway.start(
            Combination.simplest(),
            builder ->
                builder
                    .jvmArgument("-Xmx256m")
                    .argument("--spring.profiles.active=folder")
                    .environment("OTEL_METRIC_EXPORT_INTERVAL", "500"));
    status =
        HttpCaller.http1(gateway.process.awaitStatusUri(ObservedGateway.START_PATIENCE).getPort());
  }

  @AfterEach
  void mend() {
    writeRoute("first", "a");
    load("/actuator/refresh", gateway.app.defaultRoutes());
    awaitStatus("\"runningLoads\":[]");
    gateway.assertSound();
  }

  @AfterAll
  void stop() {
    gateway.close();
  }

  @Test
  void aReloadEvery100Millis_losesNoRequest_isCountedExactly_andLeavesNothingBehind()
      throws Exception {
    int reloads = (int) STORM.dividedBy(BETWEEN_RELOADS);
    for (int i = 0; i < 10; i++) {
      reload(i);
    }
    SteadyLoad warmUp =
        SteadyLoad.start(gateway.process.port(), CLIENTS, "/api/")
            .awaitAnswers(500)
            .endWithoutLoss();
    LeftBehind before = LeftBehind.by(gateway);
    double loadsBefore = loads("applied");
    gateway.receiver.clear();

    Told told = new Told(warmUp);
    SteadyLoad load = SteadyLoad.start(gateway.process.port(), CLIENTS, "/api/");
    AtomicInteger done = new AtomicInteger();
    ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    try {
      var storm =
          clock.scheduleAtFixedRate(
              () -> {
                if (done.get() < reloads) {
                  reload(done.get());
                  done.incrementAndGet();
                }
              },
              0,
              BETWEEN_RELOADS.toMillis(),
              TimeUnit.MILLISECONDS);
      Awaitility.await()
          .atMost(STORM.multipliedBy(4))
          .until(
              () -> {
                told.take(gateway.receiver);
                return done.get() == reloads || storm.isDone();
              });
      assertThat(done).hasValue(reloads);
    } finally {
      clock.shutdownNow();
      load.endWithoutLoss();
    }

    System.out.printf("%d reloads: %s%n", reloads, load);
    gateway.receiver.awaitMetric(
        metric -> isLoads(metric, "applied") && metric.value() == loadsBefore + reloads, PATIENCE);
    Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () -> {
              told.take(gateway.receiver);
              return told.loads >= reloads && Set.copyOf(told.served).containsAll(load.answered());
            });
    assertThat(told.loads).isEqualTo(reloads);
    assertThat(told.served).containsExactlyInAnyOrderElementsOf(load.answered());
    LeftBehind after = LeftBehind.by(gateway);
    after.assertNothingIsKeptSince(before, CLIENTS);
    assertThat(
            gateway.receiver.currentMetrics().stream()
                .filter(metric -> metric.name().equals("gateway.config.info")))
        .hasSize(1);
    assertThat(new Jcmd(gateway.process.pid()).instances("io.gatelens.gateway.ConfigLoad"))
        .isLessThan(5);
    assertThat(load.millis(0.99)).isLessThan(2_000);
  }

  @ParameterizedTest
  @CsvSource({
    "NoSuchFilter, java.lang.IllegalArgumentException, Unable to find GatewayFilterFactory",
    "Fault=throw, java.lang.IllegalStateException, the key store is locked",
    "'Fault=allocate', java.lang.OutOfMemoryError, Java heap space"
  })
  void aReloadWhoseConversionFails_isRejected_andTheRoutesBeforeServe(
      String filter, String exception, String message) {
    SteadyLoad load = SteadyLoad.start(gateway.process.port(), CLIENTS, "/api/");
    load.awaitAnswers(50);
    String activeBefore = config();

    loadRoutes("/actuator/refresh", FAULTY_ROUTE.formatted(filter));

    ReceivedSpan rejected =
        gateway.load(
            span ->
                span.has("gateway.config.outcome", "rejected")
                    && span.events().stream()
                        .anyMatch(event -> hasText(event, "exception.message", message)));
    assertThat(rejected.status()).isEqualTo("ERROR");
    assertThat(rejected.events())
        .anySatisfy(
            event ->
                assertThat(event.attributes())
                    .containsEntry("exception.type", exception)
                    .containsEntry("gateway.route.id", "faulty"))
        .anySatisfy(
            event ->
                assertThat(event.attributes())
                    .containsEntry("gateway.readiness.condition", "config.last_load")
                    .containsEntry("gateway.readiness.to", "not_met")
                    .containsEntry("gateway.ready", true));
    // The gateway has it as it was thrown.
    gateway.process.awaitLog(exception + ": " + message, PATIENCE);
    assertThat(status.get("/status/ready").statusCode()).isEqualTo(200);
    awaitStatus("\"warnings\":[\"config.last_load: rejected: ");
    assertThat(config()).isEqualTo(activeBefore);
    load.awaitAnswers(50);
    load.endWithoutLoss();
    assertThat(gateway.caller.get("/faulty/route").statusCode()).isEqualTo(404);

    load("/actuator/refresh", gateway.app.defaultRoutes());

    awaitStatus("\"warnings\":[]");
  }

  @Test
  void aConversionThatHangs_isShownAsRunning_whileAnotherLoadIsTold() throws Exception {
    SteadyLoad load = SteadyLoad.start(gateway.process.port(), CLIENTS, "/api/");
    HttpCaller patient = HttpCaller.http1(gateway.process.port(), HANG.plusSeconds(30));
    gateway.app.addRoutes(FAULTY_ROUTE.formatted("Fault=hang," + HANG.toSeconds()));

    CompletableFuture<Integer> hanging =
        CompletableFuture.supplyAsync(() -> patient.post("/actuator/refresh", "").statusCode());
    awaitStatus("\"runningLoads\":[{\"trigger\":\"refresh\",");

    assertThat(status.get("/status/ready").statusCode()).isEqualTo(200);
    assertThat(gateway.caller.get("/faulty/route").statusCode()).isEqualTo(404);
    load.awaitAnswers(50);
    assertThat(gateway.caller.post("/actuator/gateway/refresh", "").statusCode()).isEqualTo(200);
    ReceivedSpan quick =
        gateway.load(
            span ->
                span.has("gateway.config.trigger", "actuator")
                    && span.has("gateway.config.routes.added", List.of("faulty")));
    assertThat(quick.durationNanos()).isLessThan(HANG.toNanos());
    assertThat(gateway.caller.get("/faulty/route").statusCode()).isEqualTo(200);
    assertThat(hanging).isNotDone();
    awaitStatus("\"runningLoads\":[{\"trigger\":\"refresh\",");

    assertThat(hanging.get(HANG.toSeconds() + 30, TimeUnit.SECONDS)).isEqualTo(200);

    ReceivedSpan slow =
        gateway.load(
            span ->
                span.has("gateway.config.trigger", "refresh")
                    && span.durationNanos() >= HANG.toNanos());
    assertThat(slow.attributes()).containsEntry("gateway.config.outcome", "unchanged");
    load.endWithoutLoss();
  }

  @Test
  void aRepositoryThatDisappears_costsNoRoute_andItsReturnIsSeen() throws IOException {
    writeRoute("first", "a");
    gateway.caller.post("/actuator/gateway/refresh", "");
    gateway.receiver.clear();
    Path folder = gateway.app.directory().resolve("routes");
    Path gone = gateway.app.directory().resolve("routes-gone");
    SteadyLoad load = SteadyLoad.start(gateway.process.port(), CLIENTS, "/first/");
    load.awaitAnswers(20);

    Files.move(folder, gone);
    for (int i = 0; i < 10; i++) {
      gateway.caller.post("/actuator/gateway/refresh", "");
    }

    awaitStatus("\"config.sources: FolderRoutes failed 10 times in a row, since ");
    awaitStatus("\"config.last_load: rejected: ");
    ReceivedSpan rejected =
        gateway.load(
            span ->
                span.has("gateway.config.outcome", "rejected")
                    && span.has("gateway.config.trigger", "actuator"));
    assertThat(rejected.events())
        .anySatisfy(
            event ->
                assertThat(String.valueOf(event.attributes().get("exception.message")))
                    .contains("routes"));
    load.awaitAnswers(50);

    Files.move(gone, folder);
    writeRoute("second", "b");
    gateway.caller.post("/actuator/gateway/refresh", "");

    awaitStatus("\"warnings\":[]");
    assertThat(gateway.caller.get("/second/route").statusCode()).isEqualTo(200);
    load.endWithoutLoss();
    Files.delete(folder.resolve("second"));
  }

  /** A configuration that none of the others is. */
  private void reload(int number) {
    writeRoute("first", number % 2 == 0 ? "b" : "a");
    assertThat(gateway.caller.post("/actuator/gateway/refresh", "").statusCode()).isEqualTo(200);
  }

  private void writeRoute(String name, String upstream) {
    try {
      Files.writeString(gateway.app.directory().resolve("routes").resolve(name), upstream);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void loadRoutes(String by, String furtherRoutes) {
    gateway.app.addRoutes(furtherRoutes);
    gateway.caller.post(by, "");
  }

  private void load(String by, String routes) {
    gateway.app.writeRoutes(routes);
    gateway.caller.post(by, "");
  }

  private double loads(String outcome) {
    return gateway.receiver.currentMetrics().stream()
        .filter(metric -> isLoads(metric, outcome))
        .mapToDouble(ReceivedMetric::value)
        .sum();
  }

  private static boolean isLoads(ReceivedMetric metric, String outcome) {
    return metric.name().equals("gateway.config.loads")
        && metric.has("outcome", outcome)
        && metric.has("trigger", "actuator");
  }

  private static boolean hasText(ReceivedSpan.Event event, String key, String text) {
    return String.valueOf(event.attributes().get(key)).contains(text);
  }

  /** The hash and the number of routes of what is active. */
  private String config() {
    var matcher =
        Pattern.compile("\"hash\":\"\\w+\",\"routes\":\\d+").matcher(status.get("/status").body());
    assertThat(matcher.find()).isTrue();
    return matcher.group();
  }

  private void awaitStatus(String part) {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> status.get("/status").body(), body -> body.contains(part));
  }

  /** What spans told since the warm-up, taken as they come: the receiver keeps the newest only. */
  private static final class Told {

    private final Set<String> ofTheWarmUp;
    private final List<String> served = new ArrayList<>();
    private int loads;

    private Told(SteadyLoad warmUp) {
      ofTheWarmUp = Set.copyOf(warmUp.answered());
    }

    private void take(OtlpReceiver receiver) {
      for (ReceivedSpan span : receiver.takeSpans()) {
        if (span.name().equals("gateway.config.load")) {
          loads++;
        } else if (span.kind().equals("SERVER")
            && span.has("http.route", "/api/**")
            && !ofTheWarmUp.contains(span.traceId())) {
          served.add(span.traceId());
        }
      }
    }
  }
}
