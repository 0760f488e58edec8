package io.gatelens.instrumentation.reactornetty;

import java.net.SocketAddress;
import net.bytebuddy.asm.Advice;
import reactor.netty.internal.shaded.reactor.pool.InstrumentedPool;

/** Reports a new pool of HTTP/2 streams, which takes its connections from a pool of those. */
public final class StreamPoolCreatedAdvice {

  private StreamPoolCreatedAdvice() {}

  @Advice.OnMethodExit(inline = false)
  public static void exit(
      @Advice.Return InstrumentedPool<?> pool, @Advice.Argument(2) SocketAddress upstream) {
    ConnectionPools.streamsCreated(pool, upstream);
  }
}
