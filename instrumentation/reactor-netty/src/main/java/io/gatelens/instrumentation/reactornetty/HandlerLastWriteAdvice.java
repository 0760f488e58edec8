package io.gatelens.instrumentation.reactornetty;

import io.netty.channel.ChannelFuture;
import net.bytebuddy.asm.Advice;

/** Reports how the last write of a response ended, where a handler of the channel is told. */
public final class HandlerLastWriteAdvice {

  private HandlerLastWriteAdvice() {}

  @Advice.OnMethodEnter(inline = false)
  public static void enter(@Advice.Argument(0) ChannelFuture write) {
    ServerEdge.lastWrite(write.channel(), write.isSuccess());
  }
}
