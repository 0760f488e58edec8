package io.gatelens.instrumentation.reactornetty;

import io.netty.channel.Channel;
import net.bytebuddy.asm.Advice;

/** Reports a connection that the server accepted, before it is registered with an event loop. */
public final class ServerConnectionAdvice {

  private ServerConnectionAdvice() {}

  @Advice.OnMethodEnter(inline = false)
  public static void enter(@Advice.Argument(1) Object message) {
    if (message instanceof Channel channel) {
      ServerEdge.accepted(channel);
    }
  }
}
