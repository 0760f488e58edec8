package io.gatelens.instrumentation.woven;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.SpanKind;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the server's edge counts of bodies, on real sockets and on both lines of the transport. */
class BodySizeTest {

  private static final String REQUEST = "http.server.request.body.size";
  private static final String RESPONSE = "http.server.response.body.size";

  @ParameterizedTest
  @EnumSource(Line.class)
  void upload_isCountedInAllItsPieces(Line line) throws Exception {
    try (Scenario scenario = new Scenario(line)) {
      scenario.send("POST", "/upload", "x".repeat(300_000));

      scenario.only(SpanKind.SERVER);
      assertThat(sum(scenario, REQUEST)).isEqualTo(300_000);
      assertThat(sum(scenario, RESPONSE)).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @EnumSource(Line.class)
  void chunkedResponse_isCountedWithoutItsChunkSizes(Line line) throws Exception {
    try (Scenario scenario = new Scenario(line)) {
      scenario.send("GET", "/chunks", "");

      scenario.only(SpanKind.SERVER);
      assertThat(sum(scenario, REQUEST)).isZero();
      assertThat(sum(scenario, RESPONSE)).isEqualTo(6);
    }
  }

  @ParameterizedTest
  @EnumSource(Line.class)
  void responseToHead_hasNoBody_whateverItsLengthSays(Line line) throws Exception {
    try (Scenario scenario = new Scenario(line)) {
      HttpResponse<String> answer = scenario.send("HEAD", "/ok", "");

      scenario.only(SpanKind.SERVER);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(sum(scenario, RESPONSE)).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Line.class)
  void streamsOfHttp2_areCountedToo(Line line) throws Exception {
    try (Scenario scenario = new Scenario(line)) {
      HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
      URI origin = URI.create("http://127.0.0.1:" + scenario.proxy.port());
      client.send(
          HttpRequest.newBuilder(origin.resolve("/ok")).build(),
          HttpResponse.BodyHandlers.discarding());
      scenario.only(SpanKind.SERVER);
      double before = sum(scenario, RESPONSE);
      scenario.forget();

      client.send(
          HttpRequest.newBuilder(origin.resolve("/upload"))
              .POST(HttpRequest.BodyPublishers.ofString("y".repeat(100_000)))
              .build(),
          HttpResponse.BodyHandlers.discarding());

      scenario.only(SpanKind.SERVER);
      assertThat(sum(scenario, REQUEST)).isEqualTo(100_000);
      assertThat(sum(scenario, RESPONSE) - before).isEqualTo(2);
    }
  }

  private static double sum(Scenario scenario, String metric) {
    return scenario.metrics(metric).stream()
        .flatMap(data -> data.getHistogramData().getPoints().stream())
        .mapToDouble(point -> point.getSum())
        .sum();
  }
}
