package io.gatelens.rig;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.DisposableServer;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.HttpServerRoutes;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;
import reactor.netty.tcp.SslProvider;

/**
 * A small real service behind the gateway, on a loopback port. GET:
 *
 * <ul>
 *   <li>{@code /slow/{ms}} answers after so long
 *   <li>{@code /flaky} answers 503 twice, then 200, and again from the start; each URI for itself
 *   <li>{@code /status/{code}} answers with it
 *   <li>{@code /sse} sends 20 events, one every 50 ms
 *   <li>{@code /cut} promises 100 bytes, sends nine and closes
 *   <li>{@code /reset} closes without an answer
 *   <li>{@code /rst} resets the TCP connection without an answer
 *   <li>{@code /big/{bytes}} sends so many bytes
 *   <li>{@code /chunks/{count}} sends so many chunks of 1,000 bytes, one every 50 ms, and no length
 *   <li>{@code /ws/**} echoes frames
 *   <li>{@code /ws-404} answers any handshake with 404
 *   <li>{@code /ws-die} resets the connection at the first frame
 *   <li>{@code /health} answers 200
 * </ul>
 *
 * With any method {@code /…/digest/…} answers with the method, the URI and a checksum of the body.
 *
 * <p>Everything else echoes the request (method, URI, headers, size of the body) as JSON.
 */
public final class Upstream implements AutoCloseable {
  private static final int MAX_REQUESTS = 10_000;
  private static final int FLAKY_FAILURES = 2;
  private static final byte[] CHUNK =
      "0123456789abcdef".repeat(1024).getBytes(StandardCharsets.US_ASCII);

  private static final int SMALL_CHUNK = 1_000;

  private final String name;

  /** How often each URI of {@code /flaky} has failed so far. */
  private final Map<String, Integer> flakyTurns;

  private final DisposableServer server;
  private volatile boolean isKeptAlive = true;
  // Guarded by itself.
  private final Deque<UpstreamRequest> requests = new ArrayDeque<>();

  private Upstream(String name, Map<String, Integer> flakyTurns, HttpServer server) {
    this.name = name;
    this.flakyTurns = flakyTurns;
    this.server = server.host("127.0.0.1").route(this::routes).bindNow();
  }

  /** Starts one on a free port; {@code name} is in its echoes. */
  public static Upstream start(String name) {
    return start(name, 0);
  }

  /** Starts one on the given port, 0 for any. */
  public static Upstream start(String name, int port) {
    return new Upstream(name, new ConcurrentHashMap<>(), HttpServer.create().port(port));
  }

  /** Starts one on a free port that speaks TLS, HTTP/2 or HTTP/1.1, and shows the certificate. */
  public static Upstream startWithTls(String name, Certificate certificate) {
    SslProvider.GenericSslContextSpec<?> tls = Http2SslContextSpec.forServer(certificate.keys());
    return new Upstream(
        name,
        new ConcurrentHashMap<>(),
        HttpServer.create()
            .port(0)
            .protocol(HttpProtocol.H2, HttpProtocol.HTTP11)
            .secure(spec -> spec.sslContext(tls)));
  }

  /** Starts another instance of the same service: the two share the turns of {@code /flaky}. */
  public Upstream startTwin(String twinName) {
    return new Upstream(twinName, flakyTurns, HttpServer.create().port(0));
  }

  /** Its port on the loopback interface. */
  public int port() {
    return server.port();
  }

  /** Whether connections outlive an answer from now on; they do at first. */
  public void keepAlive(boolean isKeptAlive) {
    this.isKeptAlive = isKeptAlive;
  }

  /** The newest requests that arrived, oldest first. */
  public List<UpstreamRequest> requests() {
    synchronized (requests) {
      return List.copyOf(requests);
    }
  }

  /** Forgets the requests and starts {@code /flaky} anew. */
  public void clear() {
    synchronized (requests) {
      requests.clear();
    }
    flakyTurns.clear();
  }

  @Override
  public void close() {
    server.disposeNow(Duration.ofSeconds(5));
  }

  private void routes(HttpServerRoutes routes) {
    routes
        .get("/health", (request, response) -> response.sendString(Mono.just("ok")))
        .get("/slow/{ms}", recorded(this::slow))
        .get("/flaky", recorded(this::flaky))
        .get("/status/{code}", recorded(this::status))
        .get("/sse", recorded(this::sse))
        .get("/cut", recorded(this::cut))
        .get("/reset", recorded(this::reset))
        .get("/rst", recorded(this::rst))
        .get("/big/{bytes}", recorded(this::big))
        .get("/chunks/{count}", recorded(this::chunks))
        .get("/ws-404", recorded((request, response) -> response.status(404).send()))
        .get(
            "/ws/{rest}",
            webSocket((in, out) -> out.sendObject(in.receiveFrames().map(frame -> frame.retain()))))
        .get("/ws-die", webSocket((in, out) -> dying(in)))
        .route(request -> request.uri().contains("/digest/"), recorded(this::digest))
        .route(request -> true, recorded(this::echo));
  }

  private interface Handler
      extends BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> {}

  private Handler recorded(Handler handler) {
    return (request, response) -> {
      record(request);
      request.withConnection(Upstream::readAfterwards);
      return handler.apply(request, isKeptAlive ? response : response.keepAlive(false));
    };
  }

  /** As Reactor Netty up to 1.3.7 may forget to: see reactor-netty's issue 4361. */
  private static void readAfterwards(Connection connection) {
    var channel = connection.channel();
    connection
        .onTerminate()
        .doFinally(end -> channel.eventLoop().execute(channel::read))
        .subscribe();
  }

  private Handler webSocket(
      BiFunction<WebsocketInbound, WebsocketOutbound, Publisher<Void>> session) {
    return (request, response) -> {
      record(request);
      return response.sendWebsocket(session);
    };
  }

  private void record(HttpServerRequest request) {
    synchronized (requests) {
      if (requests.size() == MAX_REQUESTS) {
        requests.removeFirst();
      }
      requests.addLast(seen(request));
    }
  }

  private static UpstreamRequest seen(HttpServerRequest request) {
    // Netty keeps what it decodes as it came.
    var fields =
        request.requestHeaders().entries().stream()
            .map(header -> new UpstreamRequest.Field(header.getKey(), header.getValue()))
            .toList();
    return new UpstreamRequest(
        request.method().name(), request.uri(), request.version().text(), fields);
  }

  private Publisher<Void> slow(HttpServerRequest request, HttpServerResponse response) {
    var delay = Duration.ofMillis(Long.parseLong(param(request, "ms")));
    return response.sendString(Mono.just("slow").delayElement(delay));
  }

  private Publisher<Void> flaky(HttpServerRequest request, HttpServerResponse response) {
    var failed = flakyTurns.merge(request.uri(), 1, Integer::sum);
    if (failed <= FLAKY_FAILURES) {
      return response.status(503).send();
    }
    flakyTurns.remove(request.uri());
    return response.sendString(Mono.just("at last"));
  }

  private Publisher<Void> status(HttpServerRequest request, HttpServerResponse response) {
    return response.status(Integer.parseInt(param(request, "code"))).send();
  }

  private Publisher<Void> sse(HttpServerRequest request, HttpServerResponse response) {
    var events = Flux.interval(Duration.ofMillis(50)).take(20).map(i -> "data:" + i + "\n\n");
    return response.sse().sendString(events);
  }

  private Publisher<Void> cut(HttpServerRequest request, HttpServerResponse response) {
    // Reactor Netty closes the connection when a body fails after its head was sent.
    var part = Unpooled.copiedBuffer("only this", StandardCharsets.US_ASCII);
    var cut = Mono.<ByteBuf>error(new AbortedException("cut"));
    return response
        .header(HttpHeaderNames.CONTENT_LENGTH, "100")
        .send(Flux.concat(Mono.just(part), cut), written -> true);
  }

  private Publisher<Void> reset(HttpServerRequest request, HttpServerResponse response) {
    response.withConnection(connection -> connection.dispose());
    return Mono.never();
  }

  private Publisher<Void> rst(HttpServerRequest request, HttpServerResponse response) {
    response.withConnection(
        connection -> {
          // Without time to linger, the kernel sends RST in place of FIN.
          connection.channel().config().setOption(ChannelOption.SO_LINGER, 0);
          connection.dispose();
        });
    return Mono.never();
  }

  private Publisher<Void> big(HttpServerRequest request, HttpServerResponse response) {
    var bytes = Long.parseLong(param(request, "bytes"));
    var chunks =
        Flux.<ByteBuf, Long>generate(
            () -> bytes,
            (left, sink) -> {
              if (left == 0) {
                sink.complete();
                return left;
              }
              var size = (int) Math.min(left, CHUNK.length);
              sink.next(Unpooled.wrappedBuffer(CHUNK, 0, size));
              return left - size;
            });
    return response.header(HttpHeaderNames.CONTENT_LENGTH, String.valueOf(bytes)).send(chunks);
  }

  private Publisher<Void> chunks(HttpServerRequest request, HttpServerResponse response) {
    var count = Long.parseLong(param(request, "count"));
    var chunks =
        Flux.interval(Duration.ofMillis(50))
            .take(count)
            .map(i -> Unpooled.wrappedBuffer(CHUNK, 0, SMALL_CHUNK));
    return response.send(chunks, written -> true);
  }

  /** Without a frame that closes: as a process that is killed. */
  private static Publisher<Void> dying(WebsocketInbound in) {
    return in.receiveFrames()
        .next()
        .doOnNext(frame -> in.withConnection(Upstream::closeChannel))
        .then();
  }

  private static void closeChannel(Connection connection) {
    var unused = connection.channel().close();
  }

  private Publisher<Void> digest(HttpServerRequest request, HttpServerResponse response) {
    return request
        .receive()
        .asByteArray()
        .reduce(
            new CRC32(),
            (checksum, bytes) -> {
              checksum.update(bytes);
              return checksum;
            })
        .flatMap(
            checksum ->
                response
                    .sendString(
                        Mono.just(
                            "%s %s %08x"
                                .formatted(request.method(), request.uri(), checksum.getValue())))
                    .then());
  }

  private Publisher<Void> echo(HttpServerRequest request, HttpServerResponse response) {
    return request
        .receive()
        .asByteArray()
        .map(bytes -> bytes.length)
        .reduce(0, Integer::sum)
        .flatMap(
            bodyBytes ->
                response
                    .header(HttpHeaderNames.CONTENT_TYPE, "application/json")
                    .sendString(Mono.just(json(request, bodyBytes)))
                    .then());
  }

  private String json(HttpServerRequest request, int bodyBytes) {
    return seen(request).headers().entrySet().stream()
        .map(header -> quoted(header.getKey()) + ":" + quoted(header.getValue()))
        .collect(
            Collectors.joining(
                ",",
                "{\"upstream\":%s,\"method\":%s,\"uri\":%s,\"bodyBytes\":%d,\"headers\":{"
                    .formatted(
                        quoted(name),
                        quoted(request.method().name()),
                        quoted(request.uri()),
                        bodyBytes),
                "}}"));
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static String param(HttpServerRequest request, String key) {
    var value = request.param(key);
    if (value == null) {
      throw new IllegalArgumentException("no " + key + " in " + request.uri());
    }
    return value;
  }
}
