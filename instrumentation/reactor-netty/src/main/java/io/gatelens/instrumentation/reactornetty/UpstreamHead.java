package io.gatelens.instrumentation.reactornetty;

import io.gatelens.gateway.AttemptHead;
import io.netty.channel.Channel;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClientConfig;
import reactor.netty.http.client.HttpClientRequest;

/**
 * What is known of one attempt: from the client's configuration at first, from the request itself
 * once it is prepared. Written by the connection's event loop, read by whoever ends the attempt.
 */
final class UpstreamHead implements AttemptHead {

  private final HttpClientConfig config;

  /** Null where Reactor Netty may have gone elsewhere, as after a redirect. */
  private final @Nullable String configuredUrl;

  private volatile @Nullable HttpClientRequest prepared;
  private volatile @Nullable SocketAddress peer;
  private @Nullable HostPort server;

  private UpstreamHead(HttpClientConfig config, @Nullable String configuredUrl) {
    this.config = config;
    this.configuredUrl = configuredUrl;
  }

  /** Of the first request for what the client was configured to call. */
  static UpstreamHead first(HttpClientConfig config) {
    String uri = config.uri();
    return new UpstreamHead(config, uri != null && HostPort.isAbsolute(uri) ? uri : null);
  }

  /** Of one that Reactor Netty sends again. */
  static UpstreamHead further(HttpClientConfig config) {
    return new UpstreamHead(config, null);
  }

  void connected(Channel channel) {
    peer = channel.remoteAddress();
  }

  void prepared(HttpClientRequest request) {
    prepared = request;
    server = null;
  }

  @Override
  public String method() {
    HttpClientRequest request = prepared;
    return (request == null ? config.method() : request.method()).name();
  }

  /** As configured where that is absolute: to ask the request has it put together each time. */
  @Override
  public @Nullable String url() {
    if (configuredUrl != null) {
      return configuredUrl;
    }
    HttpClientRequest request = prepared;
    if (request != null) {
      String url = request.resourceUrl();
      if (url != null) {
        return url;
      }
    }
    String uri = config.uri();
    String baseUrl = config.baseUrl();
    return baseUrl != null && (uri == null || uri.startsWith("/")) ? baseUrl + uri : uri;
  }

  @Override
  public @Nullable String serverAddress() {
    return server().host();
  }

  @Override
  public int serverPort() {
    return server().port();
  }

  private HostPort server() {
    HostPort known = server;
    if (known == null) {
      known = HostPort.ofUrl(url());
      server = known;
    }
    return known;
  }

  @Override
  public @Nullable String protocolVersion() {
    HttpClientRequest request = prepared;
    return request == null ? null : Addresses.version(request.version(), Channels.of(request));
  }

  @Override
  public @Nullable String peerAddress() {
    return Addresses.host(peer);
  }

  @Override
  public int peerPort() {
    return Addresses.port(peer);
  }
}
