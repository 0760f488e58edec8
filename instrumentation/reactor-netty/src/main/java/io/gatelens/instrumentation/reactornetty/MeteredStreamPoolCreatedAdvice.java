package io.gatelens.instrumentation.reactornetty;

import java.net.SocketAddress;
import net.bytebuddy.asm.Advice;
import reactor.netty.internal.shaded.reactor.pool.InstrumentedPool;

/**
 * As {@link StreamPoolCreatedAdvice}, of a pool that has an id because the application meters it.
 */
public final class MeteredStreamPoolCreatedAdvice {

  private MeteredStreamPoolCreatedAdvice() {}

  @Advice.OnMethodExit(inline = false)
  public static void exit(
      @Advice.Return InstrumentedPool<?> pool, @Advice.Argument(3) SocketAddress upstream) {
    ConnectionPools.streamsCreated(pool, upstream);
  }
}
