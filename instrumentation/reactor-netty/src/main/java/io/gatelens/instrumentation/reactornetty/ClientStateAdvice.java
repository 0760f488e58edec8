package io.gatelens.instrumentation.reactornetty;

import net.bytebuddy.asm.Advice;
import reactor.netty.Connection;
import reactor.netty.ConnectionObserver;

/** Reports a state of the client's connection. */
public final class ClientStateAdvice {

  private ClientStateAdvice() {}

  @Advice.OnMethodEnter(inline = false)
  public static void enter(
      @Advice.This ConnectionObserver observer,
      @Advice.Argument(0) Connection connection,
      @Advice.Argument(1) ConnectionObserver.State state) {
    ClientEdge.onStateChange(observer.currentContext(), connection, state);
  }
}
