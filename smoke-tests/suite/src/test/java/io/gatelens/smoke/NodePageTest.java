package io.gatelens.smoke;

import static io.gatelens.testing.TestBed.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.rig.HttpCaller;
import io.gatelens.rig.ReceivedSpan;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The own page of a real gateway. */
@ParameterizedClass
@MethodSource("combinations")
class NodePageTest {

  private static ObservedGateway gateway;
  private static HttpCaller status;

  NodePageTest(Combination combination) {}

  static List<Combination> combinations() {
    return Combination.everyLine();
  }

  @BeforeParameterizedClassInvocation
  static void start(Combination combination) {
    gateway = ObservedGateway.start(combination);
    status =
        HttpCaller.http1(gateway.process.awaitStatusUri(ObservedGateway.START_PATIENCE).getPort());
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    gateway.close();
  }

  @Test
  void slowRequest_isAWaterfall_whosePartsAddUp() {
    gateway.caller.get("/api/slow/1500?token=s3cret");

    Element request = awaitRequest("slowest", "/api/slow/1500");

    assertThat(request.selectFirst(".status").text()).isEqualTo("200");
    assertThat(nanos(request.selectFirst(".took"))).isGreaterThan(1_500_000_000L);
    assertPartsAddUp(request);
    assertThat(part(request, "upstream")).isGreaterThan(1_400_000_000L);
    assertThat(steps(request)).contains("attempt 1", "wait for the answer");
    assertThat(request.selectFirst(".more").text()).contains("route rewrite");
    ReceivedSpan span = gateway.server("/api/slow/1500");
    assertThat(request.selectFirst(".more").text()).contains("trace " + span.traceId());
    assertThat(status.get("/").body()).doesNotContain("s3cret");
  }

  @Test
  void failedRequest_isAWaterfall_withItsReason() {
    gateway.caller.get("/dead/letter");

    Element request = awaitRequest("failed", "/dead/letter");

    assertThat(request.selectFirst(".status").text()).isEqualTo("✕ 500 connect_failed");
    assertPartsAddUp(request);
    assertThat(request.select("rect.attempt.failed")).hasSize(1);
    assertThat(request.selectFirst(".more").text()).contains("onnection refused");
  }

  @Test
  void abortedRequest_isAmongTheFailed() {
    gateway.caller.abort("/api/slow/3001", Duration.ofMillis(300));

    Element request = awaitRequest("failed", "/api/slow/3001");

    assertThat(request.selectFirst(".status").text()).contains("client_aborted");
    assertPartsAddUp(request);
    assertThat(steps(request)).contains("attempt 1");
  }

  @Test
  void retriedRequest_hasEachAttempt() {
    gateway.caller.get("/orders/flaky");

    Element request = awaitRequest("slowest", "/orders/flaky");

    assertPartsAddUp(request);
    assertThat(steps(request)).contains("attempt 1", "attempt 2", "attempt 3");
    assertThat(part(request, "backoff")).isPositive();
    assertThat(request.select("rect.attempt.failed")).hasSize(2);
  }

  @Test
  void routes_haveTheNumbersOfWhatWasSent() {
    int unmatchedBefore = requests(row("no route matched"));
    for (int i = 0; i < 20; i++) {
      gateway.caller.get("/cut-off/" + i);
      gateway.caller.get(i % 4 == 0 ? "/fragile/status/503" : "/fragile/status/204");
    }

    Element row =
        Awaitility.await()
            .atMost(PATIENCE)
            .until(() -> row("fragile"), found -> requests(found) == 20);

    assertThat(row.child(3).text()).isEqualTo("✕ 25 %");
    assertThat(nanos(row.child(4))).isPositive().isLessThanOrEqualTo(nanos(row.child(5)));
    assertThat(nanos(row.child(6)) + nanos(row.child(7)))
        .isLessThanOrEqualTo((long) (1.1 * nanos(row.child(5))));
    assertThat(requests(row("no route matched"))).isEqualTo(unmatchedBefore + 20);
  }

  @Test
  void rejectedLoad_isTold_withItsReason() {
    gateway.app.writeRoutes(gateway.app.defaultRoutes().replace("[ Tenant ]", "[ NoSuchFilter ]"));
    gateway.caller.post("/actuator/refresh", "");

    Document page = awaitPage("#loads tbody tr:contains(NoSuchFilter)");

    Element load = page.selectFirst("#loads tbody tr:contains(NoSuchFilter)");
    assertThat(load.text()).contains("✕ rejected", "✕ bad tenant");
    assertThat(page.selectFirst("#readiness tr:contains(config.last_load)").text())
        .contains("▲ does not hold: a warning", "rejected");
    assertThat(page.selectFirst("#loads tbody tr:last-child").text())
        .contains("✓ applied", "startup", "added rewrite orders-lb");
    gateway.app.writeRoutes(gateway.app.defaultRoutes());
    gateway.caller.post("/actuator/refresh", "");
  }

  @Test
  void agent_tellsWhatIsWoven_andThatItsExportsArrive() {
    gateway.caller.get("/api/exported");

    Document page = awaitPage("#agent tr:contains(spans) .good");

    assertThat(page.selectFirst("#readiness .verdict").text())
        .contains("✓ Ready", "spring-cloud-gateway-webflux");
    assertThat(page.selectFirst("#agent .verdict").text())
        .contains("✓ Telemetry is up", "0 spans lost: the export failed")
        .doesNotContain("▲");
    Element module = page.selectFirst("#agent tr:has(th:contains(spring-cloud-gateway-webflux))");
    assertThat(module.child(1).text()).isEqualTo("✓ applied");
    assertThat(Integer.parseInt(module.child(2).text())).isGreaterThan(5);
    assertThat(module.child(3).text()).isEqualTo("0");
  }

  private static Element awaitRequest(String section, String path) {
    String selector = "#" + section + " details:has(bdi:containsOwn(" + path + "))";
    return awaitPage(selector).selectFirst(selector);
  }

  private static Document awaitPage(String selector) {
    return Awaitility.await()
        .atMost(PATIENCE)
        .until(NodePageTest::page, page -> page.selectFirst(selector) != null);
  }

  private static Document page() {
    return Jsoup.parse(status.get("/").body());
  }

  private static Element row(String route) {
    return page().selectFirst("#routes tr:has(th:contains(" + route + "))");
  }

  /** The gateway's own endpoints take no route either. */
  private static int requests(Element row) {
    return row == null ? 0 : Integer.parseInt(row.child(1).text());
  }

  private static List<String> steps(Element request) {
    return request.select(".waterfall tbody th").eachText();
  }

  private static void assertPartsAddUp(Element request) {
    long total = nanos(request.selectFirst(".parts b"));
    assertThat(request.select(".parts span data").stream().mapToLong(NodePageTest::value).sum())
        .isEqualTo(total);
    assertThat(nanos(request.selectFirst(".took"))).isPositive().isLessThanOrEqualTo(total);
    for (Element step : request.select(".waterfall tbody tr")) {
      assertThat(nanos(step.child(2)) + nanos(step.child(3))).isBetween(0L, total);
    }
  }

  private static long part(Element request, String name) {
    return nanos(request.selectFirst(".parts span:contains(" + name + ")"));
  }

  private static long nanos(Element around) {
    return value(around.selectFirst("data"));
  }

  private static long value(Element data) {
    return Long.parseLong(data.attr("value"));
  }
}
