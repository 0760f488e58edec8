package io.gatelens.sdk.prometheus;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;

/** Makes Prometheus's type {@code info} of the gauges that {@link OperatorsMetric} marked. */
final class InfoMetrics {

  private static final String MARKED = "_info" + OperatorsMetric.KEPT;

  private InfoMetrics() {}

  static MetricSnapshots of(MetricSnapshots all) {
    List<MetricSnapshot> snapshots = new ArrayList<>(all.size());
    for (MetricSnapshot snapshot : all) {
      boolean isMarked = snapshot.getMetadata().getName().endsWith(MARKED);
      snapshots.add(isMarked && snapshot instanceof GaugeSnapshot gauge ? info(gauge) : snapshot);
    }
    return new MetricSnapshots(snapshots);
  }

  private static InfoSnapshot info(GaugeSnapshot gauge) {
    String marked = gauge.getMetadata().getName();
    List<InfoDataPointSnapshot> points = new ArrayList<>(gauge.getDataPoints().size());
    gauge
        .getDataPoints()
        .forEach(point -> points.add(new InfoDataPointSnapshot(point.getLabels())));
    return new InfoSnapshot(
        MetricMetadata.builder()
            .name(marked.substring(0, marked.length() - MARKED.length()))
            .help(gauge.getMetadata().getHelp())
            .build(),
        points);
  }
}
