package io.gatelens.agent.telemetry.sending;

import io.opentelemetry.sdk.common.export.HttpSender;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import io.opentelemetry.sdk.common.export.HttpSenderProvider;
import java.net.URI;
import java.util.Objects;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLSocketFactory;

/**
 * Makes senders that write to the receiver themselves, with another provider's for those behind a
 * proxy.
 */
public final class DirectSenderProvider implements HttpSenderProvider {

  private final HttpSenderProvider proxied;
  private final LongSupplier clock;

  /**
   * @param proxied for requests that go through a proxy
   */
  public DirectSenderProvider(HttpSenderProvider proxied) {
    this(proxied, System::nanoTime);
  }

  /**
   * @param clock nanoseconds, by which a connection is idle
   */
  DirectSenderProvider(HttpSenderProvider proxied, LongSupplier clock) {
    this.proxied = new PrivateTlsSenderProvider(proxied);
    this.clock = clock;
  }

  @Override
  public HttpSender createSender(HttpSenderConfig config) {
    URI endpoint = config.getEndpoint();
    if (config.getProxyOptions() != null || endpoint.getHost() == null) {
      return proxied.createSender(config);
    }
    Receiver receiver = Receiver.of(endpoint);
    ReceiverConnection connection =
        new ReceiverConnection(
            new ReceiverSocket(
                receiver, config.getConnectTimeout(), receiver.isTls() ? tls(config) : null),
            config.getMaxResponseBodySize(),
            clock);
    return new DirectSender(
        endpoint,
        new Delivery(config, new ExportRequests(receiver, config), connection),
        connection,
        () -> proxied.createSender(config));
  }

  private static SSLSocketFactory tls(HttpSenderConfig config) {
    return Objects.requireNonNullElseGet(config.getSslContext(), PrivateTlsSenderProvider::trusting)
        .getSocketFactory();
  }

  @Override
  public String toString() {
    return "DirectSenderProvider{" + proxied + "}";
  }
}
