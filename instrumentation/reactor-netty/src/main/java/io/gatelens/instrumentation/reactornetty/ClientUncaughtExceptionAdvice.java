package io.gatelens.instrumentation.reactornetty;

import net.bytebuddy.asm.Advice;
import reactor.netty.Connection;
import reactor.netty.ConnectionObserver;

/** Reports an error that comes in place of a response. */
public final class ClientUncaughtExceptionAdvice {

  private ClientUncaughtExceptionAdvice() {}

  @Advice.OnMethodEnter(inline = false)
  public static void enter(
      @Advice.This ConnectionObserver observer,
      @Advice.Argument(0) Connection connection,
      @Advice.Argument(1) Throwable error) {
    ClientEdge.uncaught(observer.currentContext(), connection, error);
  }
}
