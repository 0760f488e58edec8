package io.gatelens.gateway;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.context.Context;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The search for the route that a request takes: candidates are tried one after the other until one
 * matches. A forward searches again.
 *
 * <p>Made by {@link GatewayRequest#routeLookupStarted}. The first call of {@link #ended}, {@link
 * #failed} and {@link #cancelled} wins. Threads: as {@link GatewayRequest} says.
 */
public final class RouteLookup {

  /** What {@link #ended} is told where the number of candidates is not known. */
  public static final int UNKNOWN = -1;

  final @Nullable RouteLookup previous;

  private final GatewayRequest request;
  private final long startedAfter;
  private long endedAfter = GatewayRequest.NEVER;
  private @Nullable IntSupplier candidates;
  private @Nullable Throwable error;
  private @Nullable String failedCandidate;

  RouteLookup(GatewayRequest request, @Nullable RouteLookup previous) {
    this.request = request;
    this.previous = previous;
    this.startedAfter = request.sinceStart();
  }

  /**
   * A candidate could not be tried: its predicate failed, and the gateway may go on with the next
   * one as if it had not matched. The first call wins.
   *
   * @param routeId the candidate; null where it is not known
   */
  public void candidateFailed(@Nullable String routeId, Throwable error) {
    if (this.error == null) {
      this.error = error;
      this.failedCandidate = routeId;
    }
  }

  /**
   * The search is over, whether or not a route matched.
   *
   * @param candidates how many were tried, the one that matched among them, or {@link #UNKNOWN};
   *     asked at the request's end, and only if somebody is told
   */
  public void ended(IntSupplier candidates) {
    if (endedAfter == GatewayRequest.NEVER) {
      endedAfter = request.sinceStart();
      this.candidates = candidates;
    }
  }

  /** The search broke off. The last candidate that was tried is the one that failed. */
  public void failed(@Nullable String routeId, Throwable error, IntSupplier candidates) {
    if (endedAfter == GatewayRequest.NEVER) {
      candidateFailed(routeId, error);
      ended(candidates);
    }
  }

  /** Nobody waits for it any more. */
  public void cancelled() {
    if (endedAfter == GatewayRequest.NEVER) {
      endedAfter = request.sinceStart();
    }
  }

  long startedAfter() {
    return startedAfter;
  }

  /** Never, where nobody told. */
  long endedAfter() {
    return endedAfter;
  }

  boolean hasFailed() {
    return error != null;
  }

  /** Makes the span of a request that is over, where it explains something. */
  void report(Context context, Telemetry telemetry) {
    long end = endedAfter == GatewayRequest.NEVER ? request.endedAfter : endedAfter;
    if (!request.wantsStep(error != null, end - startedAfter)) {
      return;
    }
    AttributesBuilder attributes = Attributes.builder();
    int tried = candidates == null ? UNKNOWN : candidates.getAsInt();
    if (tried >= 0) {
      attributes.put(GatewayAttributes.ROUTE_CANDIDATES, (long) tried);
    }
    String failed = failedCandidate == null ? null : RouteTable.reportedId(failedCandidate);
    if (failed != null) {
      attributes.put(GatewayAttributes.ROUTE_ID, failed);
    }
    new Step("gateway.route.match", startedAfter, end, attributes.build(), error)
        .report(request, context, telemetry);
  }
}
