package io.gatelens.sdk.kong;

import io.gatelens.sdk.push.Distribution;
import io.gatelens.sdk.push.LineFormat;
import io.gatelens.sdk.push.LineFormat.Lines;
import io.gatelens.sdk.push.PushProfile;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.resources.Resource;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  private final Set<String> givenTags;
  private @Nullable Resource resource;

  private KongLines(LineFormat format, KongStyle style, Set<String> givenTags) {
    this.format = format;
    this.style = style;
    this.givenTags = givenTags;
  }

  /**
   * StatsD's.
   *
   * @param format writes names as they are, behind {@link #PREFIX}
   * @param hasTags whether it writes tags that are no part of a name
   * @param givenTags keys of those that it puts on every line: these are the operator's, so Kong's
   *     of the same key are left out
   */
  public static KongLines statsd(LineFormat format, boolean hasTags, Set<String> givenTags) {
    return new KongLines(format, hasTags ? KongStyle.TAGS : KongStyle.TREE, Set.copyOf(givenTags));
  }

  /**
   * Datadog's.
   *
   * @param format writes distributions as timers, behind {@link #PREFIX}
   */
  public static KongLines datadog(LineFormat format) {
    return new KongLines(format, KongStyle.DATADOG, Set.of());
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
    List<Recorded> requests = points(collected, "kong.latency");
    writeRequests(requests, node, lines);
    writeTimers("latency", requests, node, lines);
    writeTimers("upstream_latency", points(collected, "kong.upstream_latency"), node, lines);
    writeTimers("kong_latency", points(collected, "kong.kong_latency"), node, lines);
    writeSizes("request.size", points(collected, "kong.request.size"), node, lines);
    writeSizes("response.size", points(collected, "kong.response.size"), node, lines);
    if (style != KongStyle.DATADOG) {
      writePools(collected, node, lines);
    }
  }

  private static List<Recorded> points(Collected collected, String name) {
    return Recorded.of(collected.metric(name));
  }

  private void writeRequests(List<Recorded> points, String node, Lines lines) throws IOException {
    Counters counters = new Counters();
    for (Recorded point : points) {
      RequestSeries series = RequestSeries.of(point.attributes());
      double count = (double) point.count();
      Attributes tags = tags(series, node);
      counters.add(style.name(series, "request.count"), tags, count);
      boolean isKnown = !series.code().isEmpty(); // The SDK's own overflow has no attributes.
      if (style == KongStyle.TREE && isKnown) {
        String status = "status." + series.code();
        counters.add(style.name(series, status), tags, count);
        String workspace = "workspace." + KongStyle.WORKSPACE + '.';
        counters.add(style.name(series, workspace + status), tags, count);
      }
    }
    counters.write(format, lines);
  }

  private void writeSizes(String metric, List<Recorded> points, String node, Lines lines)
      throws IOException {
    if (style == KongStyle.DATADOG) {
      writeTimers(metric, points, node, lines);
      return;
    }
    Counters counters = new Counters();
    for (Recorded point : points) {
      RequestSeries series = RequestSeries.of(point.attributes());
      counters.add(style.name(series, metric), tags(series, node), point.sum());
    }
    counters.write(format, lines);
  }

  private void writeTimers(String metric, List<Recorded> points, String node, Lines lines)
      throws IOException {
    Map<Series, Distribution> timers = new LinkedHashMap<>();
    for (Recorded point : points) {
      RequestSeries series = RequestSeries.of(point.attributes());
      timers.merge(
          new Series(style.name(series, metric), tags(series, node)),
          point.values().get(),
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
              : withoutGiven(Attributes.builder().put("node", node).put("shdict", pool));
      long limit = point.getValue();
      long free = Math.max(0, limit - used.getOrDefault(pool, 0L));
      format.gauge(start + "free_space", tags, (double) free, lines);
      format.gauge(start + "capacity", tags, (double) limit, lines);
    }
  }

  private Attributes tags(RequestSeries series, String node) {
    return withoutGiven(style.tags(series, node).toBuilder());
  }

  private Attributes withoutGiven(AttributesBuilder tags) {
    return tags.removeIf(key -> givenTags.contains(key.getKey())).build();
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
