package io.gatelens.instrumentation.reactornetty;

import net.bytebuddy.asm.Advice;
import reactor.netty.channel.ChannelOperations;

/** Reports that the request could not be written to its end. */
public final class ClientOutboundErrorAdvice {

  private ClientOutboundErrorAdvice() {}

  @Advice.OnMethodEnter(inline = false)
  public static void enter(
      @Advice.This ChannelOperations<?, ?> operations, @Advice.Argument(0) Throwable error) {
    ClientEdge.operationsFailed(operations, error);
  }
}
