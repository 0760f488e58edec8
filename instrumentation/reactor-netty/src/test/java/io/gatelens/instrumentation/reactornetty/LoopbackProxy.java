package io.gatelens.instrumentation.reactornetty;

import io.gatelens.instrumentation.woven.Proxy;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.ConnectionProvider;

/**
 * Forwards every request to one upstream, or to that port of the {@code x-origin}, and opens a
 * websocket at {@code /ws}. At {@code /lost} the first connection is found to be closed when it is
 * taken, before the request's head is written.
 */
public final class LoopbackProxy implements Proxy {

  private final ConnectionProvider pool = ConnectionProvider.create("loopback", 10);
  private final HttpClient client = HttpClient.create(pool).followRedirect(true);
  private final int upstreamPort;
  private final DisposableServer server;

  public LoopbackProxy(int upstreamPort) {
    this(upstreamPort, HttpServer.create());
  }

  /** With a limit of connections, as only the newest line has it. */
  public LoopbackProxy(int upstreamPort, int maxConnections) throws ReflectiveOperationException {
    this(
        upstreamPort,
        (HttpServer)
            HttpServer.class
                .getMethod("maxConnections", int.class)
                .invoke(HttpServer.create(), maxConnections));
  }

  private LoopbackProxy(int upstreamPort, HttpServer plain) {
    this.upstreamPort = upstreamPort;
    this.server =
        plain
            .host("127.0.0.1")
            .port(0)
            .protocol(HttpProtocol.HTTP11, HttpProtocol.H2C)
            .route(
                routes ->
                    routes
                        .ws("/ws", (in, out) -> out.send(in.receive().retain()))
                        .route(request -> true, this::forward))
            .bindNow();
  }

  private Mono<Void> forward(HttpServerRequest request, HttpServerResponse response) {
    InboundRequest inbound = Objects.requireNonNull(InboundRequest.of(request), "request");
    return clientFor(request.uri())
        .headers(headers -> headers.set("traceparent", "forwarded"))
        .request(request.method())
        .uri(
            request.requestHeaders().get("x-origin", "http://127.0.0.1")
                + ":"
                + upstreamPort
                + request.uri())
        .send(request.receive().retain())
        .response((answer, body) -> response.status(answer.status()).send(body.retain()))
        .timeout(Duration.ofSeconds(2))
        .then()
        .contextWrite(UpstreamCall.attemptsOf(inbound));
  }

  /** The error is the one of a send on a connection that is gone: the client sends again for it. */
  private HttpClient clientFor(String path) {
    if (!path.equals("/lost")) {
      return client;
    }
    AtomicBoolean isLost = new AtomicBoolean();
    return client.doOnRequest(
        (request, connection) -> {
          if (isLost.compareAndSet(false, true)) {
            throw AbortedException.beforeSend();
          }
        });
  }

  @Override
  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.disposeNow();
    pool.dispose();
  }
}
