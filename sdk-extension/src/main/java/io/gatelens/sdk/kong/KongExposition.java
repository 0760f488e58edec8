package io.gatelens.sdk.kong;

import io.opentelemetry.sdk.metrics.data.MetricData;
import java.util.Collection;

/** What Kong's plugin {@code prometheus} would answer to a scrape. */
public final class KongExposition {

  private KongExposition() {}

  /**
   * Families of metrics, to be put before others.
   *
   * @param metrics all that was collected, cumulative; nothing of it is kept
   * @param isOpenMetrics whether types are those of OpenMetrics
   */
  public static String of(Collection<MetricData> metrics, boolean isOpenMetrics) {
    KongText text = new KongText(isOpenMetrics);
    Collected collected = new Collected(metrics);
    RequestFamilies.write(collected, text);
    new NodeFamilies(collected, text).write();
    TargetFamily.write(collected, text);
    return text.toString();
  }
}
