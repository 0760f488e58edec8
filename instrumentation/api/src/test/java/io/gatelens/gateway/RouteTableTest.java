package io.gatelens.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RouteTableTest {

  private final RouteTable table = new RouteTable();

  @Test
  void sameValues_giveTheSameRoute() {
    Route first = table.route("orders", "/orders/**", "orders-service");

    assertThat(table.route("orders", "/orders/**", "orders-service")).isSameAs(first);
    assertThat(first.id()).isEqualTo("orders");
    assertThat(first.template()).isEqualTo("/orders/**");
    assertThat(first.cluster()).isEqualTo("orders-service");
    assertThat(first.reportedId()).isEqualTo("orders");
  }

  @Test
  void idWithTwoTemplates_hasTwoRoutesThatBothLast() {
    Route first = table.route("orders", "/orders/**", null);
    Route second = table.route("orders", "/old-orders/**", null);

    assertThat(second).isNotSameAs(first);
    assertThat(table.route("orders", "/orders/**", null)).isSameAs(first);
    assertThat(table.route("orders", "/old-orders/**", null)).isSameAs(second);
  }

  @Test
  void retain_forgetsTheRoutesThatAreGone() {
    Route kept = table.route("kept", null, null);
    Route gone = table.route("gone", null, null);

    table.retain(List.of("kept", "never seen"));

    assertThat(table.size()).isEqualTo(1);
    assertThat(table.route("kept", null, null)).isSameAs(kept);
    assertThat(table.route("gone", null, null)).isNotSameAs(gone);
  }

  @Test
  void retain_forgetsTemplatesThatAnIdMayNoLongerHave() {
    table.route("orders", "/v1/orders", null);
    table.route("orders", "/v2/orders", null);

    table.retain(List.of("orders"));

    assertThat(table.size()).isZero();
  }

  @Test
  void moreRoutesThanTheBound_areNeitherKeptNorReportedByTheirId() {
    for (int i = 0; i < RouteTable.MAX_ROUTES; i++) {
      table.route("route-" + i, null, null);
    }

    Route beyond = table.route("one more", "/one/more", null);

    assertThat(table.size()).isEqualTo(RouteTable.MAX_ROUTES);
    assertThat(beyond.reportedId()).isNull();
    assertThat(beyond.id()).isEqualTo("one more");
    assertThat(table.route("one more", "/one/more", null)).isNotSameAs(beyond);
    assertThat(table.route("route-1", null, null).reportedId()).isEqualTo("route-1");
  }

  @Test
  void randomUuid_isNotReported() {
    for (int i = 0; i < 100; i++) {
      assertThat(table.route(UUID.randomUUID().toString(), null, null).reportedId()).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "null"})
  void idThatIsNoName_isNotReported(String id) {
    assertThat(table.route(id, null, null).reportedId()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "orders",
        "3f2b8f0e-6f0a-4c0e-9a3e-5d1f6c7b8a9",
        "3f2b8f0e-6f0a-4c0e-9a3e-5d1f6c7b8a9x",
        "3f2b8f0e-6f0a-1c0e-9a3e-5d1f6c7b8a90",
        "3f2b8f0e-6f0a-4c0e-0a3e-5d1f6c7b8a90",
        "3f2b8f0e_6f0a-4c0e-9a3e-5d1f6c7b8a90",
      })
  void idThatIsNoRandomUuid_isReported(String id) {
    assertThat(table.route(id, null, null).reportedId()).isEqualTo(id);
  }
}
