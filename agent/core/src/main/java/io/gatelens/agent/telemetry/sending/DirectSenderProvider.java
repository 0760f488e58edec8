package io.gatelens.agent.telemetry.sending;

import io.opentelemetry.sdk.common.export.HttpSender;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import io.opentelemetry.sdk.common.export.HttpSenderProvider;
import java.net.URI;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;

/**
 * Makes senders that write to the receiver themselves, with another provider's for those behind a
 * proxy.
 */
public final class DirectSenderProvider implements HttpSenderProvider {

  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  private final HttpSenderProvider proxied;

  /**
   * @param proxied for requests that go through a proxy
   */
  public DirectSenderProvider(HttpSenderProvider proxied) {
    this.proxied = new PrivateTlsSenderProvider(proxied);
  }

  @Override
  public HttpSender createSender(HttpSenderConfig config) {
    URI endpoint = config.getEndpoint();
    if (config.getProxyOptions() != null || endpoint.getHost() == null) {
      return proxied.createSender(config);
    }
    boolean isTls = "https".equals(endpoint.getScheme());
    ReceiverConnection connection =
        new ReceiverConnection(
            withoutBrackets(endpoint.getHost()),
            endpoint.getPort() >= 0 ? endpoint.getPort() : isTls ? HTTPS_PORT : HTTP_PORT,
            config.getConnectTimeout(),
            isTls ? tls(config) : null,
            config.getMaxResponseBodySize());
    return new DirectSender(
        endpoint, new Delivery(config, connection), connection, () -> proxied.createSender(config));
  }

  private static SSLSocketFactory tls(HttpSenderConfig config) {
    SSLContext given = config.getSslContext();
    return Objects.requireNonNullElseGet(given, PrivateTlsSenderProvider::trusting)
        .getSocketFactory();
  }

  /** As IPv6 addresses have them in URIs. */
  private static String withoutBrackets(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  @Override
  public String toString() {
    return "DirectSenderProvider{" + proxied + "}";
  }
}
