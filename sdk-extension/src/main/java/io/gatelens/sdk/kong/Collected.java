package io.gatelens.sdk.kong;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.resources.Resource;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What was collected, to be looked things up in. */
final class Collected {

  private static final AttributeKey<String> HOST = AttributeKey.stringKey("host.name");
  private static final AttributeKey<String> NODE = AttributeKey.stringKey("service.instance.id");
  private static final AttributeKey<Long> PID = AttributeKey.longKey("process.pid");

  private final Collection<MetricData> metrics;

  Collected(Collection<MetricData> metrics) {
    this.metrics = metrics;
  }

  @Nullable MetricData metric(String name) {
    for (MetricData metric : metrics) {
      if (metric.getName().equals(name)) {
        return metric;
      }
    }
    return null;
  }

  /** The points of a gauge or a sum of whole numbers; none where there is no such metric. */
  Collection<LongPointData> points(String name) {
    MetricData metric = metric(name);
    if (metric == null) {
      return List.of();
    }
    return switch (metric.getType()) {
      case LONG_SUM -> metric.getLongSumData().getPoints();
      case LONG_GAUGE -> metric.getLongGaugeData().getPoints();
      default -> List.of();
    };
  }

  /** What these points add up to; empty where there is none. */
  OptionalLong sum(String name, Predicate<Attributes> wanted) {
    long sum = 0;
    boolean isKnown = false;
    for (LongPointData point : points(name)) {
      if (wanted.test(point.getAttributes())) {
        sum += point.getValue();
        isKnown = true;
      }
    }
    return isKnown ? OptionalLong.of(sum) : OptionalLong.empty();
  }

  OptionalLong sum(String name) {
    return sum(name, attributes -> true);
  }

  /** Which node this is; empty where the resource does not say. */
  String nodeId() {
    return text(resource().getAttribute(NODE));
  }

  /** Its host's name; empty likewise. */
  String host() {
    return text(resource().getAttribute(HOST));
  }

  /** Its process; empty likewise. */
  String pid() {
    return text(resource().getAttribute(PID));
  }

  private Resource resource() {
    return metrics.isEmpty() ? Resource.empty() : metrics.iterator().next().getResource();
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }
}
