package io.gatelens.instrumentation.reactornetty;

import io.netty.channel.ChannelPromise;
import net.bytebuddy.asm.Advice;

/** Reports that an address is known and is connected to. */
public final class ConnectionConnectAdvice {

  private ConnectionConnectAdvice() {}

  @Advice.OnMethodEnter(inline = false)
  public static void enter(@Advice.Argument(2) ChannelPromise promise) {
    ConnectionEdge.connecting(promise.channel());
  }
}
