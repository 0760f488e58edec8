package io.gatelens.agent.telemetry;

import io.gatelens.gateway.GatewayAttributes;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.ExponentialHistogramPointData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.PointData;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What has been collected, without the series of routes that are gone: the SDK keeps every series
 * that there ever was, up to its limit, and tells it to every reader.
 *
 * <p>Thread-safe. Where no route is gone it costs one look at each point that has a route, and
 * nothing is copied.
 */
final class ReportedSeries implements UnaryOperator<Collection<MetricData>> {

  private final Predicate<String> isReported;

  /**
   * @param isReported asked with a route's id, whether its series are to be told
   */
  ReportedSeries(Predicate<String> isReported) {
    this.isReported = isReported;
  }

  @Override
  public Collection<MetricData> apply(Collection<MetricData> collected) {
    List<MetricData> reported = new ArrayList<>(collected.size());
    for (MetricData metric : collected) {
      MetricData left = withoutGone(metric);
      if (!left.isEmpty()) {
        reported.add(left);
      }
    }
    return reported;
  }

  private MetricData withoutGone(MetricData metric) {
    return switch (metric.getType()) {
      case LONG_SUM -> {
        List<LongPointData> left = left(metric.getLongSumData().getPoints());
        yield left == null ? metric : SelectedPoints.ofLongSum(metric, left);
      }
      case DOUBLE_SUM -> {
        List<DoublePointData> left = left(metric.getDoubleSumData().getPoints());
        yield left == null ? metric : SelectedPoints.ofDoubleSum(metric, left);
      }
      case LONG_GAUGE -> {
        List<LongPointData> left = left(metric.getLongGaugeData().getPoints());
        yield left == null ? metric : SelectedPoints.ofLongGauge(metric, left);
      }
      case HISTOGRAM -> {
        List<HistogramPointData> left = left(metric.getHistogramData().getPoints());
        yield left == null ? metric : SelectedPoints.ofHistogram(metric, left);
      }
      case EXPONENTIAL_HISTOGRAM -> {
        List<ExponentialHistogramPointData> left =
            left(metric.getExponentialHistogramData().getPoints());
        yield left == null ? metric : SelectedPoints.ofExponentialHistogram(metric, left);
      }
      case DOUBLE_GAUGE, SUMMARY -> metric; // None of them is by route.
    };
  }

  /** The points that are to be told; null where those are all. */
  private <T extends PointData> @Nullable List<T> left(Collection<T> points) {
    boolean isAll = true;
    for (T point : points) {
      isAll &= isReported(point);
    }
    if (isAll) {
      return null;
    }
    List<T> left = new ArrayList<>(points.size());
    for (T point : points) {
      if (isReported(point)) {
        left.add(point);
      }
    }
    return left;
  }

  private boolean isReported(PointData point) {
    String route = point.getAttributes().get(GatewayAttributes.ROUTE_ID);
    return route == null || isReported.test(route);
  }
}
