package io.gatelens.instrumentation.springcloudgateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.cloud.gateway.route.Route;

class CriticalRouteTest {

  @Test
  void mark_isReadAsItComesFromAFile_andAsARepositoryWroteIt() {
    assertThat(isMarked(Map.of("gatelens", Map.of("critical", true)))).isTrue();
    assertThat(isMarked(Map.of("gatelens.critical", "true"))).isTrue();
  }

  @Test
  void anythingElse_isNoMark() {
    assertThat(isMarked(Map.of())).isFalse();
    assertThat(isMarked(Map.of("critical", true))).isFalse();
    assertThat(isMarked(Map.of("gatelens", "critical"))).isFalse();
    assertThat(isMarked(Map.of("gatelens.critical", false))).isFalse();
  }

  private static boolean isMarked(Map<String, Object> metadata) {
    return CriticalRoute.isMarked(
        Route.async()
            .id("orders")
            .uri(URI.create("lb://orders"))
            .predicate(exchange -> true)
            .metadata(metadata)
            .build());
  }
}
