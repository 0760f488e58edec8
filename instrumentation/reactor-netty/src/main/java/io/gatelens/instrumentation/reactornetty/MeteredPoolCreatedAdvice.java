package io.gatelens.instrumentation.reactornetty;

import java.net.SocketAddress;
import net.bytebuddy.asm.Advice;
import reactor.netty.internal.shaded.reactor.pool.InstrumentedPool;

/** As {@link PoolCreatedAdvice}, of a pool that has an id because the application meters it. */
public final class MeteredPoolCreatedAdvice {

  private MeteredPoolCreatedAdvice() {}

  @Advice.OnMethodExit(inline = false)
  public static void exit(
      @Advice.Return InstrumentedPool<?> pool, @Advice.Argument(3) SocketAddress upstream) {
    ConnectionPools.created(pool, upstream);
  }
}
