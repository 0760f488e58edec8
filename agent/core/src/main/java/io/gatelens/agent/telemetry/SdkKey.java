package io.gatelens.agent.telemetry;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the agent knows of a property of the SDK's, or of its extension's, in order to explain a bad
 * value: the SDK's exceptions often name neither the key nor what is allowed.
 *
 * @param name the property; those of the OTLP exporters stand for their per-signal forms too
 * @param allowed what a value may be
 * @param defaultText what is used instead
 * @param symptom a part of the SDK's message that means this key, where it does not name it; null
 *     where it always does
 */
record SdkKey(String name, String allowed, String defaultText, @Nullable String symptom) {

  private static final String OTLP = "otel.exporter.otlp.";
  private static final List<String> SIGNALS = List.of("traces.", "metrics.", "logs.");

  private static final String NUMBER = "a whole number";
  private static final String POSITIVE = "a whole number from 1 on";
  private static final String DURATION =
      "a whole number, of milliseconds or with one of the units ns, us, ms, s, m, h, d";
  private static final String PAIRS = "a list of key=value, separated by commas";
  private static final String PEM_FILE = "the path of a readable PEM file";
  private static final String PROPAGATORS =
      "tracecontext, baggage, b3, b3multi, jaeger, ottrace, xray, datadog, gcp, instana";
  private static final String EXPORTER = "otlp or none";
  private static final String METRIC_EXPORTER =
      "a list of otlp, prometheus, statsd, datadog, or none";
  private static final String NONE = "none";

  /** The keys that 1.68.0 of the SDK refuses values of, checked by a test for each. */
  static final List<SdkKey> ALL =
      List.of(
          new SdkKey("otel.traces.exporter", EXPORTER, "otlp", null),
          new SdkKey("otel.metrics.exporter", METRIC_EXPORTER, "otlp", null),
          new SdkKey("otel.logs.exporter", EXPORTER, NONE, null),
          new SdkKey(
              "otel.propagators",
              "a list of " + PROPAGATORS + ", or none",
              "tracecontext,baggage",
              null),
          new SdkKey(
              "gatelens.propagation.extract",
              "none, or a list of " + PROPAGATORS,
              "what OTEL_PROPAGATORS says",
              null),
          new SdkKey(
              "gatelens.propagation.inject",
              "none, or a list of " + PROPAGATORS,
              "what OTEL_PROPAGATORS says",
              null),
          new SdkKey(
              "otel.traces.sampler",
              "always_on, always_off, traceidratio, one of these after parentbased_, or gateway",
              "parentbased_always_on",
              "parentbased_jaeger_remote configured"),
          new SdkKey("otel.traces.sampler.arg", "a number from 0 to 1", "1.0", "ratio must be"),
          new SdkKey(
              OTLP + "endpoint",
              "a URL that starts with http:// or https://, without query and fragment, and without"
                  + " path for grpc",
              "http://localhost, port 4318 for http/protobuf and 4317 for grpc",
              "endpoint"),
          new SdkKey(
              OTLP + "protocol", "http/protobuf or grpc", "http/protobuf", "Unsupported OTLP"),
          new SdkKey(OTLP + "headers", PAIRS, NONE, "decode header"),
          new SdkKey(OTLP + "timeout", DURATION, "10s", null),
          new SdkKey(OTLP + "compression", "gzip or none", NONE, "compressionMethod"),
          new SdkKey(
              OTLP + "client.key",
              PEM_FILE + ", together with client.certificate",
              NONE,
              "client key provided without"),
          new SdkKey(
              OTLP + "client.certificate",
              PEM_FILE + ", together with client.key",
              NONE,
              "client certificate provided without"),
          new SdkKey(
              OTLP + "client.key", PEM_FILE + " with an unencrypted key", NONE, "X509KeyManager"),
          new SdkKey(
              OTLP + "certificate",
              PEM_FILE + " with X.509 certificates",
              "the JVM's trust store",
              "X509TrustManager"),
          new SdkKey(OTLP + "certificate", PEM_FILE, "the JVM's trust store", "key path"),
          new SdkKey(OTLP + "client.key", PEM_FILE, NONE, "key path"),
          new SdkKey(OTLP + "client.certificate", PEM_FILE, NONE, "key path"),
          new SdkKey(OTLP + "certificate", PEM_FILE, "the JVM's trust store", "content of file"),
          new SdkKey(OTLP + "client.key", PEM_FILE, NONE, "content of file"),
          new SdkKey(OTLP + "client.certificate", PEM_FILE, NONE, "content of file"),
          new SdkKey(
              "otel.exporter.otlp.metrics.temporality.preference",
              "cumulative, delta or lowmemory",
              "cumulative",
              "aggregation temporality"),
          new SdkKey(
              "otel.exporter.otlp.metrics.default.histogram.aggregation",
              "explicit_bucket_histogram or base2_exponential_bucket_histogram",
              "explicit_bucket_histogram",
              "default histogram aggregation"),
          new SdkKey("otel.bsp.schedule.delay", DURATION, "1s", "delay must be"),
          new SdkKey("otel.bsp.max.queue.size", POSITIVE, "16384", "maxQueueSize must"),
          new SdkKey("otel.bsp.max.export.batch.size", POSITIVE, "2048", "maxExportBatchSize must"),
          new SdkKey("otel.bsp.export.timeout", DURATION, "30s", "timeout must be"),
          new SdkKey("otel.metric.export.interval", DURATION, "60s", "interval must be"),
          new SdkKey(
              "otel.metric.export.max.batch.size", POSITIVE, NONE, "maxExportBatchSize must"),
          new SdkKey("otel.attribute.value.length.limit", NUMBER, NONE, "maxAttributeValueLength"),
          new SdkKey(
              "otel.span.attribute.value.length.limit", NUMBER, NONE, "maxAttributeValueLength"),
          new SdkKey("otel.attribute.count.limit", NUMBER, "128", "maxNumberOfAttributes"),
          new SdkKey("otel.span.attribute.count.limit", NUMBER, "128", "maxNumberOfAttributes"),
          new SdkKey("otel.span.event.count.limit", NUMBER, "128", "maxNumberOfEvents"),
          new SdkKey("otel.span.link.count.limit", NUMBER, "128", "maxNumberOfLinks"),
          new SdkKey("otel.resource.attributes", PAIRS, NONE, null),
          new SdkKey("otel.java.metrics.cardinality.limit", POSITIVE, "2000", null),
          new SdkKey(
              "otel.java.exporter.memory_mode",
              "reusable_data or immutable_data",
              "immutable_data",
              "memory mode"),
          new SdkKey(
              "otel.experimental.sdk.telemetry.version",
              "latest or legacy",
              "latest",
              "sdk telemetry version"));

  /** The names under which it may be set, the more special ones first. */
  List<String> names() {
    if (!name.startsWith(OTLP) || name.startsWith(OTLP + "metrics.")) {
      return List.of(name);
    }
    String suffix = name.substring(OTLP.length());
    return List.of(
        OTLP + SIGNALS.get(0) + suffix,
        OTLP + SIGNALS.get(1) + suffix,
        OTLP + SIGNALS.get(2) + suffix,
        name);
  }

  /** The first one that has this name; null where the agent knows nothing of it. */
  static @Nullable SdkKey ofName(String name) {
    for (SdkKey key : ALL) {
      if (key.names().contains(name)) {
        return key;
      }
    }
    return null;
  }

  /** Whether a value may be a secret and is not to be repeated in a log. */
  static boolean isSecret(String name) {
    return name.endsWith("headers") || (name.startsWith("gatelens.") && name.endsWith(".key"));
  }

  /** How the user wrote it: as a system property, else as an environment variable. */
  static String asGiven(String name) {
    if (System.getProperty(name) != null) {
      return name;
    }
    String variable = name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    return System.getenv(variable) != null ? variable : name;
  }
}
