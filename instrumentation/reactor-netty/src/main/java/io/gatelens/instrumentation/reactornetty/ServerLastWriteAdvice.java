package io.gatelens.instrumentation.reactornetty;

import io.netty.util.concurrent.Future;
import net.bytebuddy.asm.Advice;
import reactor.netty.Connection;

/** Reports how the last write of a response ended. */
public final class ServerLastWriteAdvice {

  private ServerLastWriteAdvice() {}

  @Advice.OnMethodEnter(inline = false)
  public static void enter(
      @Advice.This Connection operations, @Advice.Argument(0) Future<?> write) {
    ServerEdge.lastWrite(operations.channel(), write.isSuccess());
  }
}
