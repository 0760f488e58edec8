package io.gatelens.instrumentation.reactornetty;

import io.netty.channel.ChannelHandlerContext;
import net.bytebuddy.asm.Advice;

/** Reports a message of the response before it is read. */
public final class ClientInboundNextAdvice {

  private ClientInboundNextAdvice() {}

  @Advice.OnMethodEnter(inline = false)
  public static void enter(
      @Advice.Argument(0) ChannelHandlerContext context, @Advice.Argument(1) Object message) {
    ClientEdge.inbound(context.channel(), message);
  }
}
