package io.gatelens.smoke;

import static io.gatelens.testing.TestBed.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.rig.HttpCaller;
import io.gatelens.rig.ReceivedSpan;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sampling by rules that change while a real gateway runs. */
class RuntimeSettingsTest {

  private static final String[] TOKEN = {"Authorization", "Bearer t0ken"};
  private static final String NOT_ORDERS =
      "{\"sampling\": {\"rules\": [{\"route\": \"orders-lb\", \"ratio\": 0}]}}";

  @TempDir private Path folder;

  @Test
  void changedFile_andPutDocument_changeTheSamplingOfARoute_andABadFileIsKeptOut()
      throws Exception {
    Path file = Files.writeString(folder.resolve("runtime.json"), "{}");
    try (ObservedGateway gateway =
        ObservedGateway.start(
            Combination.simplest(),
            builder ->
                builder
                    .environment("OTEL_TRACES_SAMPLER", "gateway")
                    .environment("GATELENS_RUNTIME_FILE", file.toString())
                    .environment("GATELENS_SAMPLING_DEBUG_KEY", DebugHeader.KEY)
                    .environment("GATELENS_STATUS_TOKEN", "t0ken"))) {
      HttpCaller status =
          HttpCaller.http1(
              gateway.process.awaitStatusUri(ObservedGateway.START_PATIENCE).getPort());
      assertThat(isSampled(gateway, "/orders/1")).isTrue();
      assertThat(upstreamHeader(gateway, "/orders/1", "tracestate")).isEqualTo("ot=th:0");

      Files.writeString(file, NOT_ORDERS);
      awaitSampled(gateway, false);
      assertThat(isSampled(gateway, "/stock/1")).isTrue();
      assertThat(
              isSampled(
                  gateway,
                  "/orders/debugged",
                  DebugHeader.NAME,
                  DebugHeader.signed("00112233445566778899aabbccddeeff")))
          .isTrue();
      ReceivedSpan debugged = gateway.server("/orders/debugged");
      assertThat(debugged.has("gateway.route.id", "orders-lb")).isTrue();

      Files.writeString(file, "{\"sampling\": {}, \"log\": {\"level\": \"loud\"}}");
      String bad = awaitStatus(status, "\"warnings\":[\"runtime.settings: ");
      assertThat(bad).startsWith("{\"ready\":true").contains("line 1, column 35 (log.level)");
      assertThat(isSampled(gateway, "/orders/still")).isFalse();

      Files.writeString(file, "{}");
      awaitSampled(gateway, true);
      awaitStatus(status, "\"sampling\":\"settings\"");

      HttpResponse<String> put = status.send("PUT", "/status/runtime", NOT_ORDERS, TOKEN);
      assertThat(put.statusCode()).isEqualTo(200);
      assertThat(put.body()).contains("\"sampling\":\"http\"");
      assertThat(isSampled(gateway, "/orders/put")).isFalse();
      assertThat(status.send("DELETE", "/status/runtime", "", TOKEN).statusCode()).isEqualTo(200);
      assertThat(isSampled(gateway, "/orders/deleted")).isTrue();

      assertThat(gateway.warnings()).singleElement().asString().contains("cannot be used");
      Documented.assertEverythingIs(gateway.receiver);
    }
  }

  private static void awaitSampled(ObservedGateway gateway, boolean expected) {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> isSampled(gateway, "/orders/again") == expected);
  }

  private static String awaitStatus(HttpCaller status, String part) {
    return Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> status.get("/status").body(), body -> body.contains(part));
  }

  /** Whether the upstream is told that the request is sampled. */
  private static boolean isSampled(ObservedGateway gateway, String path, String... headers) {
    assertThat(gateway.caller.get(path, headers).statusCode()).isEqualTo(200);
    String parent = upstreamHeader(gateway, path, "traceparent");
    return (Integer.parseInt(parent.substring(parent.length() - 2), 16) & 1) == 1;
  }

  /** Of the last request for a path, whose beginning the route may have stripped. */
  private static String upstreamHeader(ObservedGateway gateway, String path, String name) {
    return List.of(gateway.upstreamA, gateway.upstreamB).stream()
        .flatMap(upstream -> upstream.requests().stream())
        .filter(request -> path.endsWith(request.uri()))
        .reduce((earlier, later) -> later)
        .orElseThrow()
        .headers()
        .get(name);
  }
}
