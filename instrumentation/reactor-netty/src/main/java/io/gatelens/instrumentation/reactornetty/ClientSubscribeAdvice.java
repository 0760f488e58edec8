package io.gatelens.instrumentation.reactornetty;

import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.netty.Connection;
import reactor.netty.http.client.HttpClientConfig;

/** Starts an attempt, and puts itself between the client and its subscriber. */
public final class ClientSubscribeAdvice {

  private ClientSubscribeAdvice() {}

  @Advice.OnMethodEnter(inline = false)
  @Advice.AssignReturned.ToArguments(
      @Advice.AssignReturned.ToArguments.ToArgument(value = 0, typing = Assigner.Typing.DYNAMIC))
  public static @Nullable CoreSubscriber<Connection> enter(
      @Advice.Argument(0) CoreSubscriber<? super Connection> actual,
      @Advice.FieldValue("config") HttpClientConfig config) {
    return ClientEdge.subscribing(actual, config);
  }
}
