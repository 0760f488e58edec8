package io.gatelens.gateway;

import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GrpcStatusTest {

  private final TestGateway test = TestGateway.started();

  @ParameterizedTest
  @CsvSource({
    "0, OK",
    "4, DEADLINE_EXCEEDED",
    "14, UNAVAILABLE",
    "16, UNAUTHENTICATED",
    "17, UNKNOWN",
    "-1, UNKNOWN",
    "'', UNKNOWN",
    "100, UNKNOWN",
    "OK, UNKNOWN"
  })
  void code_hasItsName(String header, String name) {
    assertThat(GrpcStatus.name(header)).isEqualTo(name);
  }

  @Test
  void okCall_saysSoOnBothSpans() {
    answered("0");

    SpanData client = test.span(SpanKind.CLIENT);
    assertThat(client.getAttributes().get(stringKey("rpc.status_code"))).isEqualTo("OK");
    assertThat(client.getAttributes().get(stringKey("error.type"))).isNull();
    assertThat(client.getStatus()).isEqualTo(StatusData.unset());
    assertThat(test.span(SpanKind.SERVER).getAttributes().get(stringKey("rpc.status_code")))
        .isEqualTo("OK");
  }

  @Test
  void failedCall_isAnErrorOfTheAttempt_inItsSpanAndItsMetric() {
    answered("14");

    SpanData client = test.span(SpanKind.CLIENT);
    assertThat(client.getAttributes().get(stringKey("rpc.status_code"))).isEqualTo("UNAVAILABLE");
    assertThat(client.getAttributes().get(stringKey("error.type"))).isEqualTo("UNAVAILABLE");
    assertThat(client.getStatus()).isEqualTo(StatusData.error());
    assertThat(test.values(GatewayMetrics.CLIENT_REQUEST_DURATION))
        .allSatisfy(
            (attributes, sum) ->
                assertThat(attributes.get(stringKey("error.type"))).isEqualTo("UNAVAILABLE"));
    SpanData server = test.span(SpanKind.SERVER);
    assertThat(server.getAttributes().get(stringKey("rpc.status_code"))).isEqualTo("UNAVAILABLE");
    assertThat(server.getStatus()).isEqualTo(StatusData.unset());
  }

  private void answered(String grpcStatus) {
    GatewayRequest request = test.matchedRequest();
    UpstreamAttempt attempt = request.attempt(new TestAttemptHead());
    attempt.requestPrepared(new HashMap<String, String>(), Map::put);
    attempt.firstByte(200);
    attempt.grpcStatus(grpcStatus);
    attempt.completed();
    request.ended(200);
  }
}
