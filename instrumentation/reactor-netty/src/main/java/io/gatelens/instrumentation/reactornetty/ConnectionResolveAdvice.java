package io.gatelens.instrumentation.reactornetty;

import io.netty.channel.Channel;
import io.netty.resolver.AddressResolverGroup;
import java.net.SocketAddress;
import net.bytebuddy.asm.Advice;
import reactor.util.context.ContextView;

/** Reports that a connection is about to be opened, and for whom. */
public final class ConnectionResolveAdvice {

  private ConnectionResolveAdvice() {}

  @Advice.OnMethodEnter(inline = false)
  public static void enter(
      @Advice.Argument(0) Channel channel,
      @Advice.Argument(2) SocketAddress address,
      @Advice.Argument(3) AddressResolverGroup<?> resolver,
      @Advice.Argument(4) ContextView context) {
    ConnectionEdge.resolving(channel, address, resolver, context);
  }
}
