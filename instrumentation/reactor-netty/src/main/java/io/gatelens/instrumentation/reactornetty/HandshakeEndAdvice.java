package io.gatelens.instrumentation.reactornetty;

import io.netty.channel.ChannelHandlerContext;
import net.bytebuddy.asm.Advice;

/** Reports how a TLS handshake ended. */
public final class HandshakeEndAdvice {

  private HandshakeEndAdvice() {}

  @Advice.OnMethodEnter(inline = false)
  public static void enter(
      @Advice.Argument(0) ChannelHandlerContext context, @Advice.Argument(1) Object event) {
    ConnectionEdge.handshakeEnded(context.channel(), event);
  }
}
