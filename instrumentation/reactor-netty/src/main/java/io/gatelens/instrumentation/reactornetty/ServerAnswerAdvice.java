package io.gatelens.instrumentation.reactornetty;

import io.netty.handler.codec.http.FullHttpResponse;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.server.HttpServerRequest;

/** Reports the answer that is about to be written in one piece. */
public final class ServerAnswerAdvice {

  private ServerAnswerAdvice() {}

  @Advice.OnMethodEnter(inline = false)
  public static void enter(
      @Advice.This HttpServerRequest operations,
      @Advice.FieldValue("fullHttpResponse") @Nullable FullHttpResponse fullResponse) {
    if (fullResponse != null) {
      ServerEdge.answering(operations, fullResponse);
    }
  }
}
