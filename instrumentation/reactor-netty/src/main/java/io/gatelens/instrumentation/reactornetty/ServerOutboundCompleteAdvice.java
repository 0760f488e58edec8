package io.gatelens.instrumentation.reactornetty;

import net.bytebuddy.asm.Advice;
import reactor.netty.http.server.HttpServerRequest;

/** Reports that the handler is done, before the last write. */
public final class ServerOutboundCompleteAdvice {

  private ServerOutboundCompleteAdvice() {}

  @Advice.OnMethodEnter(inline = false)
  public static void enter(@Advice.This HttpServerRequest operations) {
    ServerEdge.outboundComplete(operations);
  }
}
