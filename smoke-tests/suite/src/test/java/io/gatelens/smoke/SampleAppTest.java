package io.gatelens.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatelens.rig.HttpCaller;
import io.gatelens.rig.Jdk;
import io.gatelens.rig.Jdks;
import io.gatelens.rig.SampleApp;
import io.gatelens.rig.Upstream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient.Version;
import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The sample gateway without any agent: what the tests with one are compared to. */
class SampleAppTest {
  private static Stream<Arguments> linesAndJdks() {
    var jdks = Jdks.found();
    return IntStream.range(0, SampleApp.LINES.size())
        .mapToObj(i -> Arguments.of(SampleApp.LINES.get(i), jdks.get(i % jdks.size())));
  }

  @ParameterizedTest
  @MethodSource("linesAndJdks")
  void sample_answersOnEveryRoute(String line, Jdk jdk) {
    var app = SampleApp.onSpringCloudGateway(line);
    try (var a = Upstream.start("a");
        var b = a.startTwin("b");
        var gateway = app.process(a.port(), b.port()).jdk(jdk).quickToStart().start()) {
      var http = HttpCaller.http1(gateway.port());

      assertThat(http.get("/api/x?q=1").body())
          .contains("\"uri\":\"/x?q=1\"", "\"x-gateway\":\"sample\"");
      assertThat(HttpCaller.h2c(gateway.port()).get("/api/x").version()).isEqualTo(Version.HTTP_2);
      assertThat(http.get("/orders/flaky").body()).isEqualTo("at last");
      assertThat(a.requests().size() + b.requests().size()).isEqualTo(2 + 3);
      assertThat(http.get("/orders/1").body() + http.get("/orders/2").body())
          .contains("\"upstream\":\"a\"", "\"upstream\":\"b\"");
      assertThat(http.get("/cb/ok").body()).contains("\"uri\":\"/ok\"");
      assertThat(http.get("/cb/status/500").body()).isEqualTo("fallback");
      assertThat(http.get("/cb/slow/3000").body()).isEqualTo("fallback");
      assertThat(IntStream.range(0, 12).map(i -> http.get("/limited/x").statusCode()))
          .contains(200, 429);
      assertThat(http.get("/tenant/x").statusCode()).isEqualTo(401);
      assertThat(http.get("/tenant/x", "X-Tenant", "acme").body()).contains("\"x-tenant-id\"");
      assertThat(http.get("/tenant/x", "X-Tenant", "unknown").statusCode()).isEqualTo(500);
      assertThat(http.get("/dead/x").statusCode()).isEqualTo(500);
      assertThat(http.get("/timeout/2000").statusCode()).isEqualTo(504);
      assertThat(http.get("/timeout/10").body()).isEqualTo("slow");
      assertThatThrownBy(() -> http.get("/cut")).isInstanceOf(UncheckedIOException.class);
      assertThat(http.get("/sse").body().lines().filter(s -> s.startsWith("data:"))).hasSize(20);
      assertThat(http.webSocketEcho("/ws/echo", "hello")).isEqualTo("hello");
      assertThat(http.get("/nothing").statusCode()).isEqualTo(404);

      app.writeRoutes(app.defaultRoutes().replace("X-Gateway, sample", "X-Gateway, changed"));
      assertThat(http.post("/actuator/refresh", "").statusCode()).isEqualTo(200);
      assertThat(http.get("/api/x").body()).contains("\"x-gateway\":\"changed\"");

      app.writeRoutes(app.defaultRoutes().replace("AddRequestHeader=", "NoSuchFilter="));
      http.post("/actuator/refresh", "");
      assertThat(http.get("/orders/1").statusCode()).isEqualTo(200);

      assertThat(gateway.usage().cpuTime()).isPositive();
      assertThat(gateway.usage().residentBytes()).isPositive();
      assertThat(gateway.terminate(Duration.ofSeconds(15))).isEqualTo(143);
    }
  }

  @Test
  void failOnRouteDefinitionErrorIsFalse_startsWithABadRoute() {
    var app = SampleApp.onSpringCloudGateway(SampleApp.USUAL_LINE);
    app.writeRoutes(app.defaultRoutes().replace("AddRequestHeader=", "NoSuchFilter="));
    try (var a = Upstream.start("a");
        var gateway =
            app.process(a.port(), a.port())
                .argument(
                    "--"
                        + SampleApp.setting(
                            SampleApp.USUAL_LINE, "fail-on-route-definition-error=false"))
                .quickToStart()
                .start()) {
      var http = HttpCaller.http1(gateway.port());

      assertThat(http.get("/orders/1").statusCode()).isEqualTo(200);
      assertThat(http.get("/api/x").statusCode()).isEqualTo(404);
    }
  }
}
