package io.gatelens.gateway;

import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import org.jspecify.annotations.Nullable;

/**
 * Decides which requests get spans once they are over, though the sampler did not want them. Made
 * from the timeline, they cost only the requests that are kept.
 *
 * <p>Called on the threads that end requests, so it has to be fast and must not block.
 */
public interface SpanKeeper {

  /**
   * Asked once for each request that is over and has a trace, sampled or not.
   *
   * @param route the id of its route where that is stable, else its path template; null where none
   *     matched
   * @param untilHeadNanos until the response's head: what follows is as long as its client likes
   * @param isError whether its SERVER span is, or would be, an error
   * @param isFlagged whether it has a {@code gateway.response.flag}
   * @param isSampled whether its spans are exported anyway
   * @return {@code gateway.kept} of its SERVER span; null where it is sampled, or not kept
   */
  @Nullable String reason(
      @Nullable String route,
      long untilHeadNanos,
      boolean isError,
      boolean isFlagged,
      boolean isSampled);

  /**
   * Lets a span be recorded and exported, and all those below it, whatever the sampler says.
   *
   * @param builder of the model's own tracer
   * @param identity what upstreams and logs were told: trace, span and {@code tracestate}
   */
  SpanBuilder keep(SpanBuilder builder, SpanContext identity);
}
