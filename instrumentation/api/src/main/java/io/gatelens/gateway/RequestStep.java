package io.gatelens.gateway;

import org.jspecify.annotations.Nullable;

/**
 * A part of a request's way that says where its time went, or why it failed. Times are nanoseconds
 * since the request's start, within its whole.
 *
 * @param kind what it is
 * @param name for people: of a filter its own, of an attempt its number
 * @param note what came of it; null where there is nothing to say
 * @param ownNanos what it took itself: of a filter without the attempts that it waited for
 * @param hasFailed whether it failed
 */
public record RequestStep(
    Kind kind,
    String name,
    @Nullable String note,
    long startNanos,
    long endNanos,
    long ownNanos,
    boolean hasFailed) {

  /** What a step is. */
  public enum Kind {
    /** The search for a route. */
    ROUTE,
    /** A filter on the way to the upstream, or back. */
    FILTER,
    /** One try to get an answer from an upstream. */
    ATTEMPT,
    /** A part of an attempt: the wait for a connection, for the answer, … */
    PHASE,
    /** The response on its way to the client, after its head. */
    TRANSFER
  }

  long durationNanos() {
    return endNanos - startNanos;
  }
}
