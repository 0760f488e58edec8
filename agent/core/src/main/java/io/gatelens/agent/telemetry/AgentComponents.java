package io.gatelens.agent.telemetry;

import io.gatelens.agent.telemetry.sending.DirectSenderProvider;
import io.gatelens.sdk.keeping.KeepCustomizerProvider;
import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;
import io.opentelemetry.sdk.autoconfigure.spi.ResourceProvider;
import io.opentelemetry.sdk.autoconfigure.spi.internal.ConfigurableMetricReaderProvider;
import io.opentelemetry.sdk.common.export.HttpSenderProvider;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the SDK's parts in the agent's own class loader.
 *
 * <p>OTLP over HTTP goes through our own sender, and behind a proxy through the JDK's client.
 * OkHttp is there for gRPC only: with both to choose from the SDK would warn and take either. Of
 * what reads metrics only our own is there: the library's has a server and a port of its own.
 *
 * <p>Detectors of the resource are made once, so that whatever one has been told by a cloud it is
 * not asked again when the SDK is built anew. For one thread.
 */
final class AgentComponents implements ComponentLoader {

  private static final String OKHTTP_SENDER =
      "io.opentelemetry.exporter.sender.okhttp.internal.OkHttpHttpSenderProvider";

  private final ClassLoader loader = AgentComponents.class.getClassLoader();

  private @Nullable List<ResourceProvider> detectors;

  @Override
  public <T> List<T> load(Class<T> type) {
    if (type == HttpSenderProvider.class) {
      return httpSenders().map(type::cast).toList();
    }
    if (type == ConfigurableMetricReaderProvider.class) {
      return List.of(type.cast(new ScrapeReaderProvider()));
    }
    if (type == AutoConfigurationCustomizerProvider.class) {
      return customizers().map(type::cast).toList();
    }
    if (type == ResourceProvider.class) {
      return detectors().stream().map(type::cast).toList();
    }
    return providers(type).map(ServiceLoader.Provider::get).toList();
  }

  private List<ResourceProvider> detectors() {
    if (detectors == null) {
      detectors = providers(ResourceProvider.class).map(ServiceLoader.Provider::get).toList();
    }
    return detectors;
  }

  /** Without the one that has spans recorded to keep some: ours are made once a request is over. */
  private Stream<AutoConfigurationCustomizerProvider> customizers() {
    return providers(AutoConfigurationCustomizerProvider.class)
        .filter(provider -> provider.type() != KeepCustomizerProvider.class)
        .map(ServiceLoader.Provider::get);
  }

  private Stream<HttpSenderProvider> httpSenders() {
    return providers(HttpSenderProvider.class)
        .filter(provider -> !provider.type().getName().equals(OKHTTP_SENDER))
        .map(provider -> new DirectSenderProvider(provider.get()));
  }

  private <T> Stream<ServiceLoader.Provider<T>> providers(Class<T> type) {
    return ServiceLoader.load(type, loader).stream();
  }
}
