package io.gatelens.instrumentation.reactornetty;

import io.netty.channel.ChannelPromise;
import net.bytebuddy.asm.Advice;

/** Reports that a channel was registered, which means nothing, or connected. */
public final class ConnectionConnectedAdvice {

  private ConnectionConnectedAdvice() {}

  @Advice.OnMethodEnter(inline = false)
  public static void enter(@Advice.This ChannelPromise promise) {
    ConnectionEdge.connected(promise.channel());
  }
}
