package io.gatelens.agent.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdkBuilder;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.autoconfigure.spi.internal.DefaultConfigProperties;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.metrics.data.PointData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeriesLimitsTest {

  private static final String LIMITS = "gatelens.metrics.limits";
  private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("route");
  private static final Attributes OVERFLOW =
      Attributes.of(AttributeKey.booleanKey("otel.metric.overflow"), true);
  private static final List<Double> OWN_BUCKETS = List.of(1.0, 2.0);
  private static final int ROUTES = 50;

  @Test
  void eachMetric_hasItsOwnLimit_andAllOthersTheGeneralOne() {
    InMemoryMetricReader reader = InMemoryMetricReader.create();
    try (OpenTelemetrySdk sdk =
        sdk(
            Map.of(
                LIMITS,
                "small=10; gauge = 5,large=45",
                "otel.java.metrics.cardinality.limit",
                "20"),
            reader)) {
      record(sdk);

      assertThat(reader.collectAllMetrics())
          .extracting(MetricData::getName, metric -> metric.getData().getPoints().size())
          .containsExactlyInAnyOrder(
              tuple("small", 10), tuple("large", 45), tuple("gauge", 5), tuple("other", 20));
    }
  }

  @Test
  void whatIsBeyond_isCountedInTheOverflowSeries() {
    InMemoryMetricReader reader = InMemoryMetricReader.create();
    try (OpenTelemetrySdk sdk = sdk(Map.of(LIMITS, "small=10"), reader)) {
      record(sdk);

      assertThat(metric(reader, "small").getHistogramData().getPoints())
          .filteredOn(point -> point.getAttributes().equals(OVERFLOW))
          .extracting(HistogramPointData::getCount)
          .containsExactly((long) ROUTES - 9);
      assertThat(metric(reader, "other").getLongSumData().getPoints())
          .extracting(PointData::getAttributes)
          .hasSize(ROUTES)
          .doesNotContain(OVERFLOW);
    }
  }

  @Test
  void metricWithALimit_keepsItsOwnBuckets() {
    InMemoryMetricReader reader = InMemoryMetricReader.create();
    try (OpenTelemetrySdk sdk = sdk(Map.of(LIMITS, "small=10"), reader)) {
      record(sdk);

      assertThat(metric(reader, "small").getHistogramData().getPoints())
          .allMatch(point -> point.getBoundaries().equals(OWN_BUCKETS));
    }
  }

  @Test
  void metricWithALimit_isTheKindOfHistogramThatItsReadersAskFor() {
    InMemoryMetricReader first = exponential();
    InMemoryMetricReader second = exponential();
    try (OpenTelemetrySdk sdk = sdk(Map.of(LIMITS, "small=10"), first, second)) {
      record(sdk);

      for (InMemoryMetricReader reader : List.of(first, second)) {
        assertThat(metric(reader, "small").getExponentialHistogramData().getPoints()).hasSize(10);
        assertThat(metric(reader, "large").getType())
            .isEqualTo(MetricDataType.EXPONENTIAL_HISTOGRAM);
      }
    }
  }

  @Test
  void whereReadersDoNotAgree_itHasItsOwnBucketsForAll() {
    InMemoryMetricReader first = exponential();
    InMemoryMetricReader second = InMemoryMetricReader.create();
    try (OpenTelemetrySdk sdk = sdk(Map.of(LIMITS, "small=10"), first, second)) {
      record(sdk);

      for (InMemoryMetricReader reader : List.of(first, second)) {
        assertThat(metric(reader, "small").getHistogramData().getPoints()).hasSize(10);
      }
      assertThat(metric(first, "large").getType()).isEqualTo(MetricDataType.EXPONENTIAL_HISTOGRAM);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "small, small is not that",
    "small=0, small=0 is not that",
    "small=-1, small=-1 is not that",
    "small=many, small=many is not that",
    "small=9999999999, small=9999999999 is not that",
    "=5, =5 is not that",
    "'a=1,http.*=5', http.*=5 is not that",
    "'a=1;b=2;a=3', a is there twice",
  })
  void badLimit_isNamed(String value, String reason) {
    assertThatThrownBy(
            () -> SeriesLimits.of(DefaultConfigProperties.createFromMap(Map.of(LIMITS, value))))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith(LIMITS + "=" + value + " cannot be used: allowed is none, or ")
        .hasMessageEndingWith(reason);
  }

  @ParameterizedTest
  @CsvSource({"''", "none", "' '", "','"})
  void noLimit_isNone(String value) {
    assertThat(
            SeriesLimits.of(DefaultConfigProperties.createFromMap(Map.of(LIMITS, value)))
                .byMetric())
        .isEmpty();
  }

  private static InMemoryMetricReader exponential() {
    return InMemoryMetricReader.builder()
        .setDefaultAggregationSelector(
            type ->
                type == InstrumentType.HISTOGRAM
                    ? Aggregation.base2ExponentialBucketHistogram()
                    : Aggregation.defaultAggregation())
        .build();
  }

  private static MetricData metric(InMemoryMetricReader reader, String name) {
    List<MetricData> found =
        reader.collectAllMetrics().stream().filter(data -> data.getName().equals(name)).toList();
    assertThat(found).hasSize(1); // Two views of one metric would be two.
    return found.get(0);
  }

  private static void record(OpenTelemetrySdk sdk) {
    Meter meter = sdk.getMeter("test");
    DoubleHistogram small =
        meter.histogramBuilder("small").setExplicitBucketBoundariesAdvice(OWN_BUCKETS).build();
    DoubleHistogram large = meter.histogramBuilder("large").build();
    var other = meter.counterBuilder("other").build();
    for (int i = 0; i < ROUTES; i++) {
      Attributes attributes = Attributes.of(ROUTE, "route-" + i);
      small.record(1.5, attributes);
      large.record(1.5, attributes);
      other.add(1, attributes);
    }
    meter
        .gaugeBuilder("gauge")
        .buildWithCallback(
            measurement -> {
              for (int i = 0; i < ROUTES; i++) {
                measurement.record(1, Attributes.of(ROUTE, "route-" + i));
              }
            });
  }

  /** The reader takes the place of the SDK's own, as an exporter's of the list would. */
  private static OpenTelemetrySdk sdk(
      Map<String, String> properties, InMemoryMetricReader... readers) {
    Map<String, String> all = new HashMap<>(properties);
    all.put("otel.traces.exporter", "none");
    all.put("otel.logs.exporter", "none");
    all.put("otel.metrics.exporter", readers.length == 1 ? "statsd" : "statsd,datadog");
    Iterator<InMemoryMetricReader> next = List.of(readers).iterator();
    AutoConfiguredOpenTelemetrySdkBuilder builder =
        AutoConfiguredOpenTelemetrySdk.builder()
            .disableShutdownHook()
            .addPropertiesSupplier(() -> all)
            .addMetricReaderCustomizer((given, config) -> next.next());
    LimitedSeries.of(builder);
    return builder.build().getOpenTelemetrySdk();
  }
}
