package io.gatelens.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the keeper is asked; the spans that it has made are tested where they are made. */
final class KeptRequestTest {

  private final List<String> asked = new ArrayList<>();

  @Test
  void keeper_isAskedOnceForEachRequest_sampledOrNot() {
    for (Sampler sampler : List.of(Sampler.alwaysOn(), Sampler.alwaysOff())) {
      asking(sampler).proxied(200);
      asking(sampler).proxied(503);
      GatewayRequest missed = asking(sampler).gateway.requestStarted(new TestHead());
      missed.routeMissed();
      missed.ended(404);
    }

    assertThat(asked)
        .containsExactly(
            "orders 80 ms, error false, flag false, sampled true",
            "orders 80 ms, error true, flag false, sampled true",
            "null 0 ms, error false, flag true, sampled true",
            "orders 80 ms, error false, flag false, sampled false",
            "orders 80 ms, error true, flag false, sampled false",
            "null 0 ms, error false, flag true, sampled false");
  }

  @Test
  void keeperThatFails_costsNoMetric() {
    TestGateway test = TestGateway.sampledBy(Sampler.alwaysOff());
    test.gateway.keepSpans(new Keeper(true));

    test.proxied(200);

    assertThat(test.gateway.modelFailures()).isEqualTo(1);
    assertThat(test.values(GatewayMetrics.SERVER_REQUEST_DURATION).values()).containsExactly(0.1);
  }

  private TestGateway asking(Sampler sampler) {
    TestGateway test = TestGateway.sampledBy(sampler);
    test.gateway.keepSpans(new Keeper(false));
    return test;
  }

  private final class Keeper implements SpanKeeper {

    private final boolean isFailing;

    private Keeper(boolean isFailing) {
      this.isFailing = isFailing;
    }

    @Override
    public @Nullable String reason(
        @Nullable String route,
        long untilHeadNanos,
        boolean isError,
        boolean isFlagged,
        boolean isSampled) {
      asked.add(
          "%s %d ms, error %s, flag %s, sampled %s"
              .formatted(route, untilHeadNanos / 1_000_000, isError, isFlagged, isSampled));
      if (isFailing) {
        throw new IllegalStateException("keeper");
      }
      return null;
    }

    @Override
    public SpanBuilder keep(SpanBuilder builder, SpanContext identity) {
      throw new AssertionError("nothing is to be kept");
    }
  }
}
