package io.gatelens.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RouteTableTest {

  private static final long GRACE_MILLIS = 60_000;
  private static final int THREADS = 8;
  private static final int ROUNDS = 2_000;

  private final SettableClock clock = new SettableClock();
  private final RouteTable table = table(RouteTable.MAX_ROUTES);

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
  void routeThatLeadsToAnotherHost_isTheSameOne_andTakesNoSecondPlace() {
    RouteTable small = table(2);
    Route orders = small.route("orders", "/orders", null, "a.internal");
    assertThat(orders.service()).isEqualTo("a.internal");

    small.retain(List.of("orders", "stock"));

    assertThat(small.route("orders", "/orders", null, "b.internal")).isSameAs(orders);
    assertThat(orders.service()).isEqualTo("b.internal");
    assertThat(small.size()).isEqualTo(1);
    assertThat(small.route("stock", null, null).hasSeries()).as("the second place").isTrue();
    assertThat(small.route("third", null, null).hasSeries()).isFalse();
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
  void idWithTwoTemplates_keepsItsPlacesOverLoads_andLosesTheOneThatIsNotMatchedAnyMore() {
    RouteTable small = table(2);
    Route old = small.route("orders", "/v1/orders", null);
    Route current = small.route("orders", "/v2/orders", null);
    small.retain(List.of("orders", "stock"));

    assertThat(small.route("stock", null, null).hasSeries()).isFalse();
    assertThat(small.route("orders", "/v1/orders", null)).isSameAs(old);
    small.retain(List.of("orders", "stock"));

    clock.setMillis(GRACE_MILLIS - 1);
    small.route("orders", "/v2/orders", null);
    small.retain(List.of("orders", "stock"));
    clock.setMillis(GRACE_MILLIS);
    small.retain(List.of("orders", "stock"));

    assertThat(small.route("orders", "/v2/orders", null)).isSameAs(current);
    assertThat(small.route("stock", null, null).hasSeries()).as("the place of /v1").isTrue();
    assertThat(small.route("orders", "/v1/orders", null).hasSeries()).isFalse();
  }

  @Test
  void routeThatIsMadeByManyThreadsAtOnce_takesTheLastPlace() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      for (int round = 0; round < ROUNDS; round++) {
        RouteTable small = table(1);
        CyclicBarrier start = new CyclicBarrier(THREADS);
        List<Callable<Route>> calls =
            Collections.nCopies(
                THREADS,
                () -> {
                  start.await();
                  return small.route("orders", "/orders", null);
                });

        for (Future<Route> made : threads.invokeAll(calls)) {
          assertThat(made.get().hasSeries()).as("in round %s", round).isTrue();
        }
        assertThat(small.route("stock", null, null).hasSeries()).isFalse();
        assertThat(small.size()).isEqualTo(2);
      }
    } finally {
      threads.shutdownNow();
    }
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
  void routesBeyondTheLimitOfSeries_shareOnes_untilARouteIsGone() {
    RouteTable small = table(2);
    Route first = small.route("first", "/first", null);
    Route second = small.route("second", "/second", null);
    Route third = small.route("third", "/third", "third-service");

    assertThat(List.of(first.hasSeries(), second.hasSeries())).containsOnly(true);
    assertThat(third.hasSeries()).isFalse();
    assertThat(third.reportedId()).as("in spans").isEqualTo("third");
    assertThat(third.series())
        .isEqualTo(Attributes.of(AttributeKey.booleanKey("otel.metric.overflow"), true))
        .isEqualTo(third.telemetry().upstream());
    assertThat(small.route("third", "/third", "third-service")).isSameAs(third);

    small.retain(List.of("second", "third"));

    assertThat(small.route("second", "/second", null)).isSameAs(second);
    Route again = small.route("third", "/third", "third-service");
    assertThat(again.hasSeries()).isTrue();
    assertThat(small.route("fourth", null, null).hasSeries()).isFalse();
  }

  @Test
  void routeThatIsGone_isReportedForAWhile() {
    assertThat(table.isReported("orders")).as("before the first load").isTrue();
    table.route("orders", null, null);
    table.route("old", null, null);

    table.retain(List.of("orders", "unused"));

    assertThat(table.isReported("old")).isTrue();
    clock.setMillis(GRACE_MILLIS - 1);
    assertThat(table.isReported("old")).isTrue();
    clock.setMillis(GRACE_MILLIS);
    assertThat(table.isReported("old")).isFalse();
    assertThat(table.isReported("orders")).isTrue();
    assertThat(table.isReported("unused")).isTrue();
    assertThat(table.isReported("never heard of")).isFalse();
  }

  @Test
  void routeThatComesBack_isReportedAgain() {
    table.route("orders", null, null);
    table.retain(List.of());
    clock.setMillis(GRACE_MILLIS);
    assertThat(table.isReported("orders")).isFalse();

    table.retain(List.of("orders"));

    assertThat(table.isReported("orders")).isTrue();
    table.retain(List.of());
    clock.setMillis(3 * GRACE_MILLIS);
    assertThat(table.isReported("orders")).isFalse();
  }

  @Test
  void routeThatIsMatchedAfterItIsGone_isReportedForAWhileAfterItsLastMatch() {
    table.route("orders", null, null);
    table.retain(List.of());
    clock.setMillis(GRACE_MILLIS - 1);
    assertThat(table.isReported("orders")).isTrue();

    table.route("orders", null, null); // A request that was under way, or a route of others.

    clock.setMillis(GRACE_MILLIS);
    assertThat(table.isReported("orders")).isTrue();
    clock.setMillis(2 * GRACE_MILLIS - 1);
    assertThat(table.isReported("orders")).isTrue();
    clock.setMillis(2 * GRACE_MILLIS);
    assertThat(table.isReported("orders")).isFalse();
    table.retain(List.of());
    assertThat(table.isReported("orders")).as("a later load").isFalse();
    table.route("orders", null, null);
    assertThat(table.isReported("orders")).isTrue();
    clock.setMillis(3 * GRACE_MILLIS - 1);
    table.retain(List.of());
    assertThat(table.isReported("orders")).isTrue();
    clock.setMillis(3 * GRACE_MILLIS);
    assertThat(table.isReported("orders")).as("a grace after its last match").isFalse();
  }

  @Test
  void routeThatIsMadeLongAfterTheStart_isReportedToAllWhoLookAtOnce() throws Exception {
    table.retain(List.of());
    clock.setMillis(10 * GRACE_MILLIS);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      for (int round = 0; round < ROUNDS; round++) {
        String id = "route-" + round;
        table.route(id, null, null);
        CyclicBarrier start = new CyclicBarrier(THREADS);
        List<Callable<Boolean>> looks =
            Collections.nCopies(
                THREADS,
                () -> {
                  start.await();
                  return table.isReported(id);
                });

        for (Future<Boolean> look : threads.invokeAll(looks)) {
          assertThat(look.get()).as("in round %s", round).isTrue();
        }
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void idWithTwoTemplates_thatNoRequestTakesForLong_keepsTheOneThatWasLastTaken() {
    RouteTable small = table(2);
    small.route("orders", "/v1/orders", null);
    Route current = small.route("orders", "/v2/orders", null);
    small.retain(List.of("orders", "stock"));
    clock.setMillis(1);
    small.route("orders", "/v2/orders", null);
    small.retain(List.of("orders", "stock"));

    clock.setMillis(2 * GRACE_MILLIS);
    small.retain(List.of("orders", "stock"));

    assertThat(small.size()).isEqualTo(1);
    assertThat(small.route("orders", "/v2/orders", null)).isSameAs(current);
    assertThat(small.route("stock", null, null).hasSeries()).as("the place of /v1").isTrue();
  }

  @Test
  void idWhoseNewTemplateFoundNoPlace_givesUpThatOfTheOldOne() {
    RouteTable small = table(1);
    small.route("orders", "/v1/orders", null);
    small.retain(List.of("orders"));
    clock.setMillis(2 * GRACE_MILLIS);
    assertThat(small.route("orders", "/v2/orders", null).hasSeries()).isFalse();

    small.retain(List.of("orders"));

    assertThat(small.route("orders", "/v2/orders", null).hasSeries()).isTrue();
  }

  @Test
  void idsThatAreRandom_takeNoRoomFromThoseThatAreGone() {
    table.retain(List.of("old"));
    for (int i = 0; i < RouteTable.MAX_ROUTES; i++) {
      table.route(UUID.randomUUID().toString(), null, null);
    }
    table.retain(List.of("old"));

    table.retain(List.of());

    assertThat(table.isReported("old")).isTrue();
  }

  @Test
  void routesThatComeAndGo_areForgottenInTheEnd() {
    for (int i = 0; i < 3 * RouteTable.MAX_ROUTES; i++) {
      table.route("route-" + i, null, null);
      table.retain(List.of("route-" + i));
    }

    assertThat(table.size()).isEqualTo(1);
    Route last = table.route("one more", null, null);
    assertThat(last.hasSeries()).isTrue();
  }

  @Test
  void randomUuid_isNotReported() {
    for (int i = 0; i < 100; i++) {
      assertThat(table.route(UUID.randomUUID().toString(), null, null).reportedId()).isNull();
    }
  }

  private RouteTable table(int maxRoutes) {
    return new RouteTable(
        new GatewaySettings(
            GatewaySettings.Detail.AUTO,
            0,
            GatewaySettings.Incoming.CONTINUE,
            null,
            0,
            SettingsByRequest.NONE,
            false,
            GatewaySettings.Reach.OFF,
            GatewaySettings.Owner.AGENT,
            Set.of(),
            new SeriesSettings(maxRoutes, GRACE_MILLIS * 1_000_000)),
        clock);
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
