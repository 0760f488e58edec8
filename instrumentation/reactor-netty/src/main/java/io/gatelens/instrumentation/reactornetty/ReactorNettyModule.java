package io.gatelens.instrumentation.reactornetty;

import static io.gatelens.instrumentation.MethodAdvice.method;
import static io.gatelens.instrumentation.TypeInstrumentation.type;

import io.gatelens.instrumentation.InstrumentationModule;
import io.gatelens.instrumentation.MethodAdvice;
import io.gatelens.instrumentation.TypeInstrumentation;
import java.util.List;

/** Reactor Netty's HTTP server and HTTP client, from 1.0 to 1.3. */
public final class ReactorNettyModule implements InstrumentationModule {

  private static final String CONNECTION = "reactor.netty.Connection";
  private static final String STATE = "reactor.netty.ConnectionObserver$State";
  private static final String THROWABLE = "java.lang.Throwable";

  @Override
  public String name() {
    return "reactor-netty";
  }

  @Override
  public String library() {
    return "io.projectreactor.netty:reactor-netty-http";
  }

  @Override
  public List<TypeInstrumentation> types() {
    return List.of(
        // The one observer that is told of a request's start, of its end and of what cannot be
        // decoded, for HTTP/1, h2 and h2c. Without it there are no SERVER spans.
        type(
            "reactor.netty.http.server.HttpServer$HttpServerHandle",
            method("onStateChange", CONNECTION, STATE).calls("ServerStateAdvice").since("1.0")),
        // How a response ended. Without these an aborted or a truncated one looks complete.
        type(
            "reactor.netty.http.server.HttpServerOperations",
            method("onInboundClose").calls("ServerInboundCloseAdvice").since("1.0"),
            method("onOutboundError", THROWABLE).calls("ServerOutboundErrorAdvice").since("1.0"),
            method("onOutboundComplete").calls("ServerOutboundCompleteAdvice").since("1.0"),
            // The transport answers 400 in the handler's place, without telling an observer.
            method("onOutboundComplete")
                .calls("ServerAnswerAdvice")
                .requires("fullHttpResponse")
                .since("1.1.20")
                .whereFound(),
            method("operationComplete", "io.netty.util.concurrent.Future")
                .calls("ServerLastWriteAdvice")
                .since("1.1.20")
                .whereFound()),
        // The last write of HTTP/1 and of HTTP/2, before the operations are told of it themselves.
        type("reactor.netty.http.server.HttpTrafficHandler", lastWriteOfHandler()),
        type("reactor.netty.http.server.Http2StreamBridgeServerHandler", lastWriteOfHandler()),
        // Every subscription to the HTTP client, before the pool is asked for a connection.
        // Without it there are no CLIENT spans.
        type(
            "reactor.netty.http.client.HttpClientConnect$MonoHttpConnect",
            method("subscribe", "reactor.core.CoreSubscriber")
                .calls("ClientSubscribeAdvice")
                .requires("config")
                .since("1.0")),
        // The last observer of a connection: what the application does at the same state is done.
        type(
            "reactor.netty.http.client.HttpClientConnect$HttpIOHandlerObserver",
            method("onStateChange", CONNECTION, STATE)
                .calls("ClientStateAdvice")
                .requires("currentContext()")
                .since("1.0")),
        // Errors that the observers are told of in place of a response, also those that Reactor
        // Netty sends again after.
        type(
            "reactor.netty.http.client.HttpClientConnect$HttpObserver",
            method("onUncaughtException", CONNECTION, THROWABLE)
                .calls("ClientUncaughtExceptionAdvice")
                .requires("currentContext()")
                .since("1.0")),
        // The response's messages: no state tells of the first piece of the body, and the one
        // that tells of its end comes too late.
        type(
            "reactor.netty.http.client.HttpClientOperations",
            method("onInboundNext", "io.netty.channel.ChannelHandlerContext", "java.lang.Object")
                .calls("ClientInboundNextAdvice")
                .since("1.0"),
            method("onOutboundError", THROWABLE).calls("ClientOutboundErrorAdvice").since("1.0")),
        // Errors that only the receiver of the response is told of: a body that ends too early, a
        // read timeout, a chunk that cannot be decoded.
        type(
            "reactor.netty.channel.ChannelOperations",
            method("onInboundError", THROWABLE).calls("InboundErrorAdvice").since("1.0")));
  }

  private static MethodAdvice lastWriteOfHandler() {
    return method("operationComplete", "io.netty.channel.ChannelFuture")
        .calls("HandlerLastWriteAdvice")
        .since("1.0")
        .whereFound();
  }
}
