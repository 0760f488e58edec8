package io.gatelens.sdk.prometheus;

import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.data.Data;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.resources.Resource;

/**
 * A metric so named that the library's conversion gives it the name which Prometheus itself gives
 * to the same metric over OTLP, so that one rule or dashboard is for both ways.
 *
 * <p>Two things differ: a gauge of the unit 1 ends in {@code _ratio}, which the library leaves out;
 * and a gauge whose name ends in {@code .info} keeps that, which the library takes for a suffix
 * that is not the name's. Source: {@code github.com/prometheus/otlptranslator}.
 */
final class OperatorsMetric implements MetricData {

  /** Keeps the library from taking {@code _info} away; see {@link InfoMetrics}. */
  static final String KEPT = "_";

  private static final String INFO = ".info";
  private static final String ONE = "1";
  private static final String RATIO = "ratio";

  private final MetricData metric;
  private final String name;
  private final String unit;

  private OperatorsMetric(MetricData metric, String name, String unit) {
    this.metric = metric;
    this.name = name;
    this.unit = unit;
  }

  /** The metric itself where nothing differs. */
  static MetricData of(MetricData metric) {
    MetricDataType type = metric.getType();
    if (type != MetricDataType.LONG_GAUGE && type != MetricDataType.DOUBLE_GAUGE) {
      return metric;
    }
    if (metric.getName().endsWith(INFO) && metric.getUnit().isEmpty()) {
      return new OperatorsMetric(metric, metric.getName() + KEPT, metric.getUnit());
    }
    return metric.getUnit().equals(ONE)
        ? new OperatorsMetric(metric, metric.getName(), RATIO)
        : metric;
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
    return name;
  }

  @Override
  public String getDescription() {
    return metric.getDescription();
  }

  @Override
  public String getUnit() {
    return unit;
  }

  @Override
  public MetricDataType getType() {
    return metric.getType();
  }

  @Override
  public Data<?> getData() {
    return metric.getData();
  }
}
