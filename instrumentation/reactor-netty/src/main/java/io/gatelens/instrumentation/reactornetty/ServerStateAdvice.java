package io.gatelens.instrumentation.reactornetty;

import net.bytebuddy.asm.Advice;
import reactor.netty.Connection;
import reactor.netty.ConnectionObserver;

/** Reports a state of the server's connection before its handler sees it. */
public final class ServerStateAdvice {

  private ServerStateAdvice() {}

  @Advice.OnMethodEnter(inline = false)
  public static void enter(
      @Advice.Argument(0) Connection connection,
      @Advice.Argument(1) ConnectionObserver.State state) {
    ServerEdge.onStateChange(connection, state);
  }
}
