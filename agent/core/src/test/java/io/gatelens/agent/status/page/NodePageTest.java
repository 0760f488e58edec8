package io.gatelens.agent.status.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.agent.telemetry.AgentHealth;
import io.gatelens.agent.telemetry.InstrumentationStatus;
import io.gatelens.gateway.ConfigLoad;
import io.gatelens.gateway.ConfigSnapshot;
import io.gatelens.gateway.Gateway;
import io.gatelens.gateway.GatewayRequest;
import io.gatelens.gateway.GatewaySettings;
import io.opentelemetry.api.OpenTelemetry;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NodePageTest {

  private static final String HOSTILE = "<img src=x onerror=alert(1)>\"'&\u202E";

  private final PageClock clock = new PageClock();
  private final Gateway gateway = new Gateway(GatewaySettings.defaults(), clock);
  private final InstrumentationStatus instrumentation = new InstrumentationStatus();
  private final AgentHealth health = new AgentHealth(instrumentation);
  private final NodePage page = new NodePage(gateway, health);

  @BeforeEach
  void telemetryIsUp() {
    gateway.telemetryReady(OpenTelemetry.noop(), "1");
  }

  @Test
  void nodeOfWhichNothingIsKnownYet_hasAPage() {
    assertThat(html())
        .contains("✕ Not ready", "no gateway seen yet", "nothing is known of the gateway’s")
        .contains("No request ended within the last minutes.", "<p>None yet.</p>")
        .contains("Telemetry is coming up", "Nothing is exported yet.");
  }

  @Test
  void readiness_isTold_withReasons() {
    gateway.identify("a-gateway", "4.3.5");
    load("orders");
    gateway.config().started("actuator", null).rejected(new IllegalStateException("no source"));

    assertThat(html())
        .contains("<title>✓ a-gateway</title>", "✓ Ready", "a-gateway 4.3.5 · Gatelens ")
        .contains("▲ does not hold: a warning</span></td><td class=\"words\">rejected: no source");
  }

  @Test
  void loads_areTold_withWhatTheyChanged_andWhatWasBad() {
    load("orders", "search");
    load("orders", "carts");
    ConfigLoad partial = gateway.config().started("actuator", null);
    partial.entryFailed("bad", new IllegalArgumentException("no predicate Pth"));
    partial.loaded(snapshot("orders"));

    assertThat(html())
        .contains("✓ applied</span></td><td>startup")
        .contains("<p>added <code>carts</code> </p><p>removed <code>search</code> </p>")
        .contains("✕ partial</span></td><td>actuator")
        .contains("✕ bad</span> <code>bad</code> no predicate Pth");
  }

  @Test
  void loadOfManyRoutes_isToldInBounds() {
    String[] many = new String[200];
    for (int i = 0; i < many.length; i++) {
      many[i] = "route-" + i;
    }
    load(many);

    assertThat(html()).contains("<code>route-9</code> and 190 more").doesNotContain("route-10<");
  }

  @Test
  void requests_areRoutesAndWaterfalls_withPartsThatAddUp() {
    request("/orders/7", "orders", 200, 40);
    request("/orders/8", "orders", 503, 60);

    String html = html();

    assertThat(html)
        .contains("<th scope=\"row\">orders</th><td class=\"n\">2</td>", "✕ 50 %")
        .contains("<bdi>/orders/8</bdi>", "✕ 503", "upstream <data value=\"60000000\">60.0 ms");
    assertThat(html.split("<details", -1)).hasSize(4);
    assertThat(html.split(" open>", -1)).hasSize(3);
  }

  @Test
  void ofManyRoutes_theBusiestAreTold_andWhatIsNotOfOneRouteAlways() {
    for (int i = 0; i < 150; i++) {
      request("/" + i, "route-" + i, 200, 1);
    }
    gateway.requestStarted(new PageHead("/nowhere")).ended(404);

    assertThat(html())
        .contains("<em>no route matched</em></th><td class=\"n\">1</td>")
        .contains("<p>and 50 more with less traffic</p>");
  }

  @Test
  void loads_areTold_withTheirSources_theirLikes_andThoseThatRun() {
    ConfigLoad started = gateway.config().started("startup", null);
    started.sourceFetched("redis", 0, new IllegalStateException("connection refused"));
    started.loaded(snapshot("orders"));
    for (int i = 0; i < 5; i++) {
      gateway.config().started("discovery", null).loaded(snapshot("orders"));
    }
    gateway.config().started("refresh", "git");

    assertThat(html())
        .contains("✕ failing</span> source <code>redis</code> 1 time, first ")
        .contains(": connection refused</p>")
        .contains("<p>a source could not be read wholly</p>")
        .contains("✓ unchanged</span> × 5</td><td>discovery")
        .contains("○ running</span></td><td>refresh from <code>git</code>");
  }

  @Test
  void withoutTelemetry_noSectionSaysThatThereAreNoRequests_andNoCredentialIsShown() {
    health.telemetryFailed(new IllegalStateException("no http://me:pw@collector/in?token=s3cret"));

    String html = html();

    assertThat(html).contains("✕ No telemetry").doesNotContain(":pw@", "s3cret");
    assertThat(html.split("Requests are not followed: there is no telemetry.", -1)).hasSize(4);
    assertThat(html).doesNotContain("No request ended", "<p>None.</p>");
  }

  @Test
  void moduleThatIsWovenInPart_isToldSo_andManyRefusalsAreBounded() {
    instrumentation.wove("gateway", 3);
    for (int i = 0; i < 60; i++) {
      instrumentation.refused(
          "gateway", InstrumentationStatus.Status.SKIPPED, "a.B.c" + i, "x".repeat(10_000));
    }

    assertThat(html())
        .contains("▲ applied in part", "<p>and further ones</p>")
        .doesNotContain("x".repeat(500));
  }

  @Test
  void agent_isTold_withWhatIsNotWoven() {
    instrumentation.wove("reactor", 3);
    instrumentation.refused(
        "gateway", InstrumentationStatus.Status.SKIPPED, "a.B.c", "a.B has no c in 1.2");
    instrumentation.adviceError("reactor");

    assertThat(html())
        .contains("<span class=\"bad\">▲ 1 errors in the agent’s own code")
        .contains("✓ applied</span></td><td class=\"n\">3</td><td class=\"n\">1</td>")
        .contains(
            "▲ skipped: nothing is woven",
            "<b>gateway</b> <code>a.B.c</code>: a.B has no c in 1.2");
  }

  @Test
  void whatComesFromOutside_isTextOnly_andNoSecret() {
    gateway.identify(HOSTILE, HOSTILE);
    gateway.readiness().condition(HOSTILE).notMet(HOSTILE);
    load(HOSTILE);
    ConfigLoad bad = gateway.config().started(HOSTILE, HOSTILE);
    bad.entryFailed(HOSTILE, new IllegalStateException(HOSTILE));
    bad.rejected(new IllegalStateException(HOSTILE));
    instrumentation.refused(HOSTILE, InstrumentationStatus.Status.FAILED, HOSTILE, HOSTILE);
    GatewayRequest request = gateway.requestStarted(new PageHead("/" + HOSTILE));
    request.routeMatched(gateway.routes().route(HOSTILE, HOSTILE, HOSTILE));
    request.failed(new IllegalStateException(HOSTILE));
    request.ended(500);

    assertThat(html())
        .contains("&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;\uFFFD")
        .doesNotContain("<img", "\u202E", PageHead.SECRET);
  }

  @Test
  void page_isWrittenOnceASecond_howeverManyAsk() {
    byte[] first = page.html();
    clock.forward(Duration.ofMillis(999));
    assertThat(page.html()).isSameAs(first);

    clock.forward(Duration.ofMillis(1));
    assertThat(page.html()).isNotSameAs(first);
  }

  @Test
  void policy_allowsTheStyleAndTheScriptOfThePage_andNoOther() throws Exception {
    String policy = page.headers().get("Content-Security-Policy");

    assertThat(policy)
        .startsWith("default-src 'none'; ")
        .contains("style-src " + hashOf("style") + ";", "script-src " + hashOf("script") + ";");
    assertThat(html()).doesNotContain(" style=", " onclick=", "src=", "http-equiv", "{{");
  }

  private String hashOf(String element) throws Exception {
    Matcher matcher =
        Pattern.compile("<" + element + ">(.*?)</" + element + ">", Pattern.DOTALL).matcher(html());
    assertThat(matcher.find()).isTrue();
    byte[] digest =
        MessageDigest.getInstance("SHA-256")
            .digest(matcher.group(1).getBytes(StandardCharsets.UTF_8));
    return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
  }

  private String html() {
    clock.forward(Duration.ofSeconds(1));
    return new String(page.html(), StandardCharsets.UTF_8);
  }

  private void request(String path, String route, int status, int millis) {
    GatewayRequest request = gateway.requestStarted(new PageHead(path));
    request.routeMatched(gateway.routes().route(route, null, null));
    var attempt = request.attempt(new PageAttemptHead());
    clock.forward(Duration.ofMillis(millis));
    attempt.firstByte(status);
    attempt.completed();
    request.responseCommitted();
    request.ended(status);
  }

  private void load(String... routes) {
    gateway.config().started("startup", null).loaded(snapshot(routes));
  }

  private static ConfigSnapshot snapshot(String... routes) {
    ConfigSnapshot.Builder builder = ConfigSnapshot.builder();
    for (String route : routes) {
      builder.entry(route, "uri=http://" + route);
    }
    return builder.build();
  }
}
