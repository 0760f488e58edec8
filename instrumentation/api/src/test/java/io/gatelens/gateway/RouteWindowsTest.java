package io.gatelens.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.gatelens.gateway.RouteActivity.Kind;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class RouteWindowsTest {

  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
  private static final long START = 0;
  private static final long MILLISECOND = 1_000_000;

  private final RouteTable table = new RouteTable(GatewaySettings.defaults(), new SettableClock());
  private final RouteWindows windows = new RouteWindows(table.unmatched());

  @Test
  void requests_areCountedByRoute_busiestFirst_withTheirParts() {
    add("orders", START + 1, false);
    add("search", START + 2, false);
    add("search", START + 3, true);

    List<RouteActivity> read = windows.read(START + MINUTE / 2);

    assertThat(read).extracting(RouteActivity::name).containsExactly("search", "orders");
    RouteActivity search = read.get(0);
    assertThat(search.kind()).isEqualTo(Kind.ROUTE);
    assertThat(search.requests()).isEqualTo(2);
    assertThat(search.errors()).isEqualTo(1);
    assertThat(search.seconds()).isEqualTo(30);
    assertThat(search.overheadNanos()).isEqualTo(2 * MILLISECOND);
    assertThat(search.upstreamNanos()).isEqualTo(4 * MILLISECOND);
    assertThat(search.backoffNanos()).isEqualTo(6 * MILLISECOND);
    assertThat(search.p50Nanos()).isCloseTo(6 * MILLISECOND, Percentage.withPercentage(6.3));
  }

  @Test
  void window_isTheCurrentMinuteAndTheFiveBefore() {
    for (int minute = 0; minute < 10; minute++) {
      add("orders", START + minute * MINUTE, false);
    }

    RouteActivity orders = windows.read(START + 9 * MINUTE + MINUTE / 4).get(0);

    assertThat(orders.requests()).isEqualTo(6);
    assertThat(orders.seconds()).isEqualTo(5 * 60 + 15);
  }

  @Test
  void routeWithoutTraffic_disappears() {
    add("old", START, false);
    add("orders", START + 6 * MINUTE, false);

    assertThat(windows.read(START + 6 * MINUTE))
        .extracting(RouteActivity::name)
        .containsExactly("orders");
    assertThat(windows.read(START + 20 * MINUTE)).isEmpty();
  }

  @Test
  void requestThatComesLate_isInItsOwnMinute_orInNone() {
    add("orders", START + 5 * MINUTE, false);
    add("orders", START + 4 * MINUTE, false);
    add("orders", START - MINUTE, false);

    assertThat(windows.read(START + 5 * MINUTE).get(0).requests()).isEqualTo(2);
    assertThat(windows.read(START + 10 * MINUTE).get(0).requests()).isEqualTo(1);
  }

  @Test
  void whatNoRouteMatched_isARowOfItsOwn() {
    windows.add(table.unmatched(), START, 1, 0, 0, false);

    assertThat(windows.read(START))
        .extracting(RouteActivity::kind, RouteActivity::name)
        .containsExactly(tuple(Kind.UNMATCHED, ""));
  }

  @Test
  void routeWithoutAnIdThatLasts_isItsPath_orAmongTheOthers() {
    String random = "2c4e1a52-8f5d-4d43-9f0a-0a6f3f6f9b11";
    windows.add(table.route(random, "/search/**", null), START, 1, 0, 0, false);
    windows.add(table.route(random, null, null), START, 1, 0, 0, false);

    assertThat(windows.read(START))
        .extracting(RouteActivity::kind, RouteActivity::name)
        .containsExactly(tuple(Kind.ROUTE, "/search/**"), tuple(Kind.OTHER, ""));
  }

  @Test
  void routesBeyondTheBound_areCountedTogether_untilOthersAreGone() {
    for (int i = 0; i < 9_000; i++) {
      add("route-" + i, START, false);
    }

    List<RouteActivity> read = windows.read(START);
    RouteActivity others = read.get(read.size() - 1);

    assertThat(read).hasSize(RouteWindows.MAX_ROUTES + 1);
    assertThat(others.kind()).isEqualTo(Kind.OTHER);
    assertThat(others.requests()).isEqualTo(9_000 - RouteWindows.MAX_ROUTES);
    add("late", START + 7 * MINUTE, false);
    assertThat(windows.read(START + 7 * MINUTE))
        .extracting(RouteActivity::name)
        .containsExactly("late");
  }

  @Test
  void busyRouteThatCameLate_getsAPlace_whenThePageIsRead() {
    for (int i = 0; i < RouteWindows.MAX_ROUTES; i++) {
      add("route-" + i, START, false);
    }
    addBusy(START + 1);
    assertThat(windows.read(START + 2)).noneMatch(route -> route.name().equals("busy"));

    addBusy(START + 3);
    List<RouteActivity> read = windows.read(START + 4);

    assertThat(read.get(0).name()).isEqualTo("busy");
    assertThat(read.stream().mapToLong(RouteActivity::requests).sum())
        .isEqualTo(RouteWindows.MAX_ROUTES + 20);
  }

  @Test
  void longNames_areCut_andToldApart() {
    add("r".repeat(10_000), START, false);
    add("r".repeat(10_001), START, false);

    assertThat(windows.read(START))
        .hasSize(2)
        .allMatch(route -> route.name().length() == RouteWindows.MAX_NAME_CHARS);
  }

  private void addBusy(long endNanos) {
    for (int i = 0; i < 10; i++) {
      add("busy", endNanos, false);
    }
  }

  private void add(String id, long endNanos, boolean isError) {
    windows.add(
        table.route(id, null, null),
        endNanos,
        MILLISECOND,
        2 * MILLISECOND,
        3 * MILLISECOND,
        isError);
  }
}
