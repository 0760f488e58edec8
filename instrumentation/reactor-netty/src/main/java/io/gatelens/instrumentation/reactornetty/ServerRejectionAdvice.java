package io.gatelens.instrumentation.reactornetty;

import io.netty.channel.Channel;
import net.bytebuddy.asm.Advice;

/** Reports the end of a connection that the server closed before it belonged to an event loop. */
public final class ServerRejectionAdvice {

  private ServerRejectionAdvice() {}

  @Advice.OnMethodExit(onThrowable = Throwable.class, inline = false)
  public static void exit(@Advice.Argument(0) Channel channel) {
    ServerEdge.closedForcibly(channel);
  }
}
