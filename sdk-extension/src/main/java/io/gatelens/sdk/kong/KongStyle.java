package io.gatelens.sdk.kong;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;

/** Where one of Kong's plugins says which requests a value is about, and what it says of them. */
enum KongStyle {
  /** StatsD without tags: a tree of names, by the service only. The status is a metric. */
  TREE {
    @Override
    String name(RequestSeries series, String metric) {
      return scope(series) + '.' + metric;
    }

    @Override
    Attributes tags(RequestSeries series, String node) {
      return Attributes.empty();
    }
  },
  /** StatsD with tags, in whatever way they are written. */
  TAGS {
    @Override
    String name(RequestSeries series, String metric) {
      return metric;
    }

    @Override
    Attributes tags(RequestSeries series, String node) {
      return common(series)
          .put("service", series.service())
          .put("route", series.route())
          .put("workspace", WORKSPACE)
          .put("node", node)
          .build();
    }
  },
  /** The plugin {@code datadog}: it tells of no route and of no memory, and sizes are timers. */
  DATADOG {
    @Override
    String name(RequestSeries series, String metric) {
      return metric;
    }

    @Override
    Attributes tags(RequestSeries series, String node) {
      return common(series).put("name", withoutDots(series.service())).put("app", "kong").build();
    }
  };

  /** The one that Kong has where nobody made another. */
  static final String WORKSPACE = "default";

  /** Of a metric of these requests, without the prefix. */
  abstract String name(RequestSeries series, String metric);

  /** Beside that; those that are empty are not written. */
  abstract Attributes tags(RequestSeries series, String node);

  /** Also that it is of all routes that are too many, which would else look like none. */
  private static AttributesBuilder common(RequestSeries series) {
    AttributesBuilder tags = Attributes.builder().put("status", series.code());
    if (series.isOverflow()) {
      tags.put("otel.metric.overflow", true);
    }
    return tags;
  }

  /** Kong's words, also for a service without a name and for no service at all. */
  static String scope(RequestSeries series) {
    if (series.isUnmatched()) {
      return "global.unmatched";
    }
    return "service." + (series.service().isEmpty() ? "unnamed" : withoutDots(series.service()));
  }

  /** As Kong has it, since a dot would be another level of the tree. */
  static String withoutDots(String text) {
    return text.replace('.', '_');
  }
}
