package io.gatelens.agent.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.gatelens.agent.logging.CapturedStderr;
import io.gatelens.agent.logging.LogLevel;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.internal.DefaultConfigProperties;
import io.opentelemetry.sdk.common.export.HttpSenderProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SdkFactoryTest {

  private final CapturedStderr stderr = CapturedStderr.at(LogLevel.INFO);
  private @Nullable OpenTelemetrySdk sdk;

  @TempDir private Path folder;

  @AfterEach
  void close() {
    if (sdk != null) {
      sdk.shutdown().join(10, TimeUnit.SECONDS);
    }
    stderr.close();
  }

  @Test
  void withoutSettings_everythingHasOurDefaults() {
    OpenTelemetrySdk built = build(Map.of());

    assertThat(built.getSdkTracerProvider().toString())
        .contains("OtlpHttpSpanExporter", "endpoint=http://localhost:4318/v1/traces")
        .contains("EncodingSpanProcessor", "queueSize=16384", "batchSize=2048")
        .contains("delayNanos=1000000000", "timeoutNanos=30000000000")
        .contains("IMMUTABLE_DATA")
        .contains("internalTelemetrySchemaVersion=LATEST");
    assertThat(built.getSdkMeterProvider().toString())
        .contains("OtlpHttpMetricExporter", "endpoint=http://localhost:4318/v1/metrics");
    assertThat(built.getSdkLoggerProvider().toString()).doesNotContain("Otlp");
    assertThat(built.getPropagators().getTextMapPropagator().fields())
        .contains("traceparent", "baggage");
    assertThat(stderr.lines()).isEmpty();
  }

  @Test
  void formatsOfTheExtension_areReadAndWrittenAsAskedFor() {
    OpenTelemetrySdk built =
        build(
            Map.of(
                "gatelens.propagation.extract", "datadog;b3",
                "gatelens.propagation.inject", "tracecontext,gcp"));

    assertThat(built.getPropagators().getTextMapPropagator().fields())
        .containsExactlyInAnyOrder("traceparent", "tracestate", "X-Cloud-Trace-Context");
    assertThat(stderr.lines()).isEmpty();
  }

  @Test
  void globalOpenTelemetry_isLeftAlone() {
    build(Map.of());

    assertThat(GlobalOpenTelemetry.isSet()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          otel.bsp.max.queue.size          | many           | a whole number from 1 on
          otel.bsp.max.queue.size          | -5             | a whole number from 1 on
          otel.bsp.max.export.batch.size   | 0              | a whole number from 1 on
          otel.bsp.schedule.delay          | 5 parsecs      | a whole number, of milliseconds
          otel.bsp.schedule.delay          | -1             | a whole number, of milliseconds
          otel.exporter.otlp.timeout       | soon           | a whole number, of milliseconds
          otel.exporter.otlp.traces.timeout | soon          | a whole number, of milliseconds
          otel.bsp.export.timeout          | -1             | a whole number, of milliseconds
          otel.metric.export.interval      | 0              | a whole number, of milliseconds
          otel.metric.export.max.batch.size | 0             | a whole number from 1 on
          otel.traces.exporter             | jaeger         | otlp or none
          otel.traces.exporter             | otlp,otlp      | otlp or none
          otel.traces.exporter             | none,otlp      | otlp or none
          otel.metrics.exporter            | graphite       | a list of otlp, prometheus, statsd
          otel.metrics.exporter            | prometheus,none | a list of otlp, prometheus, statsd
          otel.logs.exporter               | files          | otlp or none
          otel.traces.sampler              | half           | always_on, always_off, traceidratio
          otel.traces.sampler              | parentbased_jaeger_remote | always_on, always_off
          otel.propagators                 | tracecontext,morse | a list of tracecontext, baggage
          gatelens.propagation.extract     | b3,morse       | none, or a list of tracecontext
          gatelens.propagation.inject      | b4             | none, or a list of tracecontext
          otel.exporter.otlp.endpoint      | localhost:4318 | a URL that starts with http://
          otel.exporter.otlp.endpoint      | ftp://x:1      | a URL that starts with http://
          otel.exporter.otlp.endpoint      | http://        | a URL that starts with http://
          otel.exporter.otlp.metrics.endpoint | nowhere     | a URL that starts with http://
          otel.exporter.otlp.protocol      | http/json      | http/protobuf or grpc
          otel.exporter.otlp.traces.protocol | smtp         | http/protobuf or grpc
          otel.exporter.otlp.compression   | zip            | gzip or none
          otel.exporter.otlp.certificate   | /no/such.pem   | the path of a readable PEM file
          otel.exporter.otlp.client.key    | /no/such.pem   | the path of a readable PEM file
          otel.exporter.otlp.client.certificate | /no/c.pem | the path of a readable PEM file
          otel.exporter.otlp.metrics.temporality.preference | both | cumulative, delta or lowmemory
          otel.exporter.otlp.metrics.default.histogram.aggregation | x | explicit_bucket_histogram
          otel.resource.attributes         | team           | a list of key=value
          otel.attribute.count.limit       | few            | a whole number
          otel.span.event.count.limit      | -1             | a whole number
          otel.span.link.count.limit       | -1             | a whole number
          otel.span.attribute.count.limit  | -1             | a whole number
          otel.attribute.value.length.limit | -1            | a whole number
          otel.java.metrics.cardinality.limit | 0           | a whole number from 1 on
          otel.java.exporter.memory_mode   | none           | reusable_data or immutable_data
          otel.experimental.sdk.telemetry.version | newest  | latest or legacy
          """)
  void badValue_isSaidInOneLineAndTheDefaultUsed(String key, String value, String allowed) {
    OpenTelemetrySdk built = build(Map.of(key, value));

    assertThat(stderr.lines()).hasSize(1);
    assertThat(stderr.lines().get(0))
        .startsWith(
            "[gatelens] WARN " + key + "=" + value + " cannot be used: allowed is " + allowed)
        .contains("; the default (")
        .endsWith(") is used");
    assertThat(built.getSdkTracerProvider().toString()).contains("OtlpHttpSpanExporter");
  }

  @ParameterizedTest
  @CsvSource({
    "gatelens.statsd.samples, none, a whole number from 1 to 1000",
    "gatelens.statsd.packet-size, 7, a whole number from 256 to 65507",
    "gatelens.metrics.limits, http.*=7, 'none, or metrics with the most series of each, from 1'",
    "gatelens.resource.cloud, moon, 'auto, local or off'",
    "gatelens.resource.cloud.timeout, 1h, a duration from 1ms to 10s",
    "gatelens.metrics.profile, kongo, none or kong",
    "gatelens.datadog.address, tcp://agent:1, 'udp:// with a host and a port, or unixstream://'",
    "dd.dogstatsd.url, unixgram:///run/dsd.socket, 'udp:// with a host and a port, or unixstream'"
  })
  void badValueOfTheExtension_isSaidInOneLineAndTheDefaultUsed(
      String key, String value, String allowed) {
    OpenTelemetrySdk built = build(Map.of("otel.metrics.exporter", "statsd,datadog", key, value));

    assertThat(stderr.lines()).hasSize(1);
    assertThat(stderr.lines().get(0))
        .startsWith(
            "[gatelens] WARN " + key + "=" + value + " cannot be used: allowed is " + allowed)
        .doesNotContain(key + "=" + value + " cannot be used: " + key)
        .containsPattern("; (the|its) default .*is used$");
    assertThat(built.getSdkMeterProvider().toString())
        .contains("exporter=udp://localhost:8125")
        .doesNotContain("Otlp");
  }

  @ParameterizedTest
  @CsvSource({"traceidratio, 2", "traceidratio, half", "parentbased_traceidratio, -1"})
  void badSamplerArgument_isNamed(String sampler, String argument) {
    OpenTelemetrySdk built =
        build(Map.of("otel.traces.sampler", sampler, "otel.traces.sampler.arg", argument));

    assertThat(stderr.lines())
        .containsExactly(
            "[gatelens] WARN otel.traces.sampler.arg="
                + argument
                + " cannot be used: allowed is a number from 0 to 1; the default (1.0) is used");
    assertThat(built.getSdkTracerProvider().toString()).contains("TraceIdRatioBased{1.000000}");
  }

  @Test
  void badHeaders_areNamedButNotRepeated() {
    build(Map.of("otel.exporter.otlp.headers", "secret-token"));

    assertThat(stderr.lines())
        .containsExactly(
            "[gatelens] WARN otel.exporter.otlp.headers=*** cannot be used: allowed is a list of"
                + " key=value, separated by commas; the default (none) is used");
  }

  @ParameterizedTest
  @CsvSource({
    "https://ingest.example/otlp?api-key=secret, https://ingest.example/otlp?***",
    "htp://user:secret@h/x?k=secret, htp://h/x?***",
    "http://us er:secret@h/x#secret, http://h/x",
    "user:secret@h, h"
  })
  void badEndpoint_isNamed_withoutWhatMayBeACredential(String endpoint, String shown) {
    build(Map.of("otel.exporter.otlp.endpoint", endpoint));

    assertThat(stderr.lines()).hasSize(1);
    assertThat(stderr.lines().get(0))
        .startsWith(
            "[gatelens] WARN otel.exporter.otlp.endpoint="
                + shown
                + " cannot be used: allowed is a URL that starts with http://")
        .doesNotContain("secret");
  }

  @Test
  void badSettingsOfTheExtension_areNamed_andASecretIsNotRepeated() {
    OpenTelemetrySdk built =
        build(
            Map.of(
                "otel.traces.sampler",
                "gateway",
                "gatelens.sampling.rules",
                "{\"rule\": 1}",
                "gatelens.sampling.debug.key",
                "too short"));

    assertThat(stderr.lines())
        .containsExactlyInAnyOrder(
            "[gatelens] WARN gatelens.sampling.debug.key=*** cannot be used: the key has to be at"
                + " least 16 bytes long; allowed is none, or a text of at least 16 bytes; the"
                + " default none is used",
            "[gatelens] WARN gatelens.sampling.rules={\"rule\": 1} cannot be used:"
                + " gatelens.sampling.rules is no document of rules: line 1, column 10 (rule): the"
                + " key \"rule\" is not known here; there are default, trustedNetworks, rules;"
                + " allowed is none, a file, or the JSON that would be in it; the default none is"
                + " used");
    assertThat(built.getSdkTracerProvider().getSampler().getDescription())
        .isEqualTo("GatewaySampler{rules:0}");
  }

  @Test
  void headersWithBadEscapes_areNamedButNotRepeated() {
    build(Map.of("otel.exporter.otlp.traces.headers", "api-key=%zz"));

    assertThat(stderr.lines()).hasSize(1);
    assertThat(stderr.lines().get(0))
        .contains("otel.exporter.otlp.traces.headers=***")
        .doesNotContain("%zz");
  }

  @Test
  void fileThatIsNoCertificate_isNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("ca.pem"), "no certificate");

    build(Map.of("otel.exporter.otlp.certificate", file.toString()));

    assertThat(stderr.lines())
        .containsExactly(
            "[gatelens] WARN otel.exporter.otlp.certificate="
                + file
                + " cannot be used: allowed is the path of a readable PEM file with X.509"
                + " certificates; the default (the JVM's trust store) is used");
  }

  @Test
  void severalBadValues_haveOneLineEach() {
    Map<String, String> bad = new HashMap<>();
    bad.put("otel.traces.sampler", "half");
    bad.put("otel.propagators", "morse");
    bad.put("otel.exporter.otlp.endpoint", "localhost");
    bad.put("otel.bsp.max.queue.size", "many");
    bad.put("otel.resource.attributes", "team");

    OpenTelemetrySdk built = build(bad);

    assertThat(stderr.lines()).hasSize(5);
    assertThat(built.getSdkTracerProvider().toString())
        .contains("endpoint=http://localhost:4318/v1/traces");
  }

  @Test
  void emptyValue_isTheSameAsNone() {
    OpenTelemetrySdk built =
        build(Map.of("otel.exporter.otlp.endpoint", "", "otel.traces.sampler", " "));

    assertThat(stderr.lines()).isEmpty();
    assertThat(built.getSdkTracerProvider().toString())
        .contains("endpoint=http://localhost:4318/v1/traces");
  }

  @Test
  void declarativeConfigurationFile_isSaidAndIgnored() {
    System.setProperty("otel.config.file", "/etc/otel.yaml");
    try {
      OpenTelemetrySdk built = build(Map.of("otel.exporter.otlp.endpoint", "http://collector:1"));

      assertThat(stderr.lines()).hasSize(1);
      assertThat(stderr.lines().get(0))
          .startsWith("[gatelens] WARN otel.config.file=/etc/otel.yaml cannot be used");
      assertThat(built.getSdkTracerProvider().toString())
          .contains("endpoint=http://collector:1/v1/traces");
    } finally {
      System.clearProperty("otel.config.file");
    }
  }

  @Test
  void smallQueue_makesSmallBatches() {
    OpenTelemetrySdk built = build(Map.of("otel.bsp.max.queue.size", "100"));

    assertThat(built.getSdkTracerProvider().toString()).contains("queueSize=100, batchSize=100");
    assertThat(stderr.lines()).isEmpty();
  }

  @Test
  void batchesThatAreLargerThanTheQueue_areAsLargeAsIt() {
    OpenTelemetrySdk built =
        build(
            Map.of(
                "otel.bsp.max.queue.size", "100",
                "otel.bsp.max.export.batch.size", "1000",
                "otel.bsp.export.timeout", "0"));

    assertThat(built.getSdkTracerProvider().toString())
        .contains("queueSize=100, batchSize=100")
        .contains("timeoutNanos=" + Long.MAX_VALUE);
    assertThat(stderr.lines()).isEmpty();
  }

  @Test
  void disabledSdk_isBuiltWithoutExporters() {
    OpenTelemetrySdk built = build(Map.of("otel.sdk.disabled", "true"));

    assertThat(built.getSdkTracerProvider().toString()).doesNotContain("Otlp");
    assertThat(stderr.lines()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "otel.traces.exporter, otlp, true",
    "otel.traces.exporter, none, false",
    "otel.sdk.disabled, true, false"
  })
  void whetherSpansAreExported_isKnown(String key, String value, boolean isExported) {
    ExportHealth health = new ExportHealth();

    sdk = new SdkFactory(Map.of(key, value), health).build();

    assertThat(health.hasSpanExporter()).isEqualTo(isExported);
  }

  @Test
  void grpc_goesToItsPortThroughOkHttp() {
    OpenTelemetrySdk built = build(Map.of("otel.exporter.otlp.protocol", "grpc"));

    assertThat(built.getSdkTracerProvider().toString())
        .contains("OtlpGrpcSpanExporter", "http://localhost:4317");
    assertThat(stderr.lines()).isEmpty();
  }

  @Test
  void httpSenders_areWithoutOkHttp() {
    assertThat(new AgentComponents().load(HttpSenderProvider.class))
        .singleElement()
        .asString()
        .contains("JdkHttpSenderProvider");
  }

  @Test
  void endpoints_areSaidAsTheSpecificationBuildsThem() {
    Map<String, String> expected =
        Map.ofEntries(
            entry("", "http://localhost:4318/v1/traces"),
            entry("otel.exporter.otlp.endpoint=http://c:1/", "http://c:1/v1/traces"),
            entry("otel.exporter.otlp.endpoint=https://me:pw@c:1/x", "https://c:1/x/v1/traces"),
            entry("otel.exporter.otlp.traces.endpoint=http://c:1/in", "http://c:1/in"),
            entry("otel.exporter.otlp.protocol=grpc", "http://localhost:4317"));

    expected.forEach(
        (setting, endpoint) -> {
          int equals = setting.indexOf('=');
          Map<String, String> properties =
              equals < 0
                  ? Map.of()
                  : Map.of(setting.substring(0, equals), setting.substring(equals + 1));
          ConfigProperties given =
              DefaultConfigProperties.createFromMap(SdkFactory.DEFAULTS).withOverrides(properties);
          assertThat(OtlpEndpoint.of("traces", given)).isEqualTo(endpoint);
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://c:1/in?token=s", "http://c:1/in#s", "http://me:pw@c:1/in?a#b"})
  void endpoint_isSaidWithoutWhatMayBeACredential(String endpoint) {
    Map<String, String> properties = Map.of("otel.exporter.otlp.traces.endpoint", endpoint);

    assertThat(OtlpEndpoint.of("traces", DefaultConfigProperties.createFromMap(properties)))
        .isEqualTo("http://c:1/in");
  }

  private OpenTelemetrySdk build(Map<String, String> properties) {
    OpenTelemetrySdk built = new SdkFactory(properties, new ExportHealth()).build();
    sdk = built;
    return built;
  }
}
