package io.gatelens.gateway;

import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatelens.gateway.GatewaySettings.Detail;
import io.gatelens.gateway.GatewaySettings.Incoming;
import io.gatelens.gateway.GatewaySettings.Owner;
import io.gatelens.gateway.GatewaySettings.Reach;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SettingsByRequestTest {

  private static final String CALLER = "0af7651916cd43dd8448eb211c80319c";

  @Test
  void detail_isTheRoutesOwnWhereItHasOne() {
    TestGateway test =
        TestGateway.started(
            settings(Detail.OFF, Incoming.CONTINUE, Map.of("orders", Detail.FULL), Map.of()));
    GatewayRequest detailed = test.matchedRequest();
    TestStep.entered(detailed, new Filter("Any", 1), 0, true).completed();
    detailed.ended(200);
    GatewayRequest other = test.gateway.requestStarted(new TestHead());
    other.routeMatched(test.gateway.routes().route("search", null, null));
    TestStep.entered(other, new Filter("Any", 1), 0, true).completed();
    other.ended(200);

    assertThat(test.spans(SpanKind.INTERNAL)).hasSize(1);
    assertThat(test.spans(SpanKind.SERVER)).hasSize(2);
  }

  @Test
  void detail_canBeChanged_andTakenBack() {
    TestGateway test =
        TestGateway.started(settings(Detail.OFF, Incoming.CONTINUE, Map.of(), Map.of()));

    endWithAStep(test);
    int before = test.spans(SpanKind.INTERNAL).size();
    test.gateway.detail(Detail.FULL, null);
    endWithAStep(test);
    int whileFull = test.spans(SpanKind.INTERNAL).size();
    test.gateway.detail(Detail.FULL, Map.of("orders", Detail.OFF));
    endWithAStep(test);
    test.gateway.detail(null, null);
    endWithAStep(test);

    assertThat(before).isZero();
    assertThat(whileFull).isEqualTo(1);
    assertThat(test.spans(SpanKind.INTERNAL)).hasSize(1);
    assertThat(test.spans(SpanKind.SERVER)).hasSize(4);
  }

  private static void endWithAStep(TestGateway test) {
    GatewayRequest request = test.matchedRequest();
    TestStep.entered(request, new Filter("Any", 1), 0, true).completed();
    request.ended(200);
  }

  @Test
  void callersTrace_isTreatedAsTheRouteSays() {
    TestGateway test =
        TestGateway.started(
            settings(Detail.AUTO, Incoming.IGNORE, Map.of(), Map.of("orders", Incoming.CONTINUE)));
    test.matchedRequest(traced()).ended(200);

    assertThat(test.span(SpanKind.SERVER).getTraceId()).isEqualTo(CALLER);
  }

  @Test
  void callersTrace_isTreatedAsItsNetworkSays_andAForwardedAddressIsNotBelieved() {
    TestHead head = traced();
    head.peerAddress = "10.0.0.1";
    head.clientAddress = "203.0.113.9";
    TestGateway ofPeer = gateway(Incoming.IGNORE, networks("10.0.0.0/8", Incoming.CONTINUE));
    ofPeer.matchedRequest(head).ended(200);
    TestGateway ofHeader = gateway(Incoming.IGNORE, networks("203.0.113.0/24", Incoming.CONTINUE));
    ofHeader.matchedRequest(head).ended(200);

    assertThat(ofPeer.span(SpanKind.SERVER).getTraceId()).isEqualTo(CALLER);
    assertThat(ofHeader.span(SpanKind.SERVER).getTraceId()).isNotEqualTo(CALLER);
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3, CONTINUE",
    "10.9.0.1, LINK",
    "::ffff:10.1.2.3, CONTINUE",
    "11.0.0.1, ",
    "fd00::1, CONTINUE",
    "fd00:0:0:0:0:0:0:1%eth0, CONTINUE",
    "fe00::1, ",
    "2001:db8::7, IGNORE",
    "2001:db8::8, ",
    "203.0.113.9, IGNORE",
    "localhost, ",
    "'', "
  })
  void smallestNetworkThatHasTheAddress_decides(String peer, Incoming expected) {
    Map<String, Incoming> rules = new LinkedHashMap<>();
    rules.put("10.0.0.0/8", Incoming.CONTINUE);
    rules.put("10.9.0.0/16", Incoming.LINK);
    rules.put("fd00::/8", Incoming.CONTINUE);
    rules.put("2001:db8::7", Incoming.IGNORE);
    rules.put("203.0.113.8/31", Incoming.IGNORE);

    assertThat(ClientNetworks.of(rules).incoming(peer)).isEqualTo(expected);
  }

  @Test
  void networkOfEverything_isOfItsOwnVersion_orOfBoth() {
    assertThat(networks("0.0.0.0/0").incoming("192.0.2.1")).isEqualTo(Incoming.LINK);
    assertThat(networks("0.0.0.0/0").incoming("2001:db8::1")).isNull();
    assertThat(networks("::/0").incoming("2001:db8::1")).isEqualTo(Incoming.LINK);
    assertThat(networks("::/0").incoming("192.0.2.1")).isEqualTo(Incoming.LINK);
    assertThat(networks("::/0").incoming(null)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "office",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/x",
        "10.0.0",
        "10.0.0.256",
        "10.0.0.0.0",
        "1:2:3",
        "1::2::3",
        "1:2:3:4:5:6:7:8:9",
        ":1",
        "1:",
        "12345::",
        "fd00::/129",
        "::1.2.3"
      })
  void whatIsNoNetwork_isRefused(String text) {
    assertThatThrownBy(() -> networks(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void timeOfFilters_isToldByRouteOnlyWhereItIsAskedFor() {
    GatewaySettings asked =
        new GatewaySettings(
            Detail.AUTO,
            1_000_000L,
            Incoming.CONTINUE,
            null,
            1,
            SettingsByRequest.NONE,
            true,
            Reach.BORDERS,
            Owner.AGENT);
    TestGateway byRoute = TestGateway.started(asked);
    TestGateway general = TestGateway.started();
    for (TestGateway each : new TestGateway[] {byRoute, general}) {
      GatewayRequest request = each.matchedRequest();
      TestStep.entered(request, new Filter("Any", 1), 0, true).completed();
      request.ended(200);
    }

    assertThat(byRoute.values(GatewayMetrics.FILTER_DURATION))
        .containsOnlyKeys(
            Attributes.of(
                stringKey("gateway.filter.name"), "Any",
                stringKey("gateway.filter.phase"), "pre",
                stringKey("gateway.route.id"), "orders"));
    assertThat(general.values(GatewayMetrics.FILTER_DURATION))
        .containsOnlyKeys(
            Attributes.of(
                stringKey("gateway.filter.name"), "Any", stringKey("gateway.filter.phase"), "pre"));
  }

  private static ClientNetworks networks(String text) {
    return networks(text, Incoming.LINK);
  }

  private static ClientNetworks networks(String text, Incoming incoming) {
    return ClientNetworks.of(Map.of(text, incoming));
  }

  private static TestHead traced() {
    return new TestHead().with("traceparent", "00-" + CALLER + "-b7ad6b7169203331-01");
  }

  private static TestGateway gateway(Incoming general, ClientNetworks networks) {
    SettingsByRequest byNetwork = new SettingsByRequest(Map.of(), Map.of(), networks);
    return TestGateway.started(
        new GatewaySettings(
            Detail.AUTO,
            1_000_000L,
            general,
            null,
            1,
            byNetwork,
            false,
            Reach.BORDERS,
            Owner.AGENT));
  }

  private static GatewaySettings settings(
      Detail detail,
      Incoming incoming,
      Map<String, Detail> detailByRoute,
      Map<String, Incoming> incomingByRoute) {
    return new GatewaySettings(
        detail,
        1_000_000L,
        incoming,
        null,
        1,
        new SettingsByRequest(detailByRoute, incomingByRoute, ClientNetworks.NONE),
        false,
        Reach.BORDERS,
        Owner.AGENT);
  }
}
