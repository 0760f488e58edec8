package io.gatelens.gateway;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.ObservableDoubleMeasurement;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  /** When the last good reading of each source began. Guarded by this. */
  private final Map<String, Long> goodStartNanos = new HashMap<>();

  ConfigSources(Gateway gateway) {
    this.gateway = gateway;
  }

  /**
   * A source was read: wholly, or with that failure. A failure says nothing any more where the
   * source was read well by a reading that began later. One step: of readings that end at once the
   * last one judges with what the others found.
   *
   * @param startNanos when the reading began
   * @return the change of the condition, which is the caller's to tell; null where there is none
   */
  synchronized @Nullable ReadinessChange fetched(
      String name, long startNanos, @Nullable Throwable error) {
    ConfigSource known = sources.get(name);
    if (known == null && sources.size() >= MAX_SOURCES) {
      return null;
    }
    Long goodStart = goodStartNanos.get(name);
    boolean isLate = goodStart != null && startNanos - goodStart < 0;
    if (error != null && isLate) {
      return null;
    }
    if (error == null && !isLate) {
      goodStartNanos.put(name, startNanos);
    }
    long now = gateway.clock().epochNanos();
    ConfigSource before = known == null ? new ConfigSource(name, 0, 0, 0, null) : known;
    sources.put(
        name,
        error == null ? before.fetched(now) : before.failed(now, ExceptionEvent.summary(error)));
    return judge();
  }

  /** All of them, by name. */
  List<ConfigSource> all() {
    List<ConfigSource> all = new ArrayList<>(sources.values());
    all.sort(Comparator.comparing(ConfigSource::name));
    return all;
  }

  private @Nullable ReadinessChange judge() {
    List<String> failing = new ArrayList<>();
    for (ConfigSource source : all()) {
      if (source.failures() > 0) {
        failing.add(account(source));
      }
    }
    boolean isMet = failing.isEmpty();
    String reason = isMet ? "every source could be read" : String.join("; ", failing);
    return gateway.readiness().report(CONDITION, isMet, reason);
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
