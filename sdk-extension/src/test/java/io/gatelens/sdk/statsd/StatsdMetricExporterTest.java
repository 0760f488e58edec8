package io.gatelens.sdk.statsd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatelens.sdk.push.DatagramDaemon;
import io.gatelens.sdk.push.SdkUnderTest;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.LongUpDownCounter;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Byte by byte, by the SDK that an application gets from its settings. */
@Timeout(60)
class StatsdMetricExporterTest {

  private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("gateway.route.id");
  private static final AttributeKey<Long> STATUS =
      AttributeKey.longKey("http.response.status_code");

  @Test
  void counter_isWhatWasAddedInTheInterval() throws IOException {
    try (DatagramDaemon daemon = DatagramDaemon.start();
        SdkUnderTest sdk = sdk(daemon, Map.of())) {
      LongCounter counter = sdk.meter().counterBuilder("gateway.retry.attempts").build();

      counter.add(2);
      counter.add(3);
      sdk.export();
      assertThat(daemon.lines()).containsExactly("gateway.retry.attempts:5|c");

      counter.add(4);
      sdk.export();
      assertThat(daemon.lines()).containsExactly("gateway.retry.attempts:4|c");

      sdk.export();
      assertThat(daemon.lines()).isEmpty();
    }
  }

  @Test
  void whatGoesUpAndDown_isAGauge_alsoBelowZero() throws IOException {
    try (DatagramDaemon daemon = DatagramDaemon.start();
        SdkUnderTest sdk = sdk(daemon, Map.of())) {
      LongUpDownCounter active = sdk.meter().upDownCounterBuilder("active").build();
      double[] now = {-2.5};
      sdk.meter().gaugeBuilder("now").buildWithCallback(measured -> measured.record(now[0]));

      active.add(7);
      active.add(-2);
      sdk.export();
      assertThat(daemon.lines())
          .containsExactlyInAnyOrder("active:5|g", "now:0|g", "now:-2.5|g")
          .containsSubsequence("now:0|g", "now:-2.5|g");

      now[0] = Double.NaN;
      sdk.export();
      assertThat(daemon.lines()).containsExactly("active:5|g");
    }
  }

  @Test
  void histogramOfFewValues_isThemselves_inMilliseconds() throws IOException {
    try (DatagramDaemon daemon = DatagramDaemon.start();
        SdkUnderTest sdk = sdk(daemon, Map.of())) {
      DoubleHistogram seconds = sdk.meter().histogramBuilder("latency").setUnit("s").build();
      DoubleHistogram bytes = sdk.meter().histogramBuilder("size").setUnit("By").build();

      seconds.record(0.25);
      seconds.record(4);
      bytes.record(1500);
      sdk.export();

      assertThat(daemon.lines())
          .containsExactlyInAnyOrder(
              "latency:250|ms",
              "latency:4000|ms",
              "latency.max:4000|g",
              "size:1500|ms",
              "size.max:1500|g");
    }
  }

  @Test
  void histogramOfManyValues_isSampled_andTheRatesAddUp() throws IOException {
    try (DatagramDaemon daemon = DatagramDaemon.start();
        SdkUnderTest sdk = sdk(daemon, Map.of("gatelens.statsd.samples", "4"))) {
      DoubleHistogram histogram = sdk.meter().histogramBuilder("h").build();

      for (int i = 0; i < 10; i++) {
        histogram.record(8);
      }
      sdk.export();

      assertThat(daemon.lines())
          .containsExactly(
              "h:8|ms|@0.5",
              "h:8|ms|@0.333333333",
              "h:8|ms|@0.5",
              "h:8|ms|@0.333333333",
              "h.max:8|g");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      textBlock =
          """
          none      ! gw.a.b.node.n1.gateway_route_id.orders_v1.http_response_status_code.200:1|c
          dogstatsd ! gw.a.b:1|c|#node:n1,gateway.route.id:orders.v1,http.response.status_code:200
          influxdb  ! gw.a.b,node=n1,gateway.route.id=orders.v1,http.response.status_code=200:1|c
          librato   ! gw.a.b#node=n1,gateway.route.id=orders.v1,http.response.status_code=200:1|c
          signalfx  ! gw.a.b[node=n1,gateway.route.id=orders.v1,http.response.status_code=200]:1|c
          """)
  void attributes_standWhereTheStyleWantsThem(String style, String line) throws IOException {
    Map<String, String> settings =
        Map.of(
            "gatelens.statsd.tag-style", style,
            "gatelens.statsd.prefix", "gw",
            "gatelens.statsd.tags", "node=n1");
    try (DatagramDaemon daemon = DatagramDaemon.start();
        SdkUnderTest sdk = sdk(daemon, settings)) {
      sdk.meter()
          .counterBuilder("a.b")
          .build()
          .add(1, Attributes.of(ROUTE, "orders.v1", STATUS, 200L));
      sdk.meter().counterBuilder("plain").build().add(1);
      sdk.export();

      assertThat(daemon.lines()).hasSize(2).contains(line);
    }
  }

  @Test
  void sampledTimer_hasItsRateBeforeItsTags() throws IOException {
    Map<String, String> settings =
        Map.of("gatelens.statsd.tag-style", "dogstatsd", "gatelens.statsd.samples", "1");
    try (DatagramDaemon daemon = DatagramDaemon.start();
        SdkUnderTest sdk = sdk(daemon, settings)) {
      DoubleHistogram histogram = sdk.meter().histogramBuilder("h").build();
      histogram.record(3, Attributes.of(ROUTE, "r"));
      histogram.record(3, Attributes.of(ROUTE, "r"));
      sdk.export();

      assertThat(daemon.lines())
          .containsExactly("h:3|ms|@0.5|#gateway.route.id:r", "h.max:3|g|#gateway.route.id:r");
    }
  }

  @ParameterizedTest
  @CsvSource({"none", "dogstatsd", "influxdb", "librato", "signalfx"})
  void whatAClientWrote_cannotBeginALineOrATag(String style) throws IOException {
    try (DatagramDaemon daemon = DatagramDaemon.start();
        SdkUnderTest sdk = sdk(daemon, Map.of("gatelens.statsd.tag-style", style))) {
      sdk.meter()
          .counterBuilder("c")
          .build()
          .add(1, Attributes.of(ROUTE, "r\nevil:1|c|#x:y,z=1[]", STATUS, 200L));
      sdk.export();

      assertThat(daemon.lines())
          .singleElement()
          .asString()
          .containsOnlyOnce(":1|c")
          .doesNotContain("evil:")
          .doesNotContain("x:y", "z=1", "c|#x");
    }
  }

  @Test
  void packets_areFilledUpToTheirSize() throws IOException {
    try (DatagramDaemon daemon = DatagramDaemon.start();
        SdkUnderTest sdk = sdk(daemon, Map.of("gatelens.statsd.packet-size", "300"))) {
      for (int i = 100; i < 200; i++) {
        sdk.meter().counterBuilder("gateway.counter.number" + i).build().add(i);
      }
      sdk.export();

      List<String> packets = daemon.packets();
      assertThat(packets).hasSizeBetween(10, 13);
      assertThat(packets).allMatch(packet -> packet.length() <= 300);
      assertThat(packets)
          .allMatch(packet -> packet.matches("(gateway\\.counter\\.number\\d+:\\d+\\|c(\n|$))+"));
    }
  }

  @Test
  void overTcp_everyLineEnds() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        SdkUnderTest sdk =
            SdkUnderTest.with(
                "statsd",
                Map.of("gatelens.statsd.address", "tcp://127.0.0.1:" + server.getLocalPort()))) {
      sdk.meter().counterBuilder("a").build().add(1);
      sdk.meter().counterBuilder("b").build().add(2);
      assertThat(sdk.export().isSuccess()).isTrue();

      try (Socket accepted = server.accept()) {
        String sent = new String(accepted.getInputStream().readNBytes(12), UTF_8);
        assertThat(sent.split("\n", -1)).containsExactlyInAnyOrder("a:1|c", "b:2|c", "");
      }
    }
  }

  @Test
  void daemonThatIsNotThere_failsTheExportAndNothingElse() throws IOException {
    int port;
    try (DatagramDaemon daemon = DatagramDaemon.start()) {
      port = daemon.port();
    }
    try (SdkUnderTest sdk =
        SdkUnderTest.with("statsd", Map.of("gatelens.statsd.address", "127.0.0.1:" + port))) {
      LongCounter counter = sdk.meter().counterBuilder("c").build();
      counter.add(1);
      assertThat(sdk.export().isSuccess()).isFalse();

      try (DatagramDaemon back = DatagramDaemon.on("127.0.0.1", port)) {
        counter.add(2);
        assertThat(sdk.export().isSuccess()).isTrue();
        assertThat(back.lines()).containsExactly("c:2|c");
      }
    }
  }

  @Test
  void lastInterval_isSentWhenTheSdkIsClosed() throws IOException {
    try (DatagramDaemon daemon = DatagramDaemon.start()) {
      try (SdkUnderTest sdk = sdk(daemon, Map.of())) {
        sdk.meter().counterBuilder("c").build().add(1);
      }

      assertThat(daemon.lines()).containsExactly("c:1|c");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "gatelens.statsd.address, http://statsd:80",
    "gatelens.statsd.address, ::1",
    "gatelens.statsd.prefix, a b",
    "gatelens.statsd.tag-style, graphite",
    "gatelens.statsd.tags, team",
    "gatelens.statsd.packet-size, 100",
    "gatelens.statsd.packet-size, many",
    "gatelens.statsd.samples, 0",
  })
  void badSetting_isRefusedWithItsKeyAndWhatIsAllowed(String key, String value) {
    assertThatThrownBy(() -> SdkUnderTest.with("statsd", Map.of(key, value)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith(key + "=" + value + " cannot be used: allowed is ");
  }

  private static SdkUnderTest sdk(DatagramDaemon daemon, Map<String, String> further) {
    Map<String, String> settings = new HashMap<>(further);
    settings.put("gatelens.statsd.address", daemon.address());
    return SdkUnderTest.with("statsd", settings);
  }
}
