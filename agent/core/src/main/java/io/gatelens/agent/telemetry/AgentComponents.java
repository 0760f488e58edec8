package io.gatelens.agent.telemetry;

import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.sdk.common.export.HttpSenderProvider;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/**
 * Finds the SDK's parts in the agent's own class loader.
 *
 * <p>OTLP over HTTP always goes through the JDK's client. OkHttp is there for gRPC only: with both
 * to choose from the SDK would warn and take either.
 */
final class AgentComponents implements ComponentLoader {

  private static final String OKHTTP_SENDER =
      "io.opentelemetry.exporter.sender.okhttp.internal.OkHttpHttpSenderProvider";

  private final ClassLoader loader = AgentComponents.class.getClassLoader();

  @Override
  public <T> List<T> load(Class<T> type) {
    return type == HttpSenderProvider.class
        ? httpSenders().map(type::cast).toList()
        : providers(type).map(ServiceLoader.Provider::get).toList();
  }

  private Stream<HttpSenderProvider> httpSenders() {
    return providers(HttpSenderProvider.class)
        .filter(provider -> !provider.type().getName().equals(OKHTTP_SENDER))
        .map(provider -> new PrivateTlsSenderProvider(provider.get()));
  }

  private <T> Stream<ServiceLoader.Provider<T>> providers(Class<T> type) {
    return ServiceLoader.load(type, loader).stream();
  }
}
