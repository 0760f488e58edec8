package io.gatelens.agent.telemetry;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;

/** Where a signal's exporter sends to, by the rules of the specification, for the log. */
final class OtlpEndpoint {

  private static final String PREFIX = "otel.exporter.otlp.";

  private static final String EXPORTERS = "io.opentelemetry.exporter.otlp.";

  private OtlpEndpoint() {}

  /** Whether it is one of the exporters that the specification's rules are for. */
  static boolean isOf(Object exporter) {
    return exporter.getClass().getName().startsWith(EXPORTERS);
  }

  /**
   * @param signal {@code traces}, {@code metrics} or {@code logs}
   */
  static String of(String signal, ConfigProperties properties) {
    boolean isGrpc = protocol(signal, properties).equals("grpc");
    String own = properties.getString(PREFIX + signal + ".endpoint");
    if (own != null) {
      return ShownValue.withoutCredentials(own);
    }
    String base =
        ShownValue.withoutCredentials(
            properties.getString(
                PREFIX + "endpoint", isGrpc ? "http://localhost:4317" : "http://localhost:4318"));
    return isGrpc ? base : base + (base.endsWith("/") ? "v1/" : "/v1/") + signal;
  }

  static String protocol(String signal, ConfigProperties properties) {
    return properties.getString(
        PREFIX + signal + ".protocol", properties.getString(PREFIX + "protocol", "http/protobuf"));
  }
}
