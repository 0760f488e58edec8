package io.gatelens.agent.telemetry.sending;

import io.opentelemetry.sdk.common.export.Compressor;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import io.opentelemetry.sdk.common.export.ProxyOptions;
import io.opentelemetry.sdk.common.export.RetryPolicy;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** What an exporter tells its sender. */
record SenderSettings(
    URI endpoint,
    Duration timeout,
    @Nullable RetryPolicy retryPolicy,
    @Nullable SSLContext sslContext,
    @Nullable Compressor compressor,
    Map<String, List<String>> headers)
    implements HttpSenderConfig {

  static SenderSettings to(String endpoint) {
    return new SenderSettings(
        URI.create(endpoint),
        Duration.ofSeconds(10),
        null,
        null,
        null,
        Map.of("x-key", List.of("a", "b")));
  }

  SenderSettings within(Duration newTimeout) {
    return new SenderSettings(endpoint, newTimeout, retryPolicy, sslContext, compressor, headers);
  }

  SenderSettings retrying(int attempts) {
    RetryPolicy policy =
        RetryPolicy.builder()
            .setMaxAttempts(attempts)
            .setInitialBackoff(Duration.ofMillis(5))
            .build();
    return new SenderSettings(endpoint, timeout, policy, sslContext, compressor, headers);
  }

  SenderSettings with(SSLContext context) {
    return new SenderSettings(endpoint, timeout, retryPolicy, context, compressor, headers);
  }

  SenderSettings compressing() {
    return new SenderSettings(endpoint, timeout, retryPolicy, sslContext, new Gzip(), headers);
  }

  SenderSettings sending(Map<String, List<String>> newHeaders) {
    return new SenderSettings(endpoint, timeout, retryPolicy, sslContext, compressor, newHeaders);
  }

  @Override
  public URI getEndpoint() {
    return endpoint;
  }

  @Override
  public String getContentType() {
    return "application/x-protobuf";
  }

  @Override
  public @Nullable Compressor getCompressor() {
    return compressor;
  }

  @Override
  public Duration getTimeout() {
    return timeout;
  }

  @Override
  public Duration getConnectTimeout() {
    return timeout;
  }

  @Override
  public Supplier<Map<String, List<String>>> getHeadersSupplier() {
    return () -> headers;
  }

  @Override
  public @Nullable ProxyOptions getProxyOptions() {
    return null;
  }

  @Override
  public @Nullable RetryPolicy getRetryPolicy() {
    return retryPolicy;
  }

  @Override
  public @Nullable SSLContext getSslContext() {
    return sslContext;
  }

  @Override
  public @Nullable X509TrustManager getTrustManager() {
    return null;
  }

  @Override
  public @Nullable ExecutorService getExecutorService() {
    return null;
  }

  @Override
  public long getMaxResponseBodySize() {
    return 1000;
  }

  private static final class Gzip implements Compressor {

    @Override
    public String getEncoding() {
      return "gzip";
    }

    @Override
    public OutputStream compress(OutputStream outputStream) throws IOException {
      return new GZIPOutputStream(outputStream);
    }
  }
}
