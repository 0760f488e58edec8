package io.gatelens.gateway;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.ObservableDoubleMeasurement;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The sources that config loads read, and which of them fail. A source that nobody reads is quiet:
 * it stays what it was, and grows old. Thread-safe; read and written once per load and source.
 */
final class ConfigSources {

  /** The readiness condition that no source failed when it was last read. */
  static final String CONDITION = "config.sources";

  static final int MAX_SOURCES = 32;

  private final Gateway gateway;
  private final ConcurrentHashMap<String, ConfigSource> sources = new ConcurrentHashMap<>();

  ConfigSources(Gateway gateway) {
    this.gateway = gateway;
  }

  /** A source was read: wholly, or with that failure. */
  void fetched(String name, @Nullable Throwable error) {
    if (sources.size() >= MAX_SOURCES && !sources.containsKey(name)) {
      return;
    }
    long now = gateway.clock().epochNanos();
    sources.compute(
        name,
        (key, before) -> {
          ConfigSource known = before == null ? new ConfigSource(name, 0, 0, 0, null) : before;
          return error == null
              ? known.fetched(now)
              : known.failed(now, ExceptionEvent.summary(error));
        });
    judge();
  }

  /** All of them, by name. */
  List<ConfigSource> all() {
    List<ConfigSource> all = new ArrayList<>(sources.values());
    all.sort(Comparator.comparing(ConfigSource::name));
    return all;
  }

  private void judge() {
    List<String> failing = new ArrayList<>();
    for (ConfigSource source : all()) {
      if (source.failures() > 0) {
        failing.add(account(source));
      }
    }
    Readiness.Condition condition = gateway.readiness().condition(CONDITION);
    if (failing.isEmpty()) {
      condition.met("every source could be read");
    } else {
      condition.notMet(String.join("; ", failing));
    }
  }

  private static String account(ConfigSource source) {
    Instant since =
        Instant.ofEpochSecond(TimeUnit.NANOSECONDS.toSeconds(source.failingSinceEpochNanos()));
    return "%s failed %d time%s in a row, since %s: %s"
        .formatted(
            source.name(),
            source.failures(),
            source.failures() == 1 ? "" : "s",
            since,
            source.error());
  }

  void observeFailures(ObservableLongMeasurement gauge) {
    for (ConfigSource source : sources.values()) {
      gauge.record(source.failures(), of(source));
    }
  }

  void observeLastSuccess(ObservableDoubleMeasurement gauge) {
    for (ConfigSource source : sources.values()) {
      if (source.lastSuccessEpochNanos() != 0) {
        gauge.record(Telemetry.seconds(source.lastSuccessEpochNanos()), of(source));
      }
    }
  }

  private static Attributes of(ConfigSource source) {
    return Attributes.of(GatewayAttributes.SOURCE, source.name());
  }
}
