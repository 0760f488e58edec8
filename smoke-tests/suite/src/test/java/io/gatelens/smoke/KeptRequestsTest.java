package io.gatelens.smoke;

import static io.gatelens.testing.TestBed.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.rig.ReceivedSpan;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Requests of a real gateway that the sampler does not want, and which are kept. */
class KeptRequestsTest {

  private static final Duration SLOW_FROM = Duration.ofMillis(400);

  @Test
  void failedFlaggedAndSlowRequests_areKeptWithAllTheirSpans_andNoOthers() {
    try (ObservedGateway gateway =
        ObservedGateway.start(
            Combination.simplest(),
            builder ->
                builder
                    .environment("OTEL_TRACES_SAMPLER", "gateway")
                    .environment(
                        "GATELENS_SAMPLING_RULES",
                        "{\"rules\":[{\"kind\":\"server\",\"ratio\":0}]}")
                    .environment("GATELENS_TRACE_KEEP", "error,flag,slow")
                    .environment("GATELENS_TRACE_KEEP_SLOW_FROM", SLOW_FROM.toMillis() + "ms")
                    .environment("GATELENS_TRACE_KEEP_MAX_PER_SECOND", "100")
                    .environment("GATELENS_TRACE_DETAIL", "full"))) {
      IntStream.range(0, 20).forEach(i -> gateway.caller.get("/orders/fine/" + i));

      gateway.caller.get("/orders/status/503");
      gateway.caller.get("/nowhere");
      gateway.caller.get("/orders/slow/500");

      ReceivedSpan failed = gateway.server("/orders/status/503");
      assertThat(failed.has("gateway.kept", "error")).isTrue();
      assertThat(failed.has("gateway.route.id", "orders-lb")).isTrue();
      List<ReceivedSpan> attempts = gateway.clients(failed, 3);
      assertThat(attempts)
          .extracting(attempt -> "00-" + attempt.traceId() + "-" + attempt.spanId() + "-02")
          .containsExactlyInAnyOrderElementsOf(traceparents(gateway, "/status/503"));
      assertThat(attempts).allMatch(attempt -> attempt.parentSpanId().equals(failed.spanId()));
      assertThat(namesBelow(gateway, failed))
          .contains("gateway.route.match", "gateway.load_balance orders", "connection.acquire");
      assertThat(gateway.server("/nowhere").attributes())
          .containsEntry("gateway.kept", "flag")
          .containsEntry("gateway.response.flag", "no_route");
      assertThat(gateway.server("/orders/slow/500").has("gateway.kept", "slow")).isTrue();
      gateway.awaitFreshMetrics();
      assertThat(gateway.receiver.spans())
          .filteredOn(span -> span.kind().equals("SERVER") && !isSlow(span))
          .as("the first requests may be slow by themselves")
          .extracting(span -> span.attributes().get("gateway.kept"))
          .containsExactlyInAnyOrder("error", "flag");
      gateway.assertSound();
      Documented.assertEverythingIs(gateway.receiver);
    }
  }

  private static boolean isSlow(ReceivedSpan span) {
    return span.durationNanos() >= SLOW_FROM.toNanos();
  }

  private static List<String> namesBelow(ObservedGateway gateway, ReceivedSpan server) {
    return gateway
        .receiver
        .awaitSpans(8, span -> span.traceId().equals(server.traceId()), PATIENCE)
        .stream()
        .map(ReceivedSpan::name)
        .toList();
  }

  private static List<String> traceparents(ObservedGateway gateway, String path) {
    return Stream.of(gateway.upstreamA, gateway.upstreamB)
        .flatMap(upstream -> upstream.requests().stream())
        .filter(request -> request.uri().equals(path))
        .map(request -> request.headers().get("traceparent"))
        .toList();
  }
}
