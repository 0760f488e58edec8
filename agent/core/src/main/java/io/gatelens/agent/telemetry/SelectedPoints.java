package io.gatelens.agent.telemetry;

import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.data.Data;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.ExponentialHistogramData;
import io.opentelemetry.sdk.metrics.data.ExponentialHistogramPointData;
import io.opentelemetry.sdk.metrics.data.GaugeData;
import io.opentelemetry.sdk.metrics.data.HistogramData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.metrics.data.SumData;
import io.opentelemetry.sdk.resources.Resource;
import java.util.List;

/**
 * A metric with some of its points.
 *
 * @param data of the metric's type
 */
record SelectedPoints(MetricData metric, Data<?> data) implements MetricData {

  static MetricData ofLongSum(MetricData metric, List<LongPointData> points) {
    SumData<LongPointData> all = metric.getLongSumData();
    return new SelectedPoints(
        metric,
        SumData.createLongSumData(all.isMonotonic(), all.getAggregationTemporality(), points));
  }

  static MetricData ofDoubleSum(MetricData metric, List<DoublePointData> points) {
    SumData<DoublePointData> all = metric.getDoubleSumData();
    return new SelectedPoints(
        metric,
        SumData.createDoubleSumData(all.isMonotonic(), all.getAggregationTemporality(), points));
  }

  static MetricData ofLongGauge(MetricData metric, List<LongPointData> points) {
    return new SelectedPoints(metric, GaugeData.createLongGaugeData(points));
  }

  static MetricData ofHistogram(MetricData metric, List<HistogramPointData> points) {
    return new SelectedPoints(
        metric,
        HistogramData.create(metric.getHistogramData().getAggregationTemporality(), points));
  }

  static MetricData ofExponentialHistogram(
      MetricData metric, List<ExponentialHistogramPointData> points) {
    return new SelectedPoints(
        metric,
        ExponentialHistogramData.create(
            metric.getExponentialHistogramData().getAggregationTemporality(), points));
  }

  @Override
  public Resource getResource() {
    return metric.getResource();
  }

  @Override
  public InstrumentationScopeInfo getInstrumentationScopeInfo() {
    return metric.getInstrumentationScopeInfo();
  }

  @Override
  public String getName() {
    return metric.getName();
  }

  @Override
  public String getDescription() {
    return metric.getDescription();
  }

  @Override
  public String getUnit() {
    return metric.getUnit();
  }

  @Override
  public MetricDataType getType() {
    return metric.getType();
  }

  @Override
  public Data<?> getData() {
    return data;
  }
}
