package io.gatelens.agent.status;

import io.gatelens.agent.configuration.ListenAddress;
import io.gatelens.agent.configuration.Secret;
import io.gatelens.agent.configuration.StatusSettings;
import io.gatelens.agent.logging.AgentLog;
import io.gatelens.agent.runtime.RuntimeSettings;
import io.gatelens.agent.telemetry.AgentHealth;
import io.gatelens.gateway.Gateway;
import io.gatelens.sdk.prometheus.ScrapeReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutionException;
import org.apache.hc.core5.http.config.CharCodingConfig;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.HttpProcessors;
import org.apache.hc.core5.http.impl.nio.ServerHttp1IOEventHandlerFactory;
import org.apache.hc.core5.http.impl.nio.ServerHttp1StreamDuplexerFactory;
import org.apache.hc.core5.http.nio.ssl.TlsStrategy;
import org.apache.hc.core5.http.nio.support.DefaultAsyncResponseExchangeHandlerFactory;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.DefaultListeningIOReactor;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.reactor.ListenerEndpoint;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * The server of the node's status: HTTP/1.1 on two daemon threads, one that accepts and one that
 * answers; where metrics are fetched, a third one collects them.
 *
 * <p>No client can hold it up: nothing in it blocks, what a client may send is bounded in size, and
 * of too many connections the oldest is closed, as is one whose client does not take its metrics.
 */
public final class StatusServer implements AutoCloseable {

  /** A load balancer's probe has a header or two, a browser two dozen. */
  private static final int MAX_HEADERS = 100;

  private static final int MAX_LINE_BYTES = 8_192;
  private static final Timeout IDLE = Timeout.ofSeconds(5);

  private final DefaultListeningIOReactor reactor;
  private final StatusRequests requests;
  private final String scheme;
  private final InetSocketAddress address;

  private StatusServer(
      DefaultListeningIOReactor reactor,
      StatusRequests requests,
      String scheme,
      InetSocketAddress address) {
    this.reactor = reactor;
    this.requests = requests;
    this.scheme = scheme;
    this.address = address;
  }

  /**
   * Starts it, and says in a line where it is or why it is not.
   *
   * @return null where it is switched off, or cannot listen: the gateway is not affected
   */
  public static @Nullable StatusServer start(
      StatusSettings settings, Gateway gateway, AgentHealth health, RuntimeSettings runtime) {
    ListenAddress listen = settings.listen();
    Secret token = settings.token();
    String host = listen.host();
    ScrapeReader reader = health.scrapeReader();
    if (host == null) {
      if (reader != null) {
        AgentLog.warn(
            "prometheus in OTEL_METRICS_EXPORTER is of no use with gatelens.status.listen=off:"
                + " metrics are fetched from the server of the node's status; set it to an address"
                + " that Prometheus can reach");
      }
      return null;
    }
    NodeStatus node = new NodeStatus(gateway, health, runtime);
    if (!token.isNone()) {
      node.canBeDrained();
    }
    MetricsResource metrics = reader == null ? null : new MetricsResource(reader);
    try {
      InetSocketAddress address = new InetSocketAddress(host, listen.port());
      StatusServer server =
          start(
              address,
              StatusTls.of(settings.keyStore(), settings.keyStorePassword()),
              new StatusRequests(
                  new StatusResources(
                      node, token, isLoopback(address) ? new LoopbackHosts(host) : null),
                  metrics));
      AgentLog.info(
          "the node's status is at "
              + server.url()
              + "/status"
              + (metrics == null ? "" : ", its metrics at " + server.url() + MetricsResource.PATH));
      return server;
    } catch (IOException e) {
      AgentLog.warn(
          "the node's status cannot be served at "
              + listen
              + ": "
              + e.getMessage()
              + "; nobody can ask this node for it; mend gatelens.status.listen and"
              + " gatelens.status.tls.*, or set the first to off");
      AgentLog.debug("no status server", e);
      return null;
    }
  }

  private static boolean isLoopback(InetSocketAddress address) {
    return !address.isUnresolved() && address.getAddress().isLoopbackAddress();
  }

  /** Starts one that answers so, without a word. */
  static StatusServer start(
      InetSocketAddress address, @Nullable TlsStrategy tls, StatusRequests requests)
      throws IOException {
    if (address.isUnresolved()) {
      throw new IOException("there is no host " + address.getHostString());
    }
    DefaultListeningIOReactor reactor = reactor(tls, requests);
    reactor.start();
    try {
      ListenerEndpoint endpoint = reactor.listen(address, null, null).get();
      String scheme = tls == null ? "http" : "https";
      return new StatusServer(reactor, requests, scheme, (InetSocketAddress) endpoint.getAddress());
    } catch (ExecutionException e) {
      reactor.close(CloseMode.IMMEDIATE);
      Throwable cause = e.getCause();
      throw new IOException(cause == null ? "unknown" : cause.getMessage(), e);
    } catch (InterruptedException e) {
      reactor.close(CloseMode.IMMEDIATE);
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static DefaultListeningIOReactor reactor(
      @Nullable TlsStrategy tls, StatusRequests requests) {
    ServerHttp1StreamDuplexerFactory http =
        new ServerHttp1StreamDuplexerFactory(
            HttpProcessors.server("gatelens"),
            new DefaultAsyncResponseExchangeHandlerFactory(requests),
            Http1Config.custom()
                .setMaxHeaderCount(MAX_HEADERS)
                .setMaxLineLength(MAX_LINE_BYTES)
                .build(),
            CharCodingConfig.DEFAULT,
            null,
            null);
    return new DefaultListeningIOReactor(
        new ServerHttp1IOEventHandlerFactory(http, tls, IDLE),
        IOReactorConfig.custom()
            .setIoThreadCount(1)
            .setSoTimeout(IDLE)
            .setSoReuseAddress(true)
            .setBacklogSize(OpenConnections.MAX_CONNECTIONS)
            .setTcpNoDelay(true)
            .build(),
        answering -> daemon(answering, "gatelens-status"),
        accepting -> daemon(accepting, "gatelens-status-accept"),
        null,
        StatusServer::failed,
        new OpenConnections(requests::isOverdue),
        null);
  }

  static Thread daemon(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  /** A connection that breaks is a client's affair; whatever it is, the server goes on. */
  private static void failed(Exception failure) {
    AgentLog.debug("a connection to the status server failed", failure);
  }

  /** Without a path. */
  String url() {
    return scheme
        + "://"
        + new ListenAddress(address.getAddress().getHostAddress(), address.getPort());
  }

  @Override
  public void close() {
    reactor.initiateShutdown();
    try {
      reactor.awaitShutdown(TimeValue.ofSeconds(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    reactor.close(CloseMode.IMMEDIATE);
    requests.close();
  }
}
