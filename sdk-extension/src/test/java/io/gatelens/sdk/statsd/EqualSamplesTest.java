package io.gatelens.sdk.statsd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gatelens.sdk.push.Distribution;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.Base2ExponentialHistogramOptions;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.export.DefaultAggregationSelector;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EqualSamplesTest {

  @Test
  void samples_areRightForDaemonsThatWeighThem_andForThoseThatDoNot() {
    double[] values =
        new Random(7).doubles(54_321, 0, 1).map(d -> 3 * Math.exp(4 * d * d)).sorted().toArray();

    List<double[]> samples = samples(of(values), 100);

    double mean = Arrays.stream(values).sum() / values.length;
    assertThat(samples).hasSize(100);
    assertThat(samples.stream().mapToDouble(sample -> sample[1]).sum()).isEqualTo(values.length);
    assertThat(samples).allMatch(sample -> sample[1] == 543 || sample[1] == 544);
    assertThat(samples.stream().mapToDouble(sample -> sample[0] * sample[1]).sum() / values.length)
        .isCloseTo(mean, within(mean * 1e-9));
    assertThat(samples.stream().mapToDouble(sample -> sample[0]).sum() / 100)
        .isCloseTo(mean, within(mean * 1e-3));
    for (int percentile : new int[] {10, 50, 90, 95, 99}) {
      double truth = values[(int) (percentile / 100.0 * values.length) - 1];
      assertThat(samples.get(percentile - 1)[0]).isCloseTo(truth, within(truth * 0.1));
    }
  }

  @Test
  void noMoreValuesThanSamples_areOneEach() {
    List<double[]> samples = samples(of(1, 1, 2, 8), 100);

    assertThat(samples).extracting(sample -> sample[1]).containsOnly(1.0).hasSize(4);
    assertThat(samples.get(0)[0]).isEqualTo(1);
    assertThat(samples.get(3)[0]).isEqualTo(8);
    assertThat(samples.stream().mapToDouble(sample -> sample[0]).sum()).isCloseTo(12, within(1e-9));
  }

  private static List<double[]> samples(Distribution values, int max) {
    EqualSamples samples = new EqualSamples(values, max);
    List<double[]> all = new ArrayList<>();
    while (samples.next()) {
      all.add(new double[] {samples.value(), samples.weight()});
    }
    return all;
  }

  private static Distribution of(double... values) {
    InMemoryMetricReader reader =
        InMemoryMetricReader.create(
            type -> AggregationTemporality.DELTA,
            DefaultAggregationSelector.getDefault()
                .with(
                    InstrumentType.HISTOGRAM,
                    Aggregation.base2ExponentialBucketHistogram(
                        Base2ExponentialHistogramOptions.builder()
                            .setMaxBuckets(160)
                            .setMaxScale(20)
                            .build())));
    try (SdkMeterProvider provider =
        SdkMeterProvider.builder().registerMetricReader(reader).build()) {
      DoubleHistogram histogram = provider.get("test").histogramBuilder("h").build();
      for (double value : values) {
        histogram.record(value);
      }
      return Distribution.of(
          reader
              .collectAllMetrics()
              .iterator()
              .next()
              .getExponentialHistogramData()
              .getPoints()
              .iterator()
              .next());
    }
  }
}
