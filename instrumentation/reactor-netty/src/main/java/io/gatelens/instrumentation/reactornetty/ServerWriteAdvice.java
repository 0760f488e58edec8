package io.gatelens.instrumentation.reactornetty;

import io.netty.channel.ChannelHandlerContext;
import net.bytebuddy.asm.Advice;

/** Reports a message to the client before it is written. */
public final class ServerWriteAdvice {

  private ServerWriteAdvice() {}

  @Advice.OnMethodEnter(inline = false)
  public static void enter(
      @Advice.Argument(0) ChannelHandlerContext context, @Advice.Argument(1) Object message) {
    ServerEdge.outbound(context.channel(), message);
  }
}
