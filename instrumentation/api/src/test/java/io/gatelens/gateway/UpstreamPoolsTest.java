package io.gatelens.gateway;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class UpstreamPoolsTest {

  private static final PoolReader<TestPool> READER = new Reader();

  private final TestGateway test = TestGateway.started();
  private final List<TestPool> alive = new ArrayList<>();

  @Test
  void poolsOfOneAddress_addUp_andThoseOfOthersDoNot() {
    add(new TestPool(1, 2, 3), "orders", 9090);
    add(new TestPool(10, 20, 30), "orders", 9090);
    add(new TestPool(5, 0, 0), "orders", 9091);

    assertThat(values())
        .isEqualTo(
            Map.of(
                series("idle", 9090), 11.0,
                series("active", 9090), 22.0,
                series("pending", 9090), 33.0,
                series("idle", 9091), 5.0,
                series("active", 9091), 0.0,
                series("pending", 9091), 0.0));
  }

  @Test
  void poolThatIsClosed_isForgotten() {
    TestPool pool = add(new TestPool(1, 2, 3), "orders", 9090);
    assertThat(values()).hasSize(3);

    pool.isDisposed = true;

    assertThat(values()).isEmpty();
    assertThat(test.gateway.pools().size()).isZero();
  }

  @Test
  void unknownPort_isAbsent() {
    add(new TestPool(1, 0, 0), "orders", -1);

    assertThat(values())
        .containsKey(
            Attributes.of(stringKey("state"), "idle", stringKey("server.address"), "orders"));
  }

  @Test
  void poolsBeyondTheBound_areNotCounted_untilOneIsClosed() {
    TestPool first = add(new TestPool(0, 1, 0), "orders", 9090);
    for (int i = 0; i < UpstreamPools.MAX_POOLS; i++) {
      add(new TestPool(0, 1, 0), "orders", 9090);
    }
    assertThat(values()).containsEntry(series("active", 9090), (double) UpstreamPools.MAX_POOLS);

    first.isDisposed = true;
    add(new TestPool(0, 1, 0), "payments", 9090);

    assertThat(test.gateway.pools().size()).isEqualTo(UpstreamPools.MAX_POOLS);
    assertThat(values())
        .containsKey(
            Attributes.of(
                stringKey("state"),
                "active",
                stringKey("server.address"),
                "payments",
                longKey("server.port"),
                9090L));
  }

  @Test
  void poolIsHeldWeakly_soItsApplicationCanGo() {
    test.gateway.pools().add(new TestPool(1, 1, 1), READER, "orders", 9090);

    for (int i = 0; i < 100 && !values().isEmpty(); i++) {
      System.gc();
    }

    assertThat(values()).isEmpty();
  }

  private TestPool add(TestPool pool, String address, int port) {
    alive.add(pool);
    test.gateway.pools().add(pool, READER, address, port);
    return pool;
  }

  private Map<Attributes, Double> values() {
    return test.values(GatewayMetrics.UPSTREAM_CONNECTIONS);
  }

  private static Attributes series(String state, long port) {
    return Attributes.of(
        stringKey("state"),
        state,
        stringKey("server.address"),
        "orders",
        longKey("server.port"),
        port);
  }

  private static final class TestPool {
    private final int idle;
    private final int active;
    private final int pending;
    private boolean isDisposed;

    private TestPool(int idle, int active, int pending) {
      this.idle = idle;
      this.active = active;
      this.pending = pending;
    }
  }

  private static final class Reader implements PoolReader<TestPool> {

    @Override
    public int idle(TestPool pool) {
      return pool.idle;
    }

    @Override
    public int active(TestPool pool) {
      return pool.active;
    }

    @Override
    public int pending(TestPool pool) {
      return pool.pending;
    }

    @Override
    public boolean isDisposed(TestPool pool) {
      return pool.isDisposed;
    }
  }
}
