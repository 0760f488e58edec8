package io.gatelens.agent.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.agent.configuration.AgentSettings;
import io.gatelens.gateway.Gateway;
import io.gatelens.gateway.GatewayClock;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanServerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

/** In a JVM of its own, as it registers a shutdown hook. */
class TelemetryStarterTest {

  @Test
  void processThatEndsAtOnce_stillReports() throws Exception {
    try (OtlpReceiver receiver = OtlpReceiver.start()) {
      String output = run(receiver.endpoint(), "exit");

      OtlpReceiver.Request request = receiver.requests().poll();
      assertThat(request).as(output).isNotNull();
      assertThat(request.path()).isEqualTo("/v1/metrics");
      assertThat(request.contains("gatelens.instrumentation")).isTrue();
      assertThat(request.contains("jvm.memory.used")).isTrue();
      assertThat(request.contains("service.instance.id")).isTrue();
    }
  }

  @Test
  void telemetryThatIsUp_isSaidAndLeavesTheProcessAlone() throws Exception {
    try (OtlpReceiver receiver = OtlpReceiver.start()) {
      String output = run(receiver.endpoint(), "look");

      assertThat(output)
          .contains(
              "[gatelens] INFO telemetry is up: spans go to "
                  + receiver.endpoint()
                  + "/v1/traces, metrics to "
                  + receiver.endpoint()
                  + "/v1/metrics")
          .contains("MBean servers: 0")
          .contains("default TLS context: not made yet")
          .contains("non-daemon threads of ours: 0");
    }
  }

  @Test
  void nothingOfPrometheusAndOfWhatIsPushedIsLoaded_unlessItIsAskedFor() throws Exception {
    try (OtlpReceiver receiver = OtlpReceiver.start()) {
      String without = run(receiver.endpoint(), "look", "-Xlog:class+load");
      String with =
          run(
              receiver.endpoint(),
              "look",
              "-Xlog:class+load",
              "-Dotel.metrics.exporter=otlp,prometheus");

      assertThat(without)
          .contains("io.opentelemetry.exporter.otlp.", "io.gatelens.agent.status.StatusServer")
          .doesNotContain(
              " io.prometheus.",
              " io.opentelemetry.exporter.prometheus.",
              " io.gatelens.sdk.push.",
              " io.gatelens.sdk.kong.Kong");
      assertThat(with)
          .contains(" io.opentelemetry.exporter.prometheus.PrometheusMetricReader ")
          .doesNotContain("HttpServer ", "exporter.prometheus.internal.");
    }
  }

  @Test
  void nothingOfKongsProfileIsLoaded_unlessItIsAskedFor() throws Exception {
    try (OtlpReceiver receiver = OtlpReceiver.start()) {
      String readers = "-Dotel.metrics.exporter=prometheus,statsd";
      String without = run(receiver.endpoint(), "look", "-Xlog:class+load", readers);
      String with =
          run(
              receiver.endpoint(),
              "look",
              "-Xlog:class+load",
              readers,
              "-Dgatelens.metrics.profile=kong");

      assertThat(without)
          .contains(" io.gatelens.sdk.kong.MetricsProfile ", " io.gatelens.sdk.statsd.StatsdLines ")
          .doesNotContain(" io.gatelens.sdk.kong.Kong", " io.gatelens.gateway.KongMetrics ");
      assertThat(with)
          .contains(" io.gatelens.sdk.kong.KongLines ", " io.gatelens.gateway.KongMetrics ");
    }
  }

  @Test
  void profileThatNobodyWouldRead_isSaid_andNotRecorded() throws Exception {
    try (OtlpReceiver receiver = OtlpReceiver.start()) {
      String output =
          run(receiver.endpoint(), "look", "-Xlog:class+load", "-Dgatelens.metrics.profile=kong");

      assertThat(output)
          .contains(
              "[gatelens] WARN gatelens.metrics.profile=kong is not used, as none of prometheus,"
                  + " statsd and datadog is in OTEL_METRICS_EXPORTER: add one, or leave the profile"
                  + " out")
          .doesNotContain(" io.gatelens.gateway.KongMetrics ");
    }
  }

  @Test
  void processWithBadSettings_asksItsCloudOnce() throws Exception {
    try (OtlpReceiver receiver = OtlpReceiver.start()) {
      String output =
          run(
              inCloud(receiver),
              receiver.endpoint(),
              "look",
              "-Dotel.traces.sampler=half",
              "-Dotel.propagators=morse");

      assertThat(output)
          .contains("otel.traces.sampler=half cannot be used", "otel.propagators=morse cannot be")
          .contains("telemetry is up");
      assertThat(receiver.requests())
          .extracting(OtlpReceiver.Request::path)
          .filteredOn(path -> path.startsWith("/v4"))
          .containsExactly("/v4/1", "/v4/1/task");
    }
  }

  @Test
  void processWithoutAnSdk_asksNobody_andStartsWhateverItsLimitsAre() throws Exception {
    try (OtlpReceiver receiver = OtlpReceiver.start()) {
      String output =
          run(
              inCloud(receiver),
              receiver.endpoint(),
              "look",
              "-Dotel.sdk.disabled=true",
              "-Dgatelens.metrics.limits=many",
              "-Dgatelens.metrics.profile=kongo");

      assertThat(output)
          .contains("[gatelens] INFO telemetry is up")
          .doesNotContain("Exception", "ERROR");
      assertThat(receiver.requests()).isEmpty();
    }
  }

  /** As a container of ECS, whose agent is the receiver, and patient enough for any machine. */
  private static Map<String, String> inCloud(OtlpReceiver receiver) {
    return Map.of(
        "ECS_CONTAINER_METADATA_URI_V4",
        receiver.endpoint().replace("localhost", "127.0.0.1") + "/v4/1",
        "GATELENS_RESOURCE_CLOUD_TIMEOUT",
        "10s");
  }

  private static String run(String endpoint, String mode, String... options) throws Exception {
    return run(Map.of(), endpoint, mode, options);
  }

  private static String run(
      Map<String, String> variables, String endpoint, String mode, String... options)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("-Dotel.exporter.otlp.endpoint=" + endpoint);
    command.addAll(List.of(Application.class.getName(), mode));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(variables);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return output;
  }

  /** Stands for a gateway. */
  static final class Application {

    public static void main(String[] arguments) throws InterruptedException {
      InstrumentationStatus status = new InstrumentationStatus();
      status.report("test", InstrumentationStatus.Status.APPLIED);
      AgentSettings settings = AgentSettings.read("gatelens.shutdown.timeout=0s");
      Gateway gateway = new Gateway(settings.gateway(), GatewayClock.system());
      TelemetryStarter.start(() -> gateway, settings, status);
      if (arguments[0].equals("look")) {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
          if (thread.getName().equals("gatelens-start")) {
            thread.join();
          }
        }
        System.out.println("MBean servers: " + MBeanServerFactory.findMBeanServer(null).size());
        System.out.println("default TLS context: " + defaultTlsContext());
        long ours =
            Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.isDaemon() && thread != Thread.currentThread())
                .count();
        System.out.println("non-daemon threads of ours: " + ours);
      }
    }

    /** A key store that is not there is noticed when the context is made, not when it is given. */
    private static String defaultTlsContext() {
      System.setProperty("javax.net.ssl.keyStore", "/no/such/file");
      try {
        return "made before by " + SSLContext.getDefault();
      } catch (NoSuchAlgorithmException e) {
        return "not made yet";
      }
    }
  }
}
