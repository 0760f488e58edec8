package io.gatelens.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.rig.ReceivedSpan;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WaterfallsTest {
  private static final String SERVER = "1111111111111111";

  @Test
  void attempt_isDrawnBelowItsRequestAtItsOffset() {
    var server = span("GET /a/**", "SERVER", SERVER, "", 0, 100, Map.of("url.path", "/a/1"));
    var client =
        span(
            "GET",
            "CLIENT",
            "2222222222222222",
            SERVER,
            50,
            100,
            Map.of("error.type", "java.net.ConnectException"));
    var out = new ByteArrayOutputStream();

    new Waterfalls(List.of(client, server))
        .print(server, new Terminal(new PrintStream(out, true, StandardCharsets.UTF_8), false));

    var lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines.get(2)).startsWith("GET /a/**  ").contains("█".repeat(44), "100.0 ms");
    assertThat(lines.get(3))
        .startsWith("└ GET  ")
        .contains("·".repeat(22) + "█".repeat(22), "50.0 ms", "+50.0 ms", "type=ConnectException");
  }

  private static ReceivedSpan span(
      String name,
      String kind,
      String id,
      String parentId,
      long startMillis,
      long endMillis,
      Map<String, Object> attributes) {
    return new ReceivedSpan(
        Map.of(),
        "",
        "0".repeat(31) + "1",
        id,
        parentId,
        "",
        name,
        kind,
        startMillis * 1_000_000,
        endMillis * 1_000_000,
        attributes,
        List.of(),
        "UNSET",
        "",
        List.of());
  }
}
