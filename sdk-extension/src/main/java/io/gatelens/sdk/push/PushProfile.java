package io.gatelens.sdk.push;

import io.opentelemetry.sdk.metrics.data.MetricData;
import java.io.IOException;
import java.util.Collection;

/** Other names under which a daemon is told of an interval too. For one thread at a time. */
public interface PushProfile {

  /** Whether a metric is there for the profile only, and is not written by its own name. */
  boolean owns(MetricData metric);

  /**
   * Writes the interval in the profile's names.
   *
   * @param metrics all that was collected
   */
  void write(Collection<MetricData> metrics, LineFormat.Lines lines) throws IOException;
}
