package io.gatelens.instrumentation.reactornetty;

import io.netty.channel.ChannelHandlerContext;
import net.bytebuddy.asm.Advice;

/** Reports that a connection, of a client or of a server, begins with a TLS handshake. */
public final class HandshakeStartAdvice {

  private HandshakeStartAdvice() {}

  @Advice.OnMethodEnter(inline = false)
  public static void enter(@Advice.Argument(0) ChannelHandlerContext context) {
    ConnectionEdge.handshakeStarted(context.channel());
  }
}
