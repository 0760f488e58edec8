package io.gatelens.rig;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The latest point of one series. A number is in {@code value}; a histogram is in {@code count},
 * {@code sum}, {@code bounds} and {@code bucketCounts} (one more than bounds).
 *
 * @param isCumulative for a sum or a histogram: since {@code startNanos}; else since the last point
 * @param export the number of the export request that brought it, counted from 1
 */
public record ReceivedMetric(
    Map<String, Object> resource,
    String scope,
    String name,
    String unit,
    Type type,
    boolean isCumulative,
    boolean isMonotonic,
    Map<String, Object> attributes,
    long startNanos,
    long timeNanos,
    double value,
    long count,
    double sum,
    List<Double> bounds,
    List<Long> bucketCounts,
    long export) {

  /** The kinds of points. */
  public enum Type {
    GAUGE,
    SUM,
    HISTOGRAM,
    EXPONENTIAL_HISTOGRAM,
    SUMMARY
  }

  /**
   * The sum of histogram points with the same bounds, without name and attributes; of none, an
   * empty histogram.
   */
  public static ReceivedMetric merged(List<ReceivedMetric> points) {
    var buckets = new ArrayList<Long>();
    var count = 0L;
    var sum = 0.0;
    for (var point : points) {
      count += point.count();
      sum += point.sum();
      for (var i = 0; i < point.bucketCounts().size(); i++) {
        if (i == buckets.size()) {
          buckets.add(0L);
        }
        buckets.set(i, buckets.get(i) + point.bucketCounts().get(i));
      }
    }
    var bounds = points.isEmpty() ? List.<Double>of() : points.get(0).bounds();
    return new ReceivedMetric(
        Map.of(),
        "",
        "",
        "",
        Type.HISTOGRAM,
        true,
        true,
        Map.of(),
        0,
        0,
        Double.NaN,
        count,
        sum,
        bounds,
        buckets,
        0);
  }

  /** Whether the attribute is there and its text is {@code value}. */
  public boolean has(String key, Object value) {
    return value.toString().equals(String.valueOf(attributes.get(key)));
  }

  /** The mean of a histogram, NaN of an empty one. */
  public double mean() {
    return count == 0 ? Double.NaN : sum / count;
  }

  /**
   * The quantile of a histogram, linear within a bucket as Prometheus computes it; the last bound
   * for what lies beyond it, NaN of an empty histogram.
   *
   * @param quantile 0 to 1
   */
  public double quantile(double quantile) {
    if (count == 0 || bounds.isEmpty()) {
      return Double.NaN;
    }
    var rank = quantile * count;
    var below = 0L;
    for (var i = 0; i < bounds.size(); i++) {
      var inBucket = bucketCounts.get(i);
      if (inBucket > 0 && below + inBucket >= rank) {
        var lower = i == 0 ? 0 : bounds.get(i - 1);
        return lower + (bounds.get(i) - lower) * (rank - below) / inBucket;
      }
      below += inBucket;
    }
    return bounds.get(bounds.size() - 1);
  }

  /** One line for a failure's message. */
  @Override
  public String toString() {
    var point = type == Type.HISTOGRAM ? "count=" + count + " sum=" + sum : String.valueOf(value);
    return "%s %s [%s] %s %s".formatted(type, name, unit, attributes, point);
  }
}
