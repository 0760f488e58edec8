package io.gatelens.instrumentation.woven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatelens.gateway.Gateway;
import io.gatelens.gateway.GatewayClock;
import io.gatelens.gateway.GatewaySettings;
import io.gatelens.testing.module.WovenLoader;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real sockets, and the transport of both lines woven as the agent weaves it. */
class ReactorNettyTest {

  private static final AttributeKey<Long> STATUS =
      AttributeKey.longKey("http.response.status_code");
  private static final AttributeKey<String> FLAG = AttributeKey.stringKey("gateway.response.flag");
  private static final AttributeKey<String> SOURCE =
      AttributeKey.stringKey("gateway.response.source");
  private static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");
  private static final AttributeKey<Boolean> REUSED =
      AttributeKey.booleanKey("gateway.upstream.connection.reused");
  private static final AttributeKey<Long> RESEND_COUNT =
      AttributeKey.longKey("http.request.resend_count");

  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
  private @Nullable Upstream upstream;
  private @Nullable WovenLoader loader;
  private @Nullable Proxy proxy;

  @ParameterizedTest
  @EnumSource(Line.class)
  void request_isOneServerSpanAndOneClientSpan(Line line) throws Exception {
    start(line);

    assertThat(get("/ok?secret=1").statusCode()).isEqualTo(200);

    SpanData server = only(SpanKind.SERVER);
    SpanData client = only(SpanKind.CLIENT);
    assertThat(client.getParentSpanId()).isEqualTo(server.getSpanId());
    assertThat(server.getAttributes().asMap())
        .containsEntry(STATUS, 200L)
        .containsEntry(SOURCE, "upstream")
        .containsEntry(AttributeKey.stringKey("http.request.method"), "GET")
        .containsEntry(AttributeKey.stringKey("url.scheme"), "http")
        .containsEntry(AttributeKey.stringKey("url.path"), "/ok")
        .containsEntry(AttributeKey.stringKey("server.address"), "127.0.0.1")
        .containsEntry(AttributeKey.longKey("server.port"), (long) proxy().port())
        .containsEntry(AttributeKey.stringKey("client.address"), "203.0.113.9")
        .containsEntry(AttributeKey.stringKey("network.peer.address"), "127.0.0.1")
        .containsEntry(AttributeKey.stringKey("network.protocol.version"), "1.1")
        .doesNotContainKey(FLAG)
        .doesNotContainKey(ERROR_TYPE);
    assertThat(client.getAttributes().asMap())
        .containsEntry(STATUS, 200L)
        .containsEntry(REUSED, false)
        .containsEntry(AttributeKey.stringKey("server.address"), "127.0.0.1")
        .containsEntry(AttributeKey.longKey("server.port"), (long) upstream().port())
        .containsEntry(AttributeKey.stringKey("network.peer.address"), "127.0.0.1")
        .containsEntry(AttributeKey.stringKey("network.protocol.version"), "1.1")
        .doesNotContainKey(ERROR_TYPE)
        .doesNotContainKey(RESEND_COUNT);
    assertThat(client.getAttributes().get(AttributeKey.stringKey("url.full")))
        .startsWith("http://127.0.0.1:" + upstream().port() + "/ok")
        .doesNotContain("secret=1");
    assertThat(upstream().heads.get(0))
        .contains("traceparent: 00-" + client.getTraceId() + "-" + client.getSpanId() + "-0")
        .doesNotContain("forwarded");
  }

  @ParameterizedTest
  @EnumSource(Line.class)
  void secondRequest_reusesTheConnection(Line line) throws Exception {
    start(line);

    get("/chunks");
    only(SpanKind.CLIENT);
    exporter.reset();
    get("/empty");

    assertThat(only(SpanKind.CLIENT).getAttributes().get(REUSED)).isTrue();
    assertThat(only(SpanKind.SERVER).getAttributes().get(STATUS)).isEqualTo(204);
  }

  @ParameterizedTest
  @EnumSource(Line.class)
  void upstreamThatCutsItsBody_isTruncated(Line line) throws Exception {
    start(line);

    String response = raw("GET /cut HTTP/1.1\r\nhost: gateway\r\n\r\n");

    assertThat(response).startsWith("HTTP/1.1 200 OK");
    assertThat(only(SpanKind.CLIENT).getAttributes().asMap())
        .containsEntry(STATUS, 200L)
        .containsEntry(ERROR_TYPE, "reactor.netty.http.client.PrematureCloseException");
    assertThat(only(SpanKind.SERVER).getAttributes().asMap())
        .containsEntry(STATUS, 200L)
        .containsEntry(FLAG, "upstream_truncated");
  }

  @ParameterizedTest
  @EnumSource(Line.class)
  void upstreamThatClosesWithoutAnswer_isReset(Line line) throws Exception {
    start(line);

    assertThat(get("/reset").statusCode()).isEqualTo(500);

    assertThat(only(SpanKind.CLIENT).getAttributes().get(ERROR_TYPE))
        .isEqualTo("reactor.netty.http.client.PrematureCloseException");
    assertThat(only(SpanKind.SERVER).getAttributes().asMap())
        .containsEntry(STATUS, 500L)
        .containsEntry(FLAG, "upstream_reset");
  }

  @ParameterizedTest
  @EnumSource(Line.class)
  void upstreamThatIsNotThere_isConnectFailed(Line line) throws Exception {
    start(line);
    upstream().close();

    assertThat(get("/ok").statusCode()).isEqualTo(500);

    SpanData client = only(SpanKind.CLIENT);
    assertThat(client.getStatus().getStatusCode()).isEqualTo(StatusData.error().getStatusCode());
    assertThat(client.getAttributes().asMap())
        .containsEntry(AttributeKey.longKey("server.port"), (long) upstream().port());
    assertThat(only(SpanKind.SERVER).getAttributes().get(FLAG)).isEqualTo("connect_failed");
  }

  @ParameterizedTest
  @EnumSource(Line.class)
  void clientThatGoesAway_cancelsTheAttempt(Line line) throws Exception {
    start(line);

    try (Socket socket = connect()) {
      write(socket, "GET /never HTTP/1.1\r\nhost: gateway\r\n\r\n");
      await().until(() -> !upstream().heads.isEmpty());
    }

    SpanData server = only(SpanKind.SERVER);
    assertThat(server.getAttributes().asMap())
        .containsEntry(FLAG, "client_aborted")
        .containsEntry(SOURCE, "client")
        .doesNotContainKey(STATUS);
    assertThat(only(SpanKind.CLIENT).getAttributes().asMap()).doesNotContainKey(STATUS);
  }

  @ParameterizedTest
  @EnumSource(Line.class)
  void clientThatGoesAwayWhileItUploads_cancelsTheAttempt(Line line) throws Exception {
    start(line);

    try (Socket socket = connect()) {
      write(socket, "POST /never HTTP/1.1\r\nhost: gateway\r\ncontent-length: 100\r\n\r\nhalf");
      await().until(() -> !upstream().heads.isEmpty());
    }

    assertThat(only(SpanKind.SERVER).getAttributes().get(FLAG)).isEqualTo("client_aborted");
    assertThat(only(SpanKind.CLIENT).getAttributes().get(ERROR_TYPE)).isEqualTo("cancelled");
  }

  @ParameterizedTest
  @EnumSource(Line.class)
  void answerThatTakesTooLong_cancelsTheAttempt(Line line) throws Exception {
    start(line);

    assertThat(get("/never").statusCode()).isEqualTo(500);

    assertThat(only(SpanKind.CLIENT).getAttributes().asMap()).doesNotContainKey(STATUS);
    assertThat(only(SpanKind.SERVER).getAttributes().get(STATUS)).isEqualTo(500);
  }

  @ParameterizedTest
  @EnumSource(Line.class)
  void redirectThatTheClientFollows_isAFurtherAttempt(Line line) throws Exception {
    start(line);

    assertThat(get("/moved").statusCode()).isEqualTo(200);

    only(SpanKind.SERVER);
    List<SpanData> clients = spans(SpanKind.CLIENT);
    assertThat(clients)
        .extracting(span -> span.getAttributes().get(STATUS))
        .containsExactly(302L, 200L);
    assertThat(clients.get(1).getAttributes().get(RESEND_COUNT)).isEqualTo(1);
    assertThat(upstream().heads.get(1)).contains(clients.get(1).getSpanId());
  }

  @ParameterizedTest
  @EnumSource(Line.class)
  void requestThatCannotBeDecoded_isABadRequest(Line line) throws Exception {
    start(line);

    String response = raw("this is not http\r\n\r\n");

    assertThat(response).startsWith("HTTP/1.1 400");
    SpanData server = only(SpanKind.SERVER);
    assertThat(server.getAttributes().asMap())
        .containsEntry(STATUS, 400L)
        .containsEntry(FLAG, "bad_request");
  }

  @ParameterizedTest
  @EnumSource(Line.class)
  void bodyThatCannotBeDecoded_isABadRequest(Line line) throws Exception {
    start(line);

    String response =
        raw("POST /ok HTTP/1.1\r\nhost: gateway\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n\r\n");

    assertThat(response).startsWith("HTTP/1.1 400");
    assertThat(only(SpanKind.SERVER).getAttributes().asMap())
        .containsEntry(STATUS, 400L)
        .containsEntry(FLAG, "bad_request");
  }

  @ParameterizedTest
  @EnumSource(Line.class)
  void websocket_endsTheRequestAtItsHandshake(Line line) throws Exception {
    start(line);

    WebSocket webSocket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(
                URI.create("ws://127.0.0.1:" + proxy().port() + "/ws"), new WebSocket.Listener() {})
            .get(5, TimeUnit.SECONDS);

    assertThat(only(SpanKind.SERVER).getAttributes().get(STATUS)).isEqualTo(101);
    webSocket.abort();
  }

  @ParameterizedTest
  @EnumSource(Line.class)
  void upgradeToHttp2_isSeenPerStream(Line line) throws Exception {
    start(line);
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();

    for (int i = 0; i < 2; i++) {
      client.send(request("/ok"), BodyHandlers.ofString());
    }

    await().until(() -> spans(SpanKind.SERVER).size() == 2);
    assertThat(spans(SpanKind.SERVER))
        .extracting(
            span -> span.getAttributes().get(AttributeKey.stringKey("network.protocol.version")))
        .contains("2");
    assertThat(spans(SpanKind.CLIENT)).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(Line.class)
  void connectionThatIsClosedWhenItIsTaken_isAFailedAttempt_andReactorNettysOwnRetryTheNext(
      Line line) throws Exception {
    start(line);

    assertThat(get("/lost").statusCode()).isEqualTo(200);

    assertThat(only(SpanKind.SERVER).getAttributes().asMap())
        .containsEntry(STATUS, 200L)
        .containsEntry(SOURCE, "upstream")
        .doesNotContainKey(FLAG)
        .doesNotContainKey(ERROR_TYPE);
    List<SpanData> clients = spans(SpanKind.CLIENT);
    assertThat(clients)
        .extracting(span -> span.getStatus().getStatusCode())
        .containsExactly(StatusCode.ERROR, StatusCode.UNSET);
    assertThat(clients)
        .extracting(span -> span.getAttributes().get(RESEND_COUNT))
        .containsExactly(null, 1L);
    assertThat(clients.get(0).getAttributes().asMap())
        .containsKey(ERROR_TYPE)
        .doesNotContainKey(STATUS);
    assertThat(upstream().heads)
        .singleElement()
        .satisfies(head -> assertThat(head).contains(clients.get(1).getSpanId()));
  }

  @AfterEach
  void stop() throws Exception {
    if (proxy != null) {
      proxy.close();
    }
    if (upstream != null) {
      upstream.close();
    }
    if (loader != null) {
      loader.close();
    }
  }

  private void start(Line line) throws Exception {
    Gateway gateway = new Gateway(GatewaySettings.defaults(), GatewayClock.system());
    gateway.telemetryReady(
        OpenTelemetrySdk.builder()
            .setTracerProvider(
                SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                    .build())
            .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
            .build(),
        "0.0.0");
    Gateway.install(gateway);
    upstream = new Upstream();
    loader = line.loader();
    proxy =
        (Proxy)
            loader
                .loadClass("io.gatelens.instrumentation.reactornetty.LoopbackProxy")
                .getConstructor(int.class)
                .newInstance(upstream.port());
  }

  private java.net.http.HttpResponse<String> get(String path) throws Exception {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .build()
        .send(request(path), BodyHandlers.ofString());
  }

  private HttpRequest request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + proxy().port() + path))
        .header("x-forwarded-for", "203.0.113.9, 10.0.0.1")
        .build();
  }

  /** What the gateway answers before it closes the connection, or stops sending. */
  private String raw(String request) throws IOException {
    try (Socket socket = connect()) {
      socket.setSoTimeout(3_000);
      write(socket, request);
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  private Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), proxy().port());
  }

  private static void write(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  private SpanData only(SpanKind kind) {
    await().until(() -> !spans(kind).isEmpty());
    List<SpanData> spans = spans(kind);
    assertThat(spans).hasSize(1);
    return spans.get(0);
  }

  private List<SpanData> spans(SpanKind kind) {
    return exporter.getFinishedSpanItems().stream().filter(span -> span.getKind() == kind).toList();
  }

  private Proxy proxy() {
    assertThat(proxy).isNotNull();
    return proxy;
  }

  private Upstream upstream() {
    assertThat(upstream).isNotNull();
    return upstream;
  }
}
