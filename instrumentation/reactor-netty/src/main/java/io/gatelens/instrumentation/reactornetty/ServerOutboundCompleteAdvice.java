package io.gatelens.instrumentation.reactornetty;

import io.netty.handler.codec.http.FullHttpResponse;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.server.HttpServerRequest;

/** Reports that the handler is done, before the last write. */
public final class ServerOutboundCompleteAdvice {

  private ServerOutboundCompleteAdvice() {}

  @Advice.OnMethodEnter(inline = false)
  public static void enter(
      @Advice.This HttpServerRequest operations,
      @Advice.FieldValue("fullHttpResponse") @Nullable FullHttpResponse fullResponse) {
    ServerEdge.outboundComplete(operations, fullResponse);
  }
}
