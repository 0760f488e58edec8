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
      return withoutCredentials(own);
    }
    String base =
        withoutCredentials(
            properties.getString(
                PREFIX + "endpoint", isGrpc ? "http://localhost:4317" : "http://localhost:4318"));
    return isGrpc ? base : base + (base.endsWith("/") ? "v1/" : "/v1/") + signal;
  }

  static String protocol(String signal, ConfigProperties properties) {
    return properties.getString(
        PREFIX + signal + ".protocol", properties.getString(PREFIX + "protocol", "http/protobuf"));
  }

  /** Nor with a query or a fragment, where others put theirs. */
  private static String withoutCredentials(String url) {
    return withoutUserInfo(before('#', before('?', url)));
  }

  private static String before(char end, String url) {
    int at = url.indexOf(end);
    return at < 0 ? url : url.substring(0, at);
  }

  private static String withoutUserInfo(String url) {
    int host = url.indexOf("://") + 3;
    int path = url.indexOf('/', host);
    int at = url.lastIndexOf('@', path < 0 ? url.length() : path);
    return at < host ? url : url.substring(0, host) + url.substring(at + 1);
  }
}
