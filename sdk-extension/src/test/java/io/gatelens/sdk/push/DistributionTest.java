package io.gatelens.sdk.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.Base2ExponentialHistogramOptions;
import io.opentelemetry.sdk.metrics.ExplicitBucketHistogramOptions;
import io.opentelemetry.sdk.metrics.InstrumentSelector;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.View;
import io.opentelemetry.sdk.metrics.data.ExponentialHistogramBuckets;
import io.opentelemetry.sdk.metrics.data.ExponentialHistogramPointData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DistributionTest {

  private static final Aggregation EXPONENTIAL =
      Aggregation.base2ExponentialBucketHistogram(
          Base2ExponentialHistogramOptions.builder().setMaxBuckets(160).setMaxScale(20).build());
  private static final Aggregation EXPLICIT =
      Aggregation.explicitBucketHistogram(
          ExplicitBucketHistogramOptions.builder()
              .setBucketBoundaries(List.of(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0))
              .build());

  @Test
  void countSumMinimumAndMaximum_areThoseOfTheValues() {
    double[] values = latencies(20_000);

    for (Aggregation aggregation : List.of(EXPONENTIAL, EXPLICIT)) {
      Distribution made = of(aggregation, values);

      double sum = 0;
      long count = 0;
      for (int i = 0; i < made.size(); i++) {
        sum += made.value(i) * made.count(i);
        count += made.count(i);
      }
      assertThat(count).isEqualTo(values.length).isEqualTo(made.total());
      assertThat(sum).isCloseTo(Arrays.stream(values).sum(), within(1e-6));
      assertThat(made.value(0)).isEqualTo(values[0]);
      assertThat(made.max()).isEqualTo(values[values.length - 1]);
    }
  }

  @Test
  void percentiles_areWithinTheWidthOfABucket() {
    double[] values = latencies(20_000);

    Distribution made = of(EXPONENTIAL, values);

    assertThat(made.size()).isLessThanOrEqualTo(162);
    for (double percentile : new double[] {1, 10, 50, 90, 95, 99, 99.9}) {
      int rank = (int) Math.ceil(percentile / 100 * values.length) - 1;
      double width = 0.091; // Eight buckets to each doubling: more do not fit in this range.
      assertThat(atRank(made, rank) / values[rank])
          .as("percentile %s", percentile)
          .isCloseTo(1, within(width));
    }
  }

  @Test
  void fewValues_areThemselves() {
    assertThat(valuesOf(of(EXPONENTIAL, 0.25))).containsExactly(0.25);
    assertThat(valuesOf(of(EXPONENTIAL, 0.25, 4))).containsExactly(0.25, 4.0);
    assertThat(valuesOf(of(EXPONENTIAL, 0.25, 1, 4)))
        .satisfiesExactly(
            first -> assertThat(first).isEqualTo(0.25),
            middle -> assertThat(middle).isCloseTo(1, within(1e-9)),
            last -> assertThat(last).isEqualTo(4));
    assertThat(valuesOf(of(EXPLICIT, 0.25, 0.25, 7, 7))).containsExactly(0.25, 0.25, 7.0, 7.0);
  }

  @Test
  void zerosAndNegativeValues_keepTheirOrder() {
    Distribution made =
        Distribution.of(
            ExponentialHistogramPointData.create(
                0,
                -6,
                2,
                true,
                -4,
                true,
                2,
                ExponentialHistogramBuckets.create(0, 0, List.of(1L)),
                ExponentialHistogramBuckets.create(0, 1, List.of(2L)),
                0,
                1,
                Attributes.empty(),
                List.of()));

    assertThat(valuesOf(made)).containsExactly(-4.0, -4.0, 0.0, 2.0);
    assertThat(made.total()).isEqualTo(5);
    assertThat(valuesOf(of(EXPLICIT, 0, 0, 0))).containsOnly(0.0);
  }

  @Test
  void infiniteBuckets_areFiniteWithoutMinimumAndMaximum() {
    Distribution made =
        Distribution.of(
            HistogramPointData.create(
                0,
                1,
                Attributes.empty(),
                11,
                false,
                0,
                false,
                0,
                List.of(1.0, 5.0),
                List.of(1L, 0L, 2L)));

    assertThat(valuesOf(made)).containsExactly(1.0, 5.0);
    assertThat(made.total()).isEqualTo(3);
  }

  @Test
  void nothingRecorded_isEmpty() {
    Distribution made =
        Distribution.of(
            HistogramPointData.create(
                0, 1, Attributes.empty(), 0, false, 0, false, 0, List.of(1.0), List.of(0L, 0L)));

    assertThat(made.size()).isZero();
    assertThat(made.total()).isZero();
  }

  /** As a gateway has them: most are short, few are very long. In order. */
  private static double[] latencies(int count) {
    Random random = new Random(42);
    double[] values =
        random
            .doubles(count, 0, 1)
            .map(d -> 0.002 * Math.exp(1.2 * random.nextGaussian()))
            .toArray();
    Arrays.sort(values);
    return values;
  }

  private static double atRank(Distribution made, long rank) {
    long before = 0;
    for (int i = 0; i < made.size(); i++) {
      before += made.count(i);
      if (before > rank) {
        return made.value(i);
      }
    }
    return Double.NaN;
  }

  private static List<Double> valuesOf(Distribution made) {
    return IntStream.range(0, made.size()).mapToObj(made::value).toList();
  }

  private static Distribution of(Aggregation aggregation, double... values) {
    InMemoryMetricReader reader = InMemoryMetricReader.createDelta();
    try (SdkMeterProvider provider =
        SdkMeterProvider.builder()
            .registerMetricReader(reader)
            .registerView(
                InstrumentSelector.builder().setName("*").build(),
                View.builder().setAggregation(aggregation).build())
            .build()) {
      DoubleHistogram histogram = provider.get("test").histogramBuilder("h").build();
      for (double value : values) {
        histogram.record(value);
      }
      MetricData metric = reader.collectAllMetrics().iterator().next();
      return aggregation == EXPLICIT
          ? Distribution.of(metric.getHistogramData().getPoints().iterator().next())
          : Distribution.of(metric.getExponentialHistogramData().getPoints().iterator().next());
    }
  }
}
