package io.gatelens.sdk.kong;

import io.gatelens.sdk.push.Distribution;
import io.gatelens.sdk.push.LineFormat;
import io.gatelens.sdk.push.LineFormat.Lines;
import io.gatelens.sdk.push.PushProfile;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.metrics.data.ExponentialHistogramPointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.resources.Resource;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Kong's plugins {@code statsd} and {@code datadog} would say of an interval: of the deltas of
 * a push exporter, with the histograms that it asks for. What a style does not tell apart is one
 * series, so that samples weigh the same.
 */
public final class KongLines implements PushProfile {

  /** Before all names; Kong's default. */
  public static final String PREFIX = "kong.";

  private static final AttributeKey<String> POOL = AttributeKey.stringKey("jvm.memory.pool.name");

  private final LineFormat format;
  private final KongStyle style;
  private @Nullable Resource resource;

  private KongLines(LineFormat format, KongStyle style) {
    this.format = format;
    this.style = style;
  }

  /**
   * StatsD's.
   *
   * @param format writes names as they are, behind {@link #PREFIX}
   * @param hasTags whether it writes tags that are no part of a name
   */
  public static KongLines statsd(LineFormat format, boolean hasTags) {
    return new KongLines(format, hasTags ? KongStyle.TAGS : KongStyle.TREE);
  }

  /**
   * Datadog's.
   *
   * @param format writes distributions as timers, behind {@link #PREFIX}
   */
  public static KongLines datadog(LineFormat format) {
    return new KongLines(format, KongStyle.DATADOG);
  }

  @Override
  public boolean owns(MetricData metric) {
    return metric.getInstrumentationScopeInfo().getName().equals(MetricsProfile.SCOPE);
  }

  @Override
  public void write(Collection<MetricData> metrics, Lines lines) throws IOException {
    if (metrics.isEmpty()) {
      return;
    }
    Resource of = metrics.iterator().next().getResource();
    if (of != resource) {
      resource = of;
      format.begin(of);
    }
    Collected collected = new Collected(metrics);
    String node = KongStyle.withoutDots(collected.host());
    writeRequests(points(collected, "kong.latency"), node, lines);
    writeTimers("latency", points(collected, "kong.latency"), node, lines);
    writeTimers("upstream_latency", points(collected, "kong.upstream_latency"), node, lines);
    writeTimers("kong_latency", points(collected, "kong.kong_latency"), node, lines);
    writeSizes("request.size", points(collected, "kong.request.size"), node, lines);
    writeSizes("response.size", points(collected, "kong.response.size"), node, lines);
    if (style != KongStyle.DATADOG) {
      writePools(collected, node, lines);
    }
  }

  private static Collection<ExponentialHistogramPointData> points(
      Collected collected, String name) {
    MetricData metric = collected.metric(name);
    return metric == null || metric.getType() != MetricDataType.EXPONENTIAL_HISTOGRAM
        ? List.of()
        : metric.getExponentialHistogramData().getPoints();
  }

  private void writeRequests(
      Collection<ExponentialHistogramPointData> points, String node, Lines lines)
      throws IOException {
    Counters counters = new Counters();
    for (ExponentialHistogramPointData point : points) {
      RequestSeries series = RequestSeries.of(point.getAttributes());
      double count = (double) point.getCount();
      Attributes tags = style.tags(series, node);
      counters.add(style.name(series, "request.count"), tags, count);
      if (style == KongStyle.TREE) {
        String status = "status." + series.code();
        counters.add(style.name(series, status), tags, count);
        String workspace = "workspace." + KongStyle.WORKSPACE + '.';
        counters.add(style.name(series, workspace + status), tags, count);
      }
    }
    counters.write(format, lines);
  }

  private void writeSizes(
      String metric, Collection<ExponentialHistogramPointData> points, String node, Lines lines)
      throws IOException {
    if (style == KongStyle.DATADOG) {
      writeTimers(metric, points, node, lines);
      return;
    }
    Counters counters = new Counters();
    for (ExponentialHistogramPointData point : points) {
      RequestSeries series = RequestSeries.of(point.getAttributes());
      counters.add(style.name(series, metric), style.tags(series, node), point.getSum());
    }
    counters.write(format, lines);
  }

  private void writeTimers(
      String metric, Collection<ExponentialHistogramPointData> points, String node, Lines lines)
      throws IOException {
    Map<Series, Distribution> timers = new LinkedHashMap<>();
    for (ExponentialHistogramPointData point : points) {
      RequestSeries series = RequestSeries.of(point.getAttributes());
      timers.merge(
          new Series(style.name(series, metric), style.tags(series, node)),
          Distribution.of(point),
          Distribution::merged);
    }
    for (Map.Entry<Series, Distribution> timer : timers.entrySet()) {
      if (timer.getValue().total() > 0) {
        Series series = timer.getKey();
        format.distribution(series.name, "ms", series.tags, timer.getValue(), lines);
      }
    }
  }

  /** Memory pools with a limit stand for Kong's shared dictionaries. */
  private void writePools(Collected collected, String node, Lines lines) throws IOException {
    Map<String, Long> used = new HashMap<>();
    for (LongPointData point : collected.points("jvm.memory.used")) {
      used.put(pool(point), point.getValue());
    }
    boolean isTree = style == KongStyle.TREE;
    if (isTree && node.isEmpty()) {
      return; // There is no name for them.
    }
    for (LongPointData point : collected.points("jvm.memory.limit")) {
      String pool = pool(point);
      String start =
          isTree ? "node." + node + ".shdict." + KongStyle.withoutDots(pool) + '.' : "shdict.";
      Attributes tags =
          isTree
              ? Attributes.empty()
              : Attributes.builder().put("node", node).put("shdict", pool).build();
      long limit = point.getValue();
      long free = Math.max(0, limit - used.getOrDefault(pool, 0L));
      format.gauge(start + "free_space", tags, (double) free, lines);
      format.gauge(start + "capacity", tags, (double) limit, lines);
    }
  }

  private static String pool(LongPointData point) {
    String pool = point.getAttributes().get(POOL);
    return pool == null ? "" : pool;
  }

  private record Series(String name, Attributes tags) {}

  private static final class Counters {

    private final Map<Series, Double> values = new LinkedHashMap<>();

    private void add(String name, Attributes tags, double value) {
      values.merge(new Series(name, tags), value, Double::sum);
    }

    private void write(LineFormat format, Lines lines) throws IOException {
      for (Map.Entry<Series, Double> counter : values.entrySet()) {
        if (counter.getValue() > 0) {
          format.counter(counter.getKey().name, counter.getKey().tags, counter.getValue(), lines);
        }
      }
    }
  }
}
