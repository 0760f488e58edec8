package io.gatelens.agent.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AccessLogJsonTest {

  @Test
  void record_isOneLine_byTheNamesOfItsSpan() {
    assertThat(AccessLogJson.line(AccessRecords.ok("/orders/7")))
        .isEqualTo(
            "{\"time\":\"2023-11-14T22:13:20.123456789Z\","
                + "\"trace_id\":\"4bf92f3577b34da6a3ce929d0e0e4736\","
                + "\"span_id\":\"00f067aa0ba902b7\",\"trace_flags\":\"01\","
                + "\"gateway.request.duration\":0.0125,\"http.request.method\":\"GET\","
                + "\"http.response.status_code\":200,\"url.path\":\"/orders/7\","
                + "\"gateway.upstream.attempts\":[{\"gateway.upstream.attempt.start\":0.001,"
                + "\"gateway.upstream.connection.reused\":true,\"server.address\":\"orders\","
                + "\"server.port\":9090}]}");
  }

  @Test
  void whatACallerWrites_cannotEndTheLine() {
    assertThat(AccessLogJson.line(AccessRecords.ok("/a\"\n{\"fake\":1}\u2028\u0000")))
        .doesNotContain("\n")
        .contains("\"url.path\":\"/a\\\"\\n{\\\"fake\\\":1}");
  }

  @Test
  void requestWithoutATrace_saysNothingOfOne() {
    assertThat(AccessLogJson.line(AccessRecords.failed()))
        .isEqualTo(
            "{\"time\":\"2023-11-14T22:13:20Z\",\"http.request.method\":\"GET\",\"url.path\":\"/\","
                + "\"gateway.upstream.attempts\":[]}");
  }
}
