package io.gatelens.instrumentation.reactornetty;

import java.net.SocketAddress;
import net.bytebuddy.asm.Advice;
import reactor.netty.internal.shaded.reactor.pool.InstrumentedPool;

/** Reports a new pool of connections. */
public final class PoolCreatedAdvice {

  private PoolCreatedAdvice() {}

  @Advice.OnMethodExit(inline = false)
  public static void exit(
      @Advice.Return InstrumentedPool<?> pool, @Advice.Argument(2) SocketAddress upstream) {
    ConnectionPools.created(pool, upstream);
  }
}
