package io.gatelens.gateway;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import io.opentelemetry.semconv.ServerAttributes;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's pools of upstream connections. Those of one address add up: a gateway has a pool
 * for each way in which it connects to it.
 *
 * <p>A pool and its reader are held weakly, since both belong to the application. A pool that is
 * closed or collected is forgotten when metrics are collected next. Thread-safe.
 */
public final class UpstreamPools {

  /** A gateway has one for each upstream, seldom more; beyond this they are not counted. */
  static final int MAX_POOLS = 1_000;

  private final Queue<Pool<?>> pools = new ConcurrentLinkedQueue<>();

  UpstreamPools() {}

  /**
   * A pool was made.
   *
   * @param reader must be kept alive by the code that calls this: it is held weakly
   * @param address the upstream's host name or address, as in {@code server.address}
   * @param port zero or negative where it is not known
   */
  public <P> void add(P pool, PoolReader<P> reader, String address, int port) {
    if (size() >= MAX_POOLS) {
      forgetClosed();
    }
    // Two that come at once may both find the last place free.
    if (size() < MAX_POOLS) {
      pools.add(new Pool<>(pool, reader, new Address(address, port)));
    }
  }

  void observe(ObservableLongMeasurement gauge) {
    forgetClosed();
    Map<Address, Counts> counts = new HashMap<>();
    for (Pool<?> pool : pools) {
      pool.addTo(counts.computeIfAbsent(pool.address, address -> new Counts()));
    }
    counts.forEach(
        (address, of) -> {
          gauge.record(of.idle, address.attributes("idle"));
          gauge.record(of.active, address.attributes("active"));
          gauge.record(of.pending, address.attributes("pending"));
        });
  }

  int size() {
    return pools.size();
  }

  private void forgetClosed() {
    pools.removeIf(Pool::isGone);
  }

  private static final class Counts {
    private long idle;
    private long active;
    private long pending;
  }

  private record Address(String host, int port) {

    private Attributes attributes(String state) {
      AttributesBuilder attributes = Attributes.builder();
      attributes.put(GatewayAttributes.STATE, state);
      attributes.put(ServerAttributes.SERVER_ADDRESS, host);
      if (port > 0) {
        attributes.put(ServerAttributes.SERVER_PORT, port);
      }
      return attributes.build();
    }
  }

  private static final class Pool<P> {
    private final WeakReference<P> pool;
    private final WeakReference<PoolReader<P>> reader;
    private final Address address;

    private Pool(P pool, PoolReader<P> reader, Address address) {
      this.pool = new WeakReference<>(pool);
      this.reader = new WeakReference<>(reader);
      this.address = address;
    }

    private boolean isGone() {
      @Nullable P alive = pool.get();
      PoolReader<P> reading = reader.get();
      return alive == null || reading == null || reading.isDisposed(alive);
    }

    private void addTo(Counts counts) {
      @Nullable P alive = pool.get();
      PoolReader<P> reading = reader.get();
      if (alive != null && reading != null) {
        counts.idle += reading.idle(alive);
        counts.active += reading.active(alive);
        counts.pending += reading.pending(alive);
      }
    }
  }
}
