package io.gatelens.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.rig.ReceivedSpan;
import io.gatelens.rig.SampleApp;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers from the response cache, which Spring Cloud Gateway has since 4.0. */
class ResponseCacheTest {

  private static final String CACHED_ROUTE =
      """
                  - id: cached
                    uri: http://${upstream.host}:${upstream.a}
                    predicates: [ "Path=/cached/**" ]
                    filters: [ "LocalResponseCache=30m,10MB" ]
      """;

  static List<Combination> combinations() {
    return Combination.everyLine().stream()
        .filter(combination -> combination.line().compareTo("4.0") >= 0)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void anAnswerFromTheCache_hasNoAttempt_andIsTheGateways(Combination combination) {
    String line = combination.line();
    try (ObservedGateway gateway =
        ObservedGateway.start(
            combination,
            builder ->
                builder
                    .argument("--" + cache(line, "filter", true))
                    // Else every route caches.
                    .argument("--" + cache(line, "global-filter", false)),
            routes -> routes + System.lineSeparator() + CACHED_ROUTE)) {
      gateway.caller.get("/cached/page");
      gateway.server("/cached/page");
      gateway.receiver.clear();

      HttpResponse<String> answer = gateway.caller.get("/cached/page");

      ReceivedSpan server = gateway.server("/cached/page");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).contains("\"uri\":\"/cached/page\"");
      assertThat(server.attributes())
          .containsEntry("gateway.route.id", "cached")
          .containsEntry("gateway.response.source", "gateway")
          .containsEntry("gateway.response.flag", "filter_response");
      ReceivedSpan step =
          gateway.receiver.awaitSpan(
              span ->
                  span.name().equals("gateway.filter LocalResponseCache")
                      && span.parentSpanId().equals(server.spanId()),
              ObservedGateway.PATIENCE);
      assertThat(step.attributes()).containsEntry("gateway.filter.outcome", "short_circuit");
      assertThat(gateway.receiver.spans())
          .noneMatch(
              span -> span.kind().equals("CLIENT") && span.traceId().equals(server.traceId()));
      gateway.assertSound();
    }
  }

  private static String cache(String line, String kind, boolean isEnabled) {
    return SampleApp.setting(line, kind + ".local-response-cache.enabled=" + isEnabled);
  }
}
