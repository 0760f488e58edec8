package io.gatelens.agent.telemetry.sending;

import io.opentelemetry.sdk.common.export.Compressor;
import io.opentelemetry.sdk.common.export.HttpSender;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import io.opentelemetry.sdk.common.export.HttpSenderProvider;
import io.opentelemetry.sdk.common.export.ProxyOptions;
import io.opentelemetry.sdk.common.export.RetryPolicy;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Gives each sender a TLS context of its own where it would take the JVM's default one.
 *
 * <p>The JDK's HTTP client takes {@code SSLContext.getDefault()} even for plain HTTP, and whoever
 * asks for it first fixes it for the whole process: an application that sets {@code
 * javax.net.ssl.trustStore} in its {@code main} would no longer be heard.
 */
final class PrivateTlsSenderProvider implements HttpSenderProvider {

  private final HttpSenderProvider provider;

  PrivateTlsSenderProvider(HttpSenderProvider provider) {
    this.provider = provider;
  }

  @Override
  public HttpSender createSender(HttpSenderConfig config) {
    if (config.getSslContext() != null) {
      return provider.createSender(config);
    }
    boolean isPlain = "http".equals(config.getEndpoint().getScheme());
    return provider.createSender(new WithContext(config, isPlain ? NoTls.context() : trusting()));
  }

  @Override
  public String toString() {
    return provider.toString();
  }

  /** Trusts whom the JVM trusts, with the properties as they are now. */
  static SSLContext trusting() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no TLS in this JVM", e);
    }
  }

  private record WithContext(HttpSenderConfig config, SSLContext context)
      implements HttpSenderConfig {

    @Override
    public SSLContext getSslContext() {
      return context;
    }

    @Override
    public URI getEndpoint() {
      return config.getEndpoint();
    }

    @Override
    public String getContentType() {
      return config.getContentType();
    }

    @Override
    public @Nullable Compressor getCompressor() {
      return config.getCompressor();
    }

    @Override
    public Duration getTimeout() {
      return config.getTimeout();
    }

    @Override
    public Duration getConnectTimeout() {
      return config.getConnectTimeout();
    }

    @Override
    public Supplier<Map<String, List<String>>> getHeadersSupplier() {
      return config.getHeadersSupplier();
    }

    @Override
    public @Nullable ProxyOptions getProxyOptions() {
      return config.getProxyOptions();
    }

    @Override
    public @Nullable RetryPolicy getRetryPolicy() {
      return config.getRetryPolicy();
    }

    @Override
    public @Nullable X509TrustManager getTrustManager() {
      return config.getTrustManager();
    }

    @Override
    public @Nullable ExecutorService getExecutorService() {
      return config.getExecutorService();
    }

    @Override
    public long getMaxResponseBodySize() {
      return config.getMaxResponseBodySize();
    }

    @Override
    public @Nullable List<String> getEnabledProtocols() {
      return config.getEnabledProtocols();
    }
  }
}
