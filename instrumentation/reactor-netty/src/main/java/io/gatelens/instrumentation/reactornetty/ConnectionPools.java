package io.gatelens.instrumentation.reactornetty;

import io.gatelens.gateway.Gateway;
import io.gatelens.gateway.PoolReader;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import reactor.netty.internal.shaded.reactor.pool.InstrumentedPool;

/** The pools of Reactor Netty's clients, as the model reads them. */
final class ConnectionPools {

  /** Kept here: the model holds a reader weakly. */
  private static final PoolReader<InstrumentedPool<?>> CONNECTIONS = new Connections();

  private static final PoolReader<InstrumentedPool<?>> STREAMS = new Streams();

  private ConnectionPools() {}

  static void created(InstrumentedPool<?> pool, SocketAddress upstream) {
    add(pool, CONNECTIONS, upstream);
  }

  /** A pool of HTTP/2 streams: its connections are counted by the pool that it takes them from. */
  static void streamsCreated(InstrumentedPool<?> pool, SocketAddress upstream) {
    add(pool, STREAMS, upstream);
  }

  private static void add(
      InstrumentedPool<?> pool, PoolReader<InstrumentedPool<?>> reader, SocketAddress upstream) {
    if (upstream instanceof InetSocketAddress inet) {
      Gateway.current().pools().add(pool, reader, inet.getHostString(), inet.getPort());
    }
  }

  private static final class Connections implements PoolReader<InstrumentedPool<?>> {

    @Override
    public int idle(InstrumentedPool<?> pool) {
      return pool.metrics().idleSize();
    }

    /** Including those that are being opened. */
    @Override
    public int active(InstrumentedPool<?> pool) {
      InstrumentedPool.PoolMetrics metrics = pool.metrics();
      return Math.max(0, metrics.allocatedSize() - metrics.idleSize());
    }

    @Override
    public int pending(InstrumentedPool<?> pool) {
      return pool.metrics().pendingAcquireSize();
    }

    @Override
    public boolean isDisposed(InstrumentedPool<?> pool) {
      return pool.isDisposed();
    }
  }

  private static final class Streams implements PoolReader<InstrumentedPool<?>> {

    @Override
    public int idle(InstrumentedPool<?> pool) {
      return 0;
    }

    @Override
    public int active(InstrumentedPool<?> pool) {
      return 0;
    }

    @Override
    public int pending(InstrumentedPool<?> pool) {
      return pool.metrics().pendingAcquireSize();
    }

    @Override
    public boolean isDisposed(InstrumentedPool<?> pool) {
      return pool.isDisposed();
    }
  }
}
