package io.gatelens.sdk.kong;

import static io.gatelens.sdk.kong.RecordedRequests.overflow;
import static io.gatelens.sdk.kong.RecordedRequests.overflowOfTheSdk;
import static io.gatelens.sdk.kong.RecordedRequests.series;
import static io.gatelens.sdk.kong.RecordedRequests.unmatched;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatelens.sdk.push.DatagramDaemon;
import io.gatelens.sdk.push.SdkUnderTest;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Line by line, by the SDK that an application gets from its settings. */
@Timeout(60)
class KongLinesTest {

  @Test
  void statsd_getsKongsTreeOfNames_withoutPrefixAndTagsOfOtherMetrics() throws IOException {
    Map<String, String> further =
        Map.of("gatelens.statsd.prefix", "edge", "gatelens.statsd.tags", "zone=b");
    try (DatagramDaemon daemon = DatagramDaemon.start();
        SdkUnderTest sdk = sdk("statsd", daemon, further)) {
      RecordedRequests requests = new RecordedRequests(sdk.meters());
      requests.proxied(series("orders.internal", "get", "200", "service"), 10);
      requests.proxied(series("orders.internal", "list", "503", "service"), 30);
      requests.answered(unmatched(), 1);
      requests.proxied(overflow(), 5);
      sdk.meter().counterBuilder("c").build().add(1);
      sdk.export();

      assertThat(daemon.lines())
          .containsExactlyInAnyOrder(
              "edge.c.zone.b:1|c",
              "kong.service.orders_internal.request.count:2|c",
              "kong.service.orders_internal.status.200:1|c",
              "kong.service.orders_internal.status.503:1|c",
              "kong.service.orders_internal.workspace.default.status.200:1|c",
              "kong.service.orders_internal.workspace.default.status.503:1|c",
              "kong.service.orders_internal.latency:10|ms",
              "kong.service.orders_internal.latency:30|ms",
              "kong.service.orders_internal.upstream_latency:8.5|ms",
              "kong.service.orders_internal.upstream_latency:28.5|ms",
              "kong.service.orders_internal.kong_latency:1.5|ms",
              "kong.service.orders_internal.kong_latency:1.5|ms",
              "kong.service.orders_internal.request.size:200|c",
              "kong.service.orders_internal.response.size:4000|c",
              "kong.global.unmatched.request.count:1|c",
              "kong.global.unmatched.status.404:1|c",
              "kong.global.unmatched.workspace.default.status.404:1|c",
              "kong.global.unmatched.latency:1|ms",
              "kong.global.unmatched.kong_latency:1|ms",
              "kong.service.unnamed.request.count:1|c",
              "kong.service.unnamed.status.200:1|c",
              "kong.service.unnamed.workspace.default.status.200:1|c",
              "kong.service.unnamed.latency:5|ms",
              "kong.service.unnamed.upstream_latency:3.5|ms",
              "kong.service.unnamed.kong_latency:1.5|ms",
              "kong.service.unnamed.request.size:100|c",
              "kong.service.unnamed.response.size:2000|c");
    }
  }

  @Test
  void statsd_ofSeriesThatAreTooManyToTheSdk_getsNoStatusThatIsNotKnown() throws IOException {
    try (DatagramDaemon daemon = DatagramDaemon.start();
        SdkUnderTest sdk = sdk("statsd", daemon, Map.of())) {
      new RecordedRequests(sdk.meters()).answered(overflowOfTheSdk(), 8);
      sdk.export();

      assertThat(daemon.lines())
          .containsExactlyInAnyOrder(
              "kong.service.unnamed.request.count:1|c",
              "kong.service.unnamed.latency:8|ms",
              "kong.service.unnamed.kong_latency:8|ms");
    }
  }

  @Test
  void statsd_ofMetricsWithALimit_getsThemAsWithout_whereAnotherReaderWantsExplicitBuckets()
      throws IOException {
    Map<String, String> further =
        Map.of("gatelens.metrics.limits", "kong.latency=5000;kong.request.size=5000");
    InMemoryMetricReader other = InMemoryMetricReader.create();
    try (DatagramDaemon daemon = DatagramDaemon.start();
        SdkUnderTest sdk =
            SdkUnderTest.with(
                "statsd,datadog",
                settings("statsd", daemon, further),
                given -> given.toString().contains(daemon.address()) ? given : other)) {
      new RecordedRequests(sdk.meters()).proxied(series("orders", "get", "200", "service"), 10);
      sdk.export();

      assertThat(other.collectAllMetrics())
          .filteredOn(metric -> metric.getName().equals("kong.latency"))
          .extracting(MetricData::getType)
          .containsExactly(MetricDataType.HISTOGRAM);
      assertThat(daemon.lines())
          .containsExactlyInAnyOrder(
              "kong.service.orders.request.count:1|c",
              "kong.service.orders.status.200:1|c",
              "kong.service.orders.workspace.default.status.200:1|c",
              "kong.service.orders.latency:10|ms",
              "kong.service.orders.upstream_latency:8.5|ms",
              "kong.service.orders.kong_latency:1.5|ms",
              "kong.service.orders.request.size:100|c",
              "kong.service.orders.response.size:2000|c");
    }
  }

  @Test
  void statsd_ofWhatWasNotRecordedInAnInterval_getsNothing() throws IOException {
    try (DatagramDaemon daemon = DatagramDaemon.start();
        SdkUnderTest sdk = sdk("statsd", daemon, Map.of())) {
      RecordedRequests requests = new RecordedRequests(sdk.meters());
      requests.proxied(series("orders", "get", "200", "service"), 10);
      sdk.export();
      assertThat(daemon.lines()).isNotEmpty();

      sdk.export();

      assertThat(daemon.lines()).allMatch(String::isEmpty);
    }
  }

  @Test
  void statsd_ofManyRequestsOfSeveralRoutes_getsSamplesThatWeighTheSame() throws IOException {
    try (DatagramDaemon daemon = DatagramDaemon.start();
        SdkUnderTest sdk = sdk("statsd", daemon, Map.of("gatelens.statsd.samples", "4"))) {
      RecordedRequests requests = new RecordedRequests(sdk.meters());
      for (int i = 0; i < 6; i++) {
        requests.answered(series("orders", "get", "200", "kong"), 8);
      }
      for (int i = 0; i < 2; i++) {
        requests.answered(series("orders", "list", "200", "kong"), 64);
      }
      sdk.export();

      assertThat(daemon.lines())
          .filteredOn(line -> line.startsWith("kong.service.orders.latency:"))
          .containsExactly(
              "kong.service.orders.latency:8|ms|@0.5",
              "kong.service.orders.latency:8|ms|@0.5",
              "kong.service.orders.latency:8|ms|@0.5",
              "kong.service.orders.latency:64|ms|@0.5");
    }
  }

  @Test
  void statsdWithTags_getsKongsTags_andThoseOfEveryMetric() throws IOException {
    Map<String, String> further =
        Map.of("gatelens.statsd.tag-style", "influxdb", "gatelens.statsd.tags", "zone=b");
    try (DatagramDaemon daemon = DatagramDaemon.start();
        SdkUnderTest sdk = sdk("statsd", daemon, further)) {
      RecordedRequests requests = new RecordedRequests(sdk.meters());
      requests.proxied(series("orders.internal", "get", "200", "service"), 10);
      memory(sdk);
      sdk.export();

      String tags =
          ",zone=b,node=gw_1,route=get,service=orders.internal,status=200,workspace=default";
      String pool = ",zone=b,node=gw_1,shdict=Old_Gen";
      assertThat(daemon.lines())
          .filteredOn(line -> line.startsWith("kong."))
          .containsExactlyInAnyOrder(
              "kong.request.count" + tags + ":1|c",
              "kong.latency" + tags + ":10|ms",
              "kong.upstream_latency" + tags + ":8.5|ms",
              "kong.kong_latency" + tags + ":1.5|ms",
              "kong.request.size" + tags + ":100|c",
              "kong.response.size" + tags + ":2000|c",
              "kong.shdict.free_space" + pool + ":600|g",
              "kong.shdict.capacity" + pool + ":1000|g");
    }
  }

  @Test
  void statsdWithTags_ofAKeyThatTheOperatorSets_getsTheOperators_once() throws IOException {
    Map<String, String> further =
        Map.of(
            "gatelens.statsd.tag-style", "dogstatsd", "gatelens.statsd.tags", "node=a,route=any");
    try (DatagramDaemon daemon = DatagramDaemon.start();
        SdkUnderTest sdk = sdk("statsd", daemon, further)) {
      RecordedRequests requests = new RecordedRequests(sdk.meters());
      requests.answered(series("orders", "get", "200", "kong"), 8);
      requests.answered(series("orders", "list", "200", "kong"), 8);
      memory(sdk);
      sdk.export();

      assertThat(daemon.lines())
          .contains(
              "kong.request.count:2|c|#node:a,route:any,service:orders,status:200,workspace:default",
              "kong.shdict.capacity:1000|g|#node:a,route:any,shdict:Old_Gen");
    }
  }

  @Test
  void memoryPools_areSharedDictionariesOfTheNode_inTheTree() throws IOException {
    try (DatagramDaemon daemon = DatagramDaemon.start();
        SdkUnderTest sdk = sdk("statsd", daemon, Map.of())) {
      memory(sdk);
      sdk.export();

      assertThat(daemon.lines())
          .filteredOn(line -> line.startsWith("kong."))
          .containsExactlyInAnyOrder(
              "kong.node.gw_1.shdict.Old_Gen.free_space:600|g",
              "kong.node.gw_1.shdict.Old_Gen.capacity:1000|g");
    }
  }

  private static void memory(SdkUnderTest sdk) {
    Attributes pool = Attributes.of(AttributeKey.stringKey("jvm.memory.pool.name"), "Old Gen");
    sdk.meter().upDownCounterBuilder("jvm.memory.used").build().add(400, pool);
    sdk.meter().upDownCounterBuilder("jvm.memory.limit").build().add(1_000, pool);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "statsd kong.request.count:1|c|#node:gw_1,otel.metric.overflow:true,status:200,workspace:default",
        "datadog kong.request.count:1|c|#service:orders,app:kong,otel.metric.overflow:true,status:200"
      })
  void tagsOfRoutesThatAreTooMany_saySo(String exporter, String line) throws IOException {
    Map<String, String> further = Map.of("gatelens.statsd.tag-style", "dogstatsd");
    try (DatagramDaemon daemon = DatagramDaemon.start();
        SdkUnderTest sdk = sdk(exporter, daemon, further)) {
      new RecordedRequests(sdk.meters()).answered(overflow(), 8);
      sdk.export();

      assertThat(daemon.lines()).contains(line);
    }
  }

  @Test
  void datadog_getsTimersWithKongsTags() throws IOException {
    try (DatagramDaemon daemon = DatagramDaemon.start();
        SdkUnderTest sdk = sdk("datadog", daemon, Map.of("gatelens.datadog.prefix", "edge"))) {
      RecordedRequests requests = new RecordedRequests(sdk.meters());
      requests.proxied(series("orders.internal", "get", "200", "service"), 10);
      requests.proxied(series("orders.internal", "list", "200", "kong"), 30);
      requests.answered(unmatched(), 1);
      sdk.export();

      String tags = "|#service:orders,app:kong,name:orders_internal,status:200";
      String unmatched = "|#service:orders,app:kong,status:404";
      assertThat(daemon.lines())
          .containsExactlyInAnyOrder(
              "kong.request.count:2|c" + tags,
              "kong.latency:10:30|ms" + tags,
              "kong.upstream_latency:8.5:28.5|ms" + tags,
              "kong.kong_latency:1.5:1.5|ms" + tags,
              "kong.request.size:100:100|ms" + tags,
              "kong.response.size:2000:2000|ms" + tags,
              "kong.request.count:1|c" + unmatched,
              "kong.latency:1|ms" + unmatched,
              "kong.kong_latency:1|ms" + unmatched);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "statsd"})
  void profileThatThereIsNot_isRefused_withItsKeyAndWhatThereIs(String exporter) {
    Map<String, String> settings = Map.of("gatelens.metrics.profile", "kongo");

    assertThatThrownBy(() -> SdkUnderTest.with(exporter, settings).close())
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("gatelens.metrics.profile=kongo cannot be used: allowed is none or kong");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "none", "NONE"})
  void withoutTheProfile_noNameIsKongs(String profile) throws IOException {
    try (DatagramDaemon daemon = DatagramDaemon.start();
        SdkUnderTest sdk = sdk("statsd", daemon, Map.of("gatelens.metrics.profile", profile))) {
      sdk.meter().upDownCounterBuilder("jvm.memory.used").build().add(400);
      sdk.export();

      assertThat(daemon.lines()).isEqualTo(List.of("jvm.memory.used:400|g"));
    }
  }

  private static SdkUnderTest sdk(
      String exporter, DatagramDaemon daemon, Map<String, String> further) {
    return SdkUnderTest.with(exporter, settings(exporter, daemon, further));
  }

  private static Map<String, String> settings(
      String exporter, DatagramDaemon daemon, Map<String, String> further) {
    Map<String, String> settings = new HashMap<>();
    settings.put("gatelens.metrics.profile", "Kong");
    settings.put("gatelens." + exporter + ".address", daemon.address());
    settings.put("otel.resource.attributes", "host.name=gw.1");
    settings.put("dd.origin.detection.enabled", "false");
    settings.putAll(further);
    return settings;
  }
}
