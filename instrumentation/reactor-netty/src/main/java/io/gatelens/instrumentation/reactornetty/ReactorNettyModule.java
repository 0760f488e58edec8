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
  private static final String CONFIG = "reactor.netty.transport.TransportConfig";
  private static final String ADDRESS = "java.net.SocketAddress";
  private static final String RESOLVERS = "io.netty.resolver.AddressResolverGroup";
  private static final String POOL_FACTORY =
      "reactor.netty.resources.PooledConnectionProvider$PoolFactory";
  private static final String HANDLER_CONTEXT = "io.netty.channel.ChannelHandlerContext";
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
        // Each connection that a server accepts, once, of HTTP/1 and of HTTP/2 and before TLS.
        // Without it nobody knows how many clients are connected. And those that it closes before
        // they belong to an event loop, as from 1.3 on beyond a limit: no channel tells of these.
        type(
            "reactor.netty.transport.ServerTransport$Acceptor",
            method("channelRead", HANDLER_CONTEXT, "java.lang.Object")
                .calls("ServerConnectionAdvice")
                .since("1.0"),
            method("forceClose", "io.netty.channel.Channel", THROWABLE)
                .calls("ServerRejectionAdvice")
                .since("1.0")),
        // How a response ended. Without these an aborted or a truncated one looks complete.
        type(
            "reactor.netty.http.server.HttpServerOperations",
            // Every message that a client's connection brings, once; also a websocket's frames.
            method("onInboundNext", HANDLER_CONTEXT, "java.lang.Object")
                .calls("ServerInboundNextAdvice")
                .since("1.0"),
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
        // What all of a response's messages pass, of HTTP/1 and of HTTP/2: without it nobody knows
        // how long responses are. And their last write, before the operations are told of it
        // themselves.
        type(
            "reactor.netty.http.server.HttpTrafficHandler", writeOfHandler(), lastWriteOfHandler()),
        type(
            "reactor.netty.http.server.Http2StreamBridgeServerHandler",
            writeOfHandler(),
            lastWriteOfHandler()),
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
            method("onInboundNext", HANDLER_CONTEXT, "java.lang.Object")
                .calls("ClientInboundNextAdvice")
                .since("1.0"),
            method("onOutboundError", THROWABLE).calls("ClientOutboundErrorAdvice").since("1.0")),
        // Once for each new connection, with the context of whoever asked for it; the next
        // addresses that are tried come to the second method only. The lookup begins in the one
        // and ends in the other, which also begins the connect. Without them no step of a
        // connection is known.
        type(
            "reactor.netty.transport.TransportConnector",
            method(
                    "doResolveAndConnect",
                    "io.netty.channel.Channel",
                    CONFIG,
                    ADDRESS,
                    RESOLVERS,
                    "reactor.util.context.ContextView")
                .calls("ConnectionResolveAdvice")
                .since("1.0.28"),
            method(
                    "doConnect",
                    "java.util.List",
                    "java.util.function.Supplier",
                    "reactor.netty.transport.TransportConnector$MonoChannelPromise",
                    "int")
                .calls("ConnectionConnectAdvice")
                .since("1.0")),
        // Where each line makes a pool for an upstream, once and for all of its requests; the pools
        // with an id are those that the application meters. Without them nobody knows of a pool.
        type(
            "reactor.netty.resources.DefaultPooledConnectionProvider",
            createPool().calls("PoolCreatedAdvice").since("1.0"),
            createPoolWithId().calls("MeteredPoolCreatedAdvice").since("1.1").whereFound(),
            createPoolWithRegistrar().calls("MeteredPoolCreatedAdvice").since("1.3").whereFound()),
        type(
            "reactor.netty.http.client.Http2ConnectionProvider",
            createPool().calls("StreamPoolCreatedAdvice").since("1.0"),
            createPoolWithId().calls("MeteredStreamPoolCreatedAdvice").since("1.1").whereFound(),
            createPoolWithRegistrar()
                .calls("MeteredStreamPoolCreatedAdvice")
                .since("1.3")
                .whereFound()),
        // Told before the channel is active: what follows is TLS, whose first message is made
        // before any handler behind it is told. Without it a connect lasts until CONNECTED.
        type(
            "reactor.netty.transport.TransportConnector$MonoChannelPromise",
            method("trySuccess", "java.lang.Void")
                .calls("ConnectionConnectedAdvice")
                .requires("channel()")
                .since("1.0")),
        // Behind the handler of TLS on every such connection: it holds back that the channel is
        // active until the handshake is done. Without it TLS counts as nothing.
        type(
            "reactor.netty.tcp.SslProvider$SslReadHandler",
            method("channelActive", HANDLER_CONTEXT).calls("HandshakeStartAdvice").since("1.0"),
            method("userEventTriggered", HANDLER_CONTEXT, "java.lang.Object")
                .calls("HandshakeEndAdvice")
                .since("1.0")),
        // Errors that only the receiver of the response is told of: a body that ends too early, a
        // read timeout, a chunk that cannot be decoded.
        type(
            "reactor.netty.channel.ChannelOperations",
            method("onInboundError", THROWABLE).calls("InboundErrorAdvice").since("1.0")));
  }

  private static MethodAdvice writeOfHandler() {
    return method("write", HANDLER_CONTEXT, "java.lang.Object", "io.netty.channel.ChannelPromise")
        .calls("ServerWriteAdvice")
        .since("1.0");
  }

  private static MethodAdvice lastWriteOfHandler() {
    return method("operationComplete", "io.netty.channel.ChannelFuture")
        .calls("HandlerLastWriteAdvice")
        .since("1.0")
        .whereFound();
  }

  private static MethodAdvice createPool() {
    return method("createPool", CONFIG, POOL_FACTORY, ADDRESS, RESOLVERS);
  }

  private static MethodAdvice createPoolWithId() {
    return method("createPool", "java.lang.String", CONFIG, POOL_FACTORY, ADDRESS, RESOLVERS);
  }

  private static MethodAdvice createPoolWithRegistrar() {
    return method(
        "createPool",
        "java.lang.String",
        CONFIG,
        POOL_FACTORY,
        ADDRESS,
        RESOLVERS,
        "reactor.netty.resources.ConnectionProvider$MeterRegistrar");
  }
}
