package io.gatelens.agent.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.agent.logging.CapturedStderr;
import io.gatelens.agent.logging.LogLevel;
import io.gatelens.agent.tls.TestKeyStore;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MutualTlsExportTest {

  @TempDir private Path folder;

  @Test
  void certificateAndClientCertificate_areUsed() throws Exception {
    TestKeyStore server = TestKeyStore.create(folder, "server");
    TestKeyStore client = TestKeyStore.create(folder, "client");
    try (CapturedStderr stderr = CapturedStderr.at(LogLevel.INFO);
        OtlpReceiver receiver = OtlpReceiver.startMutualTls(server.trusting(client))) {
      Map<String, String> settings =
          Map.of(
              "otel.metrics.exporter", "none",
              "otel.exporter.otlp.endpoint", receiver.endpoint(),
              "otel.exporter.otlp.certificate", certificate(server).toString(),
              "otel.exporter.otlp.client.certificate", certificate(client).toString(),
              "otel.exporter.otlp.client.key", key(client).toString());

      OpenTelemetrySdk sdk = new SdkFactory(settings, new ExportHealth()).build();
      sdk.getTracer("test").spanBuilder("s").startSpan().end();
      sdk.shutdown().join(10, TimeUnit.SECONDS);

      assertThat(Objects.requireNonNull(receiver.next()).path()).isEqualTo("/v1/traces");
      assertThat(stderr.lines()).isEmpty();
    }
  }

  @Test
  void untrustedReceiver_isSaidInOneLine() throws Exception {
    TestKeyStore server = TestKeyStore.create(folder, "server");
    try (CapturedStderr stderr = CapturedStderr.at(LogLevel.INFO);
        OtlpReceiver receiver = OtlpReceiver.startMutualTls(server.trusting(server))) {
      Map<String, String> settings =
          Map.of(
              "otel.metrics.exporter", "none", "otel.exporter.otlp.endpoint", receiver.endpoint());

      OpenTelemetrySdk sdk = new SdkFactory(settings, new ExportHealth()).build();
      sdk.getTracer("test").spanBuilder("s").startSpan().end();
      sdk.shutdown().join(10, TimeUnit.SECONDS);

      assertThat(stderr.lines()).hasSize(1);
      assertThat(stderr.lines().get(0)).contains("/v1/traces: TLS: ");
    }
  }

  private Path certificate(TestKeyStore store) throws Exception {
    return pem(store, "CERTIFICATE", store.certificate().getEncoded());
  }

  private Path key(TestKeyStore store) throws Exception {
    return pem(store, "PRIVATE KEY", store.key().getEncoded());
  }

  private Path pem(TestKeyStore store, String type, byte[] content) throws IOException {
    String text =
        "-----BEGIN "
            + type
            + "-----\n"
            + Base64.getMimeEncoder().encodeToString(content)
            + "\n-----END "
            + type
            + "-----\n";
    return Files.writeString(
        folder.resolve(store.file().getFileName() + "." + type.charAt(0)), text);
  }
}
