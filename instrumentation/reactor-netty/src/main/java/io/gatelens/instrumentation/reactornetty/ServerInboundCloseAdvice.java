package io.gatelens.instrumentation.reactornetty;

import net.bytebuddy.asm.Advice;
import reactor.netty.Connection;

/** Reports that the client closed while its response was under way. */
public final class ServerInboundCloseAdvice {

  private ServerInboundCloseAdvice() {}

  @Advice.OnMethodEnter(inline = false)
  public static void enter(@Advice.This Connection operations) {
    ServerEdge.inboundClosed(operations.channel());
  }
}
