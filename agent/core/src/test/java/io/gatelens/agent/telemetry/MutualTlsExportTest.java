package io.gatelens.agent.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.agent.logging.CapturedStderr;
import io.gatelens.agent.logging.LogLevel;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MutualTlsExportTest {

  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir private Path folder;

  @Test
  void certificateAndClientCertificate_areUsed() throws Exception {
    Path server = keyStore("server");
    Path client = keyStore("client");
    try (CapturedStderr stderr = CapturedStderr.at(LogLevel.INFO);
        OtlpReceiver receiver = OtlpReceiver.startMutualTls(context(server, client))) {
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
    Path server = keyStore("server");
    try (CapturedStderr stderr = CapturedStderr.at(LogLevel.INFO);
        OtlpReceiver receiver = OtlpReceiver.startMutualTls(context(server, server))) {
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

  private Path keyStore(String name) throws IOException, InterruptedException {
    Path file = folder.resolve(name + ".p12");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-alias", "a", "-keyalg", "EC", "-dname", "CN=" + name));
    command.addAll(List.of("-ext", "san=dns:localhost,ip:127.0.0.1", "-storetype", "PKCS12"));
    command.addAll(List.of("-storepass", new String(PASSWORD), "-keystore", file.toString()));
    Process keytool =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(devNull()).start();
    assertThat(keytool.waitFor()).isZero();
    return file;
  }

  private static ProcessBuilder.Redirect devNull() {
    return ProcessBuilder.Redirect.DISCARD;
  }

  private static KeyStore load(Path file) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    return store;
  }

  private static SSLContext context(Path own, Path trusted) throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(load(own), PASSWORD);
    KeyStore trust = KeyStore.getInstance("PKCS12");
    trust.load(null, null);
    trust.setCertificateEntry("a", load(trusted).getCertificate("a"));
    TrustManagerFactory trusts =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusts.init(trust);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trusts.getTrustManagers(), null);
    return context;
  }

  private Path certificate(Path store) throws Exception {
    return pem(store, "CERTIFICATE", load(store).getCertificate("a").getEncoded());
  }

  private Path key(Path store) throws Exception {
    return pem(store, "PRIVATE KEY", load(store).getKey("a", PASSWORD).getEncoded());
  }

  private Path pem(Path store, String type, byte[] content) throws IOException {
    String text =
        "-----BEGIN "
            + type
            + "-----\n"
            + Base64.getMimeEncoder().encodeToString(content)
            + "\n-----END "
            + type
            + "-----\n";
    return Files.writeString(folder.resolve(store.getFileName() + "." + type.charAt(0)), text);
  }
}
