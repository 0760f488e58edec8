package io.gatelens.gateway;

import org.jspecify.annotations.Nullable;

/**
 * A filter at work on one request: a new step each time that a retry comes through it again.
 *
 * <p>It hands the request on when the next filter's step begins, and has it back when that one
 * ends. Where it hands on again, the time between is the wait of a retry, which the request counts
 * as backoff. Steps form a list, newest first; the stamps are plain fields: their writers follow
 * each other in the gateway's own order, as {@link GatewayRequest} says.
 */
public final class FilterStep {

  final Filter filter;
  final @Nullable FilterStep previous;
  final long enteredAfter;

  // Stamps: nanoseconds since the request's start.
  long handedOnAfter = GatewayRequest.NEVER;
  long resumedAfter = GatewayRequest.NEVER;
  long exitedAfter = GatewayRequest.NEVER;

  /** What it ended with, and what it got from the filter after it. */
  @Nullable Throwable error;

  /** What it chose, if it is a load balancer. */
  @Nullable UpstreamTarget target;

  private @Nullable Throwable errorFromBehind;
  private boolean isCompleted;

  /** It has nothing to do after the filter behind it, and ends with that. */
  private boolean isPassedThrough;

  private final GatewayRequest request;
  private final @Nullable FilterStep caller;
  private final int position;
  private final boolean isLast;

  FilterStep(
      GatewayRequest request,
      Filter filter,
      int position,
      boolean isLast,
      @Nullable FilterStep previous) {
    this.request = request;
    this.filter = filter;
    this.position = position;
    this.isLast = isLast;
    this.previous = previous;
    this.enteredAfter = request.sinceStart();
    this.caller = callerOf(position, previous);
    if (caller != null) {
      caller.handedOn(enteredAfter);
    }
  }

  /** Whether it is the filter behind a load balancer, whose choice is known by now. */
  public boolean isBehindLoadBalancer() {
    return caller != null && caller.filter.isLoadBalancer();
  }

  /** What the load balancer before it chose. Does nothing behind another filter. */
  public void targetChosen(UpstreamTarget target) {
    if (caller != null) {
      caller.target = target;
    }
  }

  /**
   * The filter before it, which handed the request on, gives on what it gets from this one as it
   * is: it ends when this one ends, and nobody has to tell of its own end.
   *
   * @return whether that is the filter of the given step, which this one was entered from
   */
  public boolean endsToo(FilterStep before) {
    if (caller != before || before.exitedAfter != GatewayRequest.NEVER) {
      return false;
    }
    before.isPassedThrough = true;
    return true;
  }

  /**
   * Whether its end, and that of those that end with it, is a signal to code of the gateway's user:
   * that of the filter before them.
   */
  public boolean returnsToUserCode() {
    FilterStep receiver = caller;
    while (receiver != null && receiver.isPassedThrough) {
      receiver = receiver.caller;
    }
    return receiver != null && receiver.filter.runsUserCode();
  }

  /** Whether the request is current in it. */
  public boolean runsUserCode() {
    return filter.runsUserCode();
  }

  /** The filter is done. The first call of this, {@link #failed} and {@link #cancelled} wins. */
  public void completed() {
    isCompleted |= exitedAfter == GatewayRequest.NEVER;
    exited(null);
  }

  /** The filter, or what it handed on to, failed. */
  public void failed(Throwable error) {
    exited(error);
  }

  /** Nobody waits for the filter any more. */
  public void cancelled() {
    exited(null);
  }

  private void exited(@Nullable Throwable error) {
    if (exitedAfter != GatewayRequest.NEVER) {
      return;
    }
    long now = request.sinceStart();
    exited(error, now);
    for (FilterStep at = caller; at != null && at.isPassedThrough; at = at.caller) {
      at.exited(error, now);
    }
  }

  private void exited(@Nullable Throwable error, long now) {
    this.error = error;
    exitedAfter = now;
    if (caller != null && caller.exitedAfter == GatewayRequest.NEVER) {
      caller.resumedAfter = now;
      caller.errorFromBehind = error;
    }
  }

  private void handedOn(long now) {
    if (handedOnAfter == GatewayRequest.NEVER) {
      handedOnAfter = now;
    } else if (resumedAfter != GatewayRequest.NEVER) {
      request.backoff(now - resumedAfter);
      resumedAfter = GatewayRequest.NEVER;
    }
  }

  /** Whether it had the request back before its end, from the filter behind it. */
  boolean hasPostPhase() {
    return handedOnAfter != GatewayRequest.NEVER
        && resumedAfter != GatewayRequest.NEVER
        && !isPassedThrough;
  }

  /** Whether the failure that it ended with is its own. */
  boolean hasFailed() {
    Throwable own = error;
    Throwable behind = errorFromBehind;
    return own != null && (behind == null || (own != behind && own.getCause() != behind));
  }

  /**
   * Whether it is of the filter that made the attempt, instead of handing the request on; also in a
   * round before a retry, where it made one as well.
   */
  boolean hasMade(UpstreamAttempt attempt) {
    return handedOnAfter == GatewayRequest.NEVER && attempt.startedAfter >= enteredAfter;
  }

  /** Whether it answered the request itself. */
  boolean isShortCircuit() {
    return isCompleted && handedOnAfter == GatewayRequest.NEVER && !isLast && !isAroundAnAttempt();
  }

  /** Attempts before it are those that a retry was not content with. */
  private boolean isAroundAnAttempt() {
    for (UpstreamAttempt at = request.lastAttempt(); at != null; at = at.previous) {
      if (at.startedAfter >= enteredAfter && at.startedAfter <= exitedAfter) {
        return true;
      }
    }
    return false;
  }

  /** The newest step of the filter before; null for the first filter of a chain. */
  private static @Nullable FilterStep callerOf(int position, @Nullable FilterStep newest) {
    if (position == 0) {
      return null;
    }
    for (FilterStep at = newest; at != null; at = at.previous) {
      if (at.position == position - 1) {
        return at;
      }
    }
    return null;
  }
}
