package io.gatelens.sdk.prometheus;

import io.gatelens.sdk.kong.KongExposition;
import io.gatelens.sdk.kong.MetricsProfile;
import io.opentelemetry.exporter.prometheus.PrometheusMetricReader;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.MemoryMode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.CollectionRegistration;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.model.snapshots.DuplicateLabelsException;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A reader that collects when it is asked to and writes what it collected as Prometheus reads it.
 * Everything is cumulative, whatever temporality another reader of the same SDK has. Opens no port
 * and has no thread.
 *
 * <p>Names are those of the OpenTelemetry specification for Prometheus, with suffixes, and those
 * that Prometheus gives to metrics over OTLP; see {@code docs/prometheus.md}.
 *
 * <p>Thread-safe: one collects and writes at a time, the others wait.
 */
public final class ScrapeReader implements MetricReader {

  private final PrometheusMetricReader reader;
  private final PrometheusMetricReader withScopes;
  private final boolean hasKongProfile;
  private volatile UnaryOperator<Collection<MetricData>> selection = UnaryOperator.identity();

  /** For the profile, what {@link #write} collected. Guarded by this. */
  private Collection<MetricData> collected = List.of();

  private ScrapeReader(ScrapeSettings settings, MetricsProfile profile) {
    this.hasKongProfile = profile == MetricsProfile.KONG;
    this.reader = reader(settings, settings.hasScopeLabels());
    this.withScopes = reader(settings, true);
  }

  /**
   * Makes one as the settings want it.
   *
   * @throws io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException where they cannot be used
   */
  public static ScrapeReader of(ConfigProperties properties) {
    return new ScrapeReader(ScrapeSettings.of(properties), MetricsProfile.of(properties));
  }

  private static PrometheusMetricReader reader(ScrapeSettings settings, boolean hasScopeLabels) {
    return PrometheusMetricReader.builder()
        .setOtelScopeLabelsEnabled(hasScopeLabels)
        .setAllowedResourceAttributesFilter(
            settings.resourceLabels().isEmpty() ? null : settings.resourceLabels()::contains)
        .build();
  }

  /**
   * From now on writes only what that leaves of what was collected.
   *
   * @param selection has to leave its argument as it is; called by one thread at a time
   */
  public void selectedBy(UnaryOperator<Collection<MetricData>> selection) {
    this.selection = selection;
  }

  /**
   * Collects and writes everything there is. Costs about 10 µs for each series and blocks while it
   * works, so not for an event loop; as much memory is used as the text is long, for a while.
   *
   * @param out is flushed and not closed
   */
  public synchronized void write(ScrapeFormat format, OutputStream out) throws IOException {
    MetricSnapshots snapshots = InfoMetrics.of(collect());
    if (hasKongProfile) {
      String kong = KongExposition.of(collected, format == ScrapeFormat.OPEN_METRICS);
      collected = List.of();
      out.write(kong.getBytes(StandardCharsets.UTF_8)); // First: OpenMetrics has a last line.
    }
    format.writer().write(out, snapshots, EscapingScheme.UNDERSCORE_ESCAPING);
  }

  private MetricSnapshots collect() {
    try {
      return reader.collect();
    } catch (DuplicateLabelsException e) {
      return withScopes.collect(); // Two scopes have a series alike: only they tell it apart.
    }
  }

  @Override
  public void register(CollectionRegistration registration) {
    CollectionRegistration named =
        new CollectionRegistration() {
          @Override
          public Collection<MetricData> collectAllMetrics() {
            Collection<MetricData> selected = selection.apply(registration.collectAllMetrics());
            return named(hasKongProfile ? kept(selected) : selected);
          }
        };
    reader.register(named);
    withScopes.register(named);
  }

  /** Called by {@link #collect} only. */
  private synchronized Collection<MetricData> kept(Collection<MetricData> selected) {
    collected = selected;
    return MetricsProfile.without(selected);
  }

  private static List<MetricData> named(Collection<MetricData> all) {
    List<MetricData> named = new ArrayList<>(all.size());
    for (MetricData metric : all) {
      named.add(OperatorsMetric.of(metric));
    }
    return named;
  }

  /** Points may be reused: nobody holds one beyond {@link #write}, and one writes at a time. */
  @Override
  public MemoryMode getMemoryMode() {
    return MemoryMode.REUSABLE_DATA;
  }

  @Override
  public AggregationTemporality getAggregationTemporality(InstrumentType type) {
    return reader.getAggregationTemporality(type);
  }

  @Override
  public CompletableResultCode forceFlush() {
    return CompletableResultCode.ofSuccess();
  }

  /** Nothing to let go of: it collects on for whoever still asks. */
  @Override
  public CompletableResultCode shutdown() {
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public String toString() {
    return "ScrapeReader{" + reader + '}';
  }
}
