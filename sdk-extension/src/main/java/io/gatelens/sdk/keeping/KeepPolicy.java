package io.gatelens.sdk.keeping;

import io.gatelens.sdk.sampling.OtState;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which requests are kept though the sampler did not want them, so many in a second for each
 * reason.
 *
 * <p>Thread-safe; takes no lock but for the first request of a route.
 */
public final class KeepPolicy {

  static final String KEEP = "gatelens.trace.keep";

  private final @Nullable PerSecond errors;
  private final @Nullable PerSecond flags;
  private final @Nullable PerSecond slow;
  private final long slowNanos;
  private final @Nullable RoutePercentiles percentiles;
  private final LongSupplier nanoClock;

  /**
   * @param nanoClock monotonic
   */
  KeepPolicy(KeepSettings settings, LongSupplier nanoClock) {
    Map<KeepReason, PerSecond> limits = limits(settings.reasons(), settings.maxPerSecond());
    this.errors = limits.get(KeepReason.ERROR);
    this.flags = limits.get(KeepReason.FLAG);
    this.slow = limits.get(KeepReason.SLOW);
    this.slowNanos = settings.slowNanos();
    this.percentiles =
        slow != null && settings.hasPercentile()
            ? new RoutePercentiles(nanoClock.getAsLong())
            : null;
    this.nanoClock = nanoClock;
  }

  /**
   * As the settings {@code gatelens.trace.keep…} want it; null where nothing is kept.
   *
   * @throws ConfigurationException where one of them cannot be used
   */
  public static @Nullable KeepPolicy of(ConfigProperties config) {
    String wanted = config.getString(KEEP);
    if (wanted == null || wanted.isBlank() || wanted.trim().equalsIgnoreCase("none")) {
      return null;
    }
    return new KeepPolicy(KeepSettings.of(wanted, config), System::nanoTime);
  }

  private static Map<KeepReason, PerSecond> limits(Set<KeepReason> reasons, int maxPerSecond) {
    Map<KeepReason, PerSecond> limits = new EnumMap<>(KeepReason.class);
    for (KeepReason reason : reasons) {
      limits.put(reason, new PerSecond(maxPerSecond));
    }
    return limits;
  }

  /**
   * Decides on a request that is over and not sampled, and counts it.
   *
   * @param route its id, or another stable name of few values; null where there is none
   * @param durationNanos how long it took
   * @return null where it is not kept
   */
  public @Nullable KeepReason decide(
      @Nullable String route, long durationNanos, boolean isError, boolean isFlagged) {
    long nanos = nanoClock.getAsLong();
    boolean isSlow = slow != null && isSlow(route, durationNanos, nanos);
    if (isError && errors != null) {
      return take(errors, nanos, KeepReason.ERROR);
    }
    if (isFlagged && flags != null) {
      return take(flags, nanos, KeepReason.FLAG);
    }
    return isSlow && slow != null ? take(slow, nanos, KeepReason.SLOW) : null;
  }

  /**
   * Counts a request that is not decided on, as a sampled one: what is slow goes by all of them.
   */
  public void count(@Nullable String route, long durationNanos) {
    if (percentiles != null) {
      percentiles.isBeyond(route, durationNanos, nanoClock.getAsLong());
    }
  }

  private static @Nullable KeepReason take(PerSecond limit, long nanos, KeepReason reason) {
    return limit.take(nanos) ? reason : null;
  }

  private boolean isSlow(@Nullable String route, long durationNanos, long nanos) {
    boolean isBeyond = percentiles != null && percentiles.isBeyond(route, durationNanos, nanos);
    return isBeyond || durationNanos > slowNanos;
  }

  /**
   * What a span that is kept is known by: the same, but sampled. It was not chosen by chance, so a
   * threshold of whoever did not sample it, by which a backend would extrapolate, is left out.
   */
  public static SpanContext kept(SpanContext refused) {
    TraceFlags flags =
        TraceFlags.builder()
            .setSampled(true)
            .setRandomTraceId(refused.getTraceFlags().isTraceIdRandom())
            .build();
    return SpanContext.create(
        refused.getTraceId(),
        refused.getSpanId(),
        flags,
        OtState.withoutThreshold(refused.getTraceState()));
  }
}
