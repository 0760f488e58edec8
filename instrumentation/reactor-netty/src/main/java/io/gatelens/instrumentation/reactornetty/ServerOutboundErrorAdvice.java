package io.gatelens.instrumentation.reactornetty;

import net.bytebuddy.asm.Advice;
import reactor.netty.Connection;

/** Reports what the handler failed with, before the transport answers. */
public final class ServerOutboundErrorAdvice {

  private ServerOutboundErrorAdvice() {}

  @Advice.OnMethodEnter(inline = false)
  public static void enter(
      @Advice.This Connection operations, @Advice.Argument(0) Throwable error) {
    ServerEdge.outboundFailed(operations.channel(), error);
  }
}
