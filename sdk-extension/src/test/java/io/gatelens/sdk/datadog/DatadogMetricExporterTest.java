package io.gatelens.sdk.datadog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gatelens.sdk.push.DatagramDaemon;
import io.gatelens.sdk.push.SdkUnderTest;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Byte by byte, by the SDK that an application gets from its settings. */
@Timeout(60)
class DatadogMetricExporterTest {

  private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("gateway.route.id");

  @Test
  void everyKindOfMetric_hasItsLine() throws IOException {
    try (DatagramDaemon daemon = DatagramDaemon.start();
        SdkUnderTest sdk = sdk(daemon, Map.of())) {
      sdk.meter().counterBuilder("c").build().add(5, Attributes.of(ROUTE, "orders"));
      sdk.meter().upDownCounterBuilder("u").build().add(-3);
      sdk.meter().gaugeBuilder("g").buildWithCallback(measured -> measured.record(0.5));
      DoubleHistogram histogram = sdk.meter().histogramBuilder("h").setUnit("s").build();
      histogram.record(0.25);
      histogram.record(4);
      sdk.export();

      assertThat(daemon.lines())
          .containsExactlyInAnyOrder(
              "c:5|c|#service:orders,gateway.route.id:orders",
              "u:-3|g|#service:orders",
              "g:0.5|g|#service:orders",
              "h:0.25:4|d|#service:orders");
    }
  }

  @Test
  void distributionOfManyValues_hasALineForEachPowerOfTwo() throws IOException {
    try (DatagramDaemon daemon = DatagramDaemon.start();
        SdkUnderTest sdk = sdk(daemon, Map.of())) {
      DoubleHistogram histogram = sdk.meter().histogramBuilder("h").build();
      for (int i = 0; i < 13; i++) {
        histogram.record(8);
      }
      sdk.export();

      // The smallest and the largest stand for themselves; eleven are left.
      assertThat(daemon.lines())
          .containsExactly(
              "h:8:8:8|d|#service:orders",
              "h:8|d|@0.5|#service:orders",
              "h:8|d|@0.125|#service:orders");
    }
  }

  @Test
  void distribution_weighedByItsRates_isTheRecordedOne_inLinesThatFit() throws IOException {
    double[] values =
        new Random(3).doubles(20_000, 0, 1).map(d -> 0.002 * Math.exp(5 * d * d)).toArray();
    try (DatagramDaemon daemon = DatagramDaemon.start();
        SdkUnderTest sdk = sdk(daemon, Map.of("gatelens.datadog.packet-size", "512"))) {
      DoubleHistogram histogram = sdk.meter().histogramBuilder("h").build();
      double sum = 0;
      double max = 0;
      for (double value : values) {
        histogram.record(value);
        sum += value;
        max = Math.max(max, value);
      }
      sdk.export();

      List<String> lines = daemon.lines();
      double count = 0;
      double weighedSum = 0;
      double largest = 0;
      for (String line : lines) {
        String[] fields = line.split("\\|", -1);
        double weight =
            fields[2].startsWith("@") ? 1 / Double.parseDouble(fields[2].substring(1)) : 1;
        for (String value : fields[0].substring(2).split(":", -1)) {
          count += weight;
          weighedSum += weight * Double.parseDouble(value);
          largest = Math.max(largest, Double.parseDouble(value));
        }
      }
      assertThat(lines).allMatch(line -> line.length() <= 512).hasSizeGreaterThan(14);
      assertThat(count).isEqualTo(values.length);
      assertThat(weighedSum).isCloseTo(sum, within(sum * 1e-8));
      assertThat(largest).isCloseTo(max, within(max * 1e-8));
    }
  }

  @Test
  void tagsAndOrigin_comeFromDatadogsVariables() throws IOException {
    Map<String, String> settings =
        Map.of(
            "dd.service", "gateway",
            "dd.env", "prod",
            "dd.version", "1.2",
            "dd.tags", "team:edge, cost:7",
            "dd.entity.id", "pod-uid",
            "dd.external.env", "it-false,cn-gw|,pu-1",
            "dd.origin.detection.enabled", "true",
            "otel.resource.attributes", "container.id=abc",
            "gatelens.datadog.prefix", "edge");
    try (DatagramDaemon daemon = DatagramDaemon.start();
        SdkUnderTest sdk = sdk(daemon, settings)) {
      sdk.meter().counterBuilder("c").build().add(1, Attributes.of(ROUTE, "r"));
      sdk.export();

      assertThat(daemon.lines())
          .containsExactly(
              "edge.c:1|c|#service:gateway,env:prod,version:1.2,dd.internal.entity_id:pod-uid,"
                  + "team:edge,cost:7,gateway.route.id:r|c:ci-abc|e:it-false,cn-gw,pu-1");
    }
  }

  @Test
  void unifiedTags_comeFromTheResourceWhereDatadogSaysNothing() throws IOException {
    Map<String, String> settings =
        Map.of(
            "otel.resource.attributes",
            "service.version=3,deployment.environment.name=test",
            "dd.tags",
            "env:ignored team:edge");
    try (DatagramDaemon daemon = DatagramDaemon.start();
        SdkUnderTest sdk = sdk(daemon, settings)) {
      sdk.meter().counterBuilder("c").build().add(1);
      sdk.export();

      assertThat(daemon.lines())
          .containsExactly("c:1|c|#service:orders,env:test,version:3,team:edge");
    }
  }

  @Test
  void whatAClientWrote_cannotBeginALineOrAField() throws IOException {
    try (DatagramDaemon daemon = DatagramDaemon.start();
        SdkUnderTest sdk = sdk(daemon, Map.of())) {
      sdk.meter()
          .counterBuilder("c")
          .build()
          .add(1, Attributes.of(ROUTE, "r\nevil:1|c|#x:y,z|c:ci-other"));
      sdk.export();

      assertThat(daemon.lines())
          .containsExactly("c:1|c|#service:orders,gateway.route.id:r_evil:1_c__x:y_z_c:ci-other");
    }
  }

  @Test
  void unixSocket_isSpokenToInFrames() throws IOException {
    Path socket = Files.createTempDirectory("dsd").resolve("s");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      Map<String, String> settings =
          Map.of(
              "dd.dogstatsd.url", "unixstream://" + socket, "dd.origin.detection.enabled", "false");
      try (SdkUnderTest sdk = SdkUnderTest.with("datadog", settings)) {
        sdk.meter().counterBuilder("c").build().add(1);
        assertThat(sdk.export().isSuccess()).isTrue();

        try (SocketChannel accepted = server.accept()) {
          byte[] sent = Channels.newInputStream(accepted).readNBytes(25);
          assertThat(sent).startsWith(21, 0, 0, 0);
          assertThat(new String(sent, 4, 21, UTF_8)).isEqualTo("c:1|c|#service:orders");
        }
      }
    } finally {
      Files.deleteIfExists(socket);
      Files.delete(socket.getParent());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "gatelens.datadog.address, tcp://agent:8125",
    "gatelens.datadog.address, unixgram:///run/dsd.socket",
    "gatelens.datadog.packet-size, 1",
    "gatelens.datadog.prefix, a:b",
    "dd.dogstatsd.url, unixgram:///run/dsd.socket",
    "dd.dogstatsd.port, eighty",
    "dd.agent.host, a b",
  })
  void badSetting_isRefusedWithItsKeyAndWhatIsAllowed(String key, String value) {
    assertThatThrownBy(() -> SdkUnderTest.with("datadog", Map.of(key, value)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith(key + "=" + value + " cannot be used: allowed is ");
  }

  private static SdkUnderTest sdk(DatagramDaemon daemon, Map<String, String> further) {
    Map<String, String> settings = new HashMap<>();
    settings.put("dd.agent.host", "127.0.0.1");
    settings.put("dd.dogstatsd.port", String.valueOf(daemon.port()));
    settings.put("dd.origin.detection.enabled", "false");
    settings.putAll(further);
    return SdkUnderTest.with("datadog", settings);
  }
}
