package io.gatelens.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the access log gets of requests; times are in milliseconds. */
class AccessReportTest {

  private final Kept kept = new Kept();
  private final TestGateway test = TestGateway.started();

  AccessReportTest() {
    test.gateway.writeAccessLog(kept);
  }

  @Test
  void request_isWhole_withItsAttempt() {
    test.proxied(200);

    AccessRecord record = kept.only();
    Attributes server = TestGateway.attributes(test.span(SpanKind.SERVER));
    assertThat(record.attributes())
        .isEqualTo(server.toBuilder().put("gateway.request.duration", 0.1).build());
    assertThat(record.endEpochNanos()).isEqualTo(SettableClock.START_EPOCH_NANOS + 100_000_000L);
    assertThat(record.isError()).isFalse();
    assertThat(Span.fromContext(record.context()).getSpanContext().getSpanId())
        .isEqualTo(test.span(SpanKind.SERVER).getSpanId());
    assertThat(record.attempts())
        .containsExactly(
            Attributes.builder()
                .put("server.address", "orders")
                .put("server.port", 9090)
                .put("network.peer.address", "10.0.0.2")
                .put("network.peer.port", 9090)
                .put("http.response.status_code", 200)
                .put("gateway.upstream.connection.reused", true)
                .put("gateway.upstream.time_to_first_byte", 0.05)
                .put("gateway.upstream.attempt.start", 0.01)
                .put("gateway.upstream.attempt.duration", 0.08)
                .build());
  }

  @Test
  void retriedRequest_hasItsAttemptsInOrder_andWhatTheyFailedWith() {
    GatewayRequest request = test.matchedRequest();
    UpstreamAttempt first = request.attempt(new TestAttemptHead());
    test.clock.setMillis(5);
    first.failed(new ConnectException("refused"));
    UpstreamAttempt second = request.attempt(new TestAttemptHead());
    test.clock.setMillis(9);
    second.firstByte(200);
    second.completed();
    request.bodyBytes(3, 4);
    request.ended(200);

    AccessRecord record = kept.only();
    assertThat(record.attempts()).hasSize(2);
    assertThat(record.attempts().get(0).get(AttributeKey.stringKey("error.type")))
        .isEqualTo("java.net.ConnectException");
    assertThat(record.attempts().get(1).get(AttributeKey.longKey("http.request.resend_count")))
        .isEqualTo(1);
    assertThat(record.attributes().get(AttributeKey.longKey("http.request.body.size")))
        .isEqualTo(3);
    assertThat(record.attributes().get(AttributeKey.longKey("http.response.body.size")))
        .isEqualTo(4);
  }

  @Test
  void unsampledRequest_isWrittenToo_withItsTrace() {
    TestGateway unsampled = TestGateway.sampledBy(Sampler.alwaysOff());
    unsampled.gateway.writeAccessLog(kept);

    unsampled.proxied(200);

    assertThat(unsampled.spans()).isEmpty();
    assertThat(Span.fromContext(kept.only().context()).getSpanContext().isValid()).isTrue();
  }

  @Test
  void log_isAskedWhetherARequestIsRemarkable() {
    kept.wantsOrdinary = false;

    test.proxied(200);
    assertThat(kept.records).isEmpty();

    test.proxied(503);
    assertThat(kept.only().isError()).isTrue();

    GatewayRequest missed = test.gateway.requestStarted(new TestHead());
    missed.routeMissed();
    missed.ended(404);
    assertThat(kept.records).hasSize(2);
    assertThat(kept.records.get(1).isError()).isFalse();
    assertThat(kept.records.get(1).attributes().get(GatewayAttributes.RESPONSE_FLAG))
        .isEqualTo("no_route");
  }

  private static final class Kept implements AccessLog {

    private final List<AccessRecord> records = new ArrayList<>();
    private boolean wantsOrdinary = true;

    @Override
    public boolean wants(@Nullable Route route, boolean isRemarkable) {
      return wantsOrdinary || isRemarkable;
    }

    @Override
    public void add(AccessRecord record) {
      records.add(record);
    }

    private AccessRecord only() {
      assertThat(records).hasSize(1);
      return records.get(0);
    }
  }
}
