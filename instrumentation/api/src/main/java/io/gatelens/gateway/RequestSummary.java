package io.gatelens.gateway;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request that is over, as a node's page shows it: sampled or not, and without anything of its
 * headers, its query or its bodies. All texts and the list are bounded.
 *
 * @param startEpochNanos since the Unix epoch
 * @param method as in {@code http.request.method}
 * @param path the raw path without the query
 * @param route the route's name for people; null where none matched or it has none
 * @param status the response's; 0 where there was none
 * @param source as in {@code gateway.response.source}
 * @param flag as in {@code gateway.response.flag}; null where there is none
 * @param errorType as in {@code error.type}; null where it did not fail
 * @param error what it failed with, for people; null where nothing more is known
 * @param traceId null where there is no trace
 * @param isSampled whether the trace was recorded
 * @param overheadNanos what the gateway itself took
 * @param upstreamNanos what was waited for upstreams
 * @param backoffNanos what was waited for retries
 * @param transferNanos from the response's head to its end
 * @param steps in the order of their starts
 * @param omittedSteps how many more there were
 */
public record RequestSummary(
    long startEpochNanos,
    String method,
    String path,
    @Nullable String route,
    int status,
    String source,
    @Nullable String flag,
    @Nullable String errorType,
    @Nullable String error,
    @Nullable String traceId,
    boolean isSampled,
    long overheadNanos,
    long upstreamNanos,
    long backoffNanos,
    long transferNanos,
    List<RequestStep> steps,
    int omittedSteps) {

  /** How long it took, which is the sum of its parts. */
  public long totalNanos() {
    return untilHeadNanos() + transferNanos;
  }

  /** How long its client waited for the response's head. */
  public long untilHeadNanos() {
    return overheadNanos + upstreamNanos + backoffNanos;
  }
}
