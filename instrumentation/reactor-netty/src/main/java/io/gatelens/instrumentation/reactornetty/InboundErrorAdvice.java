package io.gatelens.instrumentation.reactornetty;

import net.bytebuddy.asm.Advice;
import reactor.netty.channel.ChannelOperations;

/** Reports an error that only the receiver of a response is told of. */
public final class InboundErrorAdvice {

  private InboundErrorAdvice() {}

  @Advice.OnMethodEnter(inline = false)
  public static void enter(
      @Advice.This ChannelOperations<?, ?> operations, @Advice.Argument(0) Throwable error) {
    ClientEdge.operationsFailed(operations, error);
  }
}
