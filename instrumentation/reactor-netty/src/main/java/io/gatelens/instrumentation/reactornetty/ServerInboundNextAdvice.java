package io.gatelens.instrumentation.reactornetty;

import io.netty.channel.ChannelHandlerContext;
import net.bytebuddy.asm.Advice;

/** Reports a message from the client before it is read. */
public final class ServerInboundNextAdvice {

  private ServerInboundNextAdvice() {}

  @Advice.OnMethodEnter(inline = false)
  public static void enter(
      @Advice.Argument(0) ChannelHandlerContext context, @Advice.Argument(1) Object message) {
    ServerEdge.inbound(context.channel(), message);
  }
}
