package io.gatelens.gateway;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * A request's way through its filters: a step for each filter that it comes to, and a new one each
 * time that a retry comes there again.
 *
 * <p>A filter hands the request on when the next filter's step begins, and has it back when that
 * one ends. Where it hands on again, the time between is the wait of a retry, which the request
 * counts as backoff.
 *
 * <p>A step is a number, in the order in which they began, and what is known of it stands in arrays
 * as long as the chain: one request has a dozen or more, and an object for each would be much of
 * what a request allocates here. The stamps are nanoseconds since the request's start.
 *
 * <p>Threads: steps follow each other in the gateway's own order, as {@link GatewayRequest} says. A
 * chain that is subscribed to by two threads at once may lose a step, and that is all. Invariant:
 * the arrays never get shorter, so a step that was given out is always within them; who finds
 * nothing there finds {@link #LOST}.
 */
public final class FilterTrail {

  /** A step that is not followed: the request is over, or has had too many of them. */
  public static final int NOT_FOLLOWED = -1;

  /** A dozen filters and many retries. It bounds what one request can keep in memory. */
  static final int MAX_STEPS = 256;

  private static final int NONE = -1;

  /** In the place of a filter whose step another thread's step got in the way of. */
  private static final Filter LOST = new Filter("lost", 0);

  private static final AtomicReferenceFieldUpdater<FilterTrail, TrailSteps> STEPS =
      AtomicReferenceFieldUpdater.newUpdater(FilterTrail.class, TrailSteps.class, "steps");

  // A step's place: its position in the chain, and below that what is known of it.
  private static final int IS_LAST = 1;
  private static final int HAS_HANDED_ON = 1 << 1;
  private static final int IS_PASSED_THROUGH = 1 << 2;
  private static final int IS_COMPLETED = 1 << 3;
  private static final int HAS_FAILED = 1 << 4;
  private static final int POSITION_SHIFT = 5;

  private final GatewayRequest request;
  private volatile TrailSteps steps = TrailSteps.NONE;
  private int size;

  FilterTrail(GatewayRequest request) {
    this.request = request;
  }

  /**
   * A filter is about to run. Filters of one chain are entered in the order of their positions; a
   * retry enters those behind it again.
   *
   * @param position its place in the chain, from 0 on
   * @param chainLength how many filters the chain has
   * @return the step, whose end has to be told; {@link #NOT_FOLLOWED} where nothing is to be told,
   *     and nothing may be asked
   */
  public int entered(Filter filter, int position, int chainLength) {
    int step = size;
    if (step >= MAX_STEPS || request.isEnded()) {
      return NOT_FOLLOWED;
    }
    TrailSteps known = withRoomFor(step, chainLength);
    long now = request.sinceStart();
    known.setFilter(step, filter);
    known.setPlace(step, position << POSITION_SHIFT | (position == chainLength - 1 ? IS_LAST : 0));
    known.setEnteredAfter(step, now);
    size = step + 1;
    int caller = callerOf(step);
    if (caller != NONE) {
      handedOn(caller, now);
    }
    return step;
  }

  private TrailSteps withRoomFor(int step, int chainLength) {
    TrailSteps known = steps;
    while (step >= known.capacity()) {
      STEPS.compareAndSet(this, known, known.withRoomFor(step, chainLength));
      known = steps;
    }
    return known;
  }

  /** Whether it is the filter behind a load balancer, whose choice is known by now. */
  public boolean isBehindLoadBalancer(int step) {
    int caller = callerOf(step);
    return caller != NONE && filter(caller).isLoadBalancer();
  }

  /** What the load balancer before it chose. Does nothing behind another filter. */
  public void targetChosen(int step, UpstreamTarget target) {
    int caller = callerOf(step);
    if (caller != NONE) {
      steps.setTarget(caller, target);
    }
  }

  /**
   * The filter before it, which handed the request on, gives on what it gets from this one as it
   * is: it ends when this one ends, and nobody has to tell of its own end.
   *
   * @return whether that is the filter of the given step, which this one was entered from
   */
  public boolean endsToo(int step, int before) {
    if (callerOf(step) != before || hasExited(before)) {
      return false;
    }
    mark(before, IS_PASSED_THROUGH);
    return true;
  }

  /**
   * Whether its end, and that of those that end with it, is a signal to code of the gateway's user:
   * that of the filter before them.
   */
  public boolean returnsToUserCode(int step) {
    int receiver = callerOf(step);
    while (receiver != NONE && is(receiver, IS_PASSED_THROUGH)) {
      receiver = callerOf(receiver);
    }
    return receiver != NONE && filter(receiver).runsUserCode();
  }

  /** Whether the request is current in it. */
  public boolean runsUserCode(int step) {
    return filter(step).runsUserCode();
  }

  /** The filter is done. The first call of this, {@link #failed} and {@link #cancelled} wins. */
  public void completed(int step) {
    if (!hasExited(step)) {
      mark(step, IS_COMPLETED);
      exited(step, null);
    }
  }

  /** The filter, or what it handed on to, failed. */
  public void failed(int step, Throwable error) {
    if (!hasExited(step)) {
      exited(step, error);
    }
  }

  /** Nobody waits for the filter any more. */
  public void cancelled(int step) {
    if (!hasExited(step)) {
      exited(step, null);
    }
  }

  /**
   * Something was thrown through the filter, or, where it is done, through the nearest before it
   * that is not.
   */
  public void broken(int step, Throwable error) {
    int at = step;
    while (at != NONE && hasExited(at)) {
      at = callerOf(at);
    }
    if (at != NONE) {
      exited(at, error);
    }
  }

  private void exited(int step, @Nullable Throwable error) {
    long now = request.sinceStart();
    exited(step, error, now);
    int receiver = callerOf(step);
    while (receiver != NONE && is(receiver, IS_PASSED_THROUGH)) {
      exited(receiver, error, now);
      receiver = callerOf(receiver);
    }
  }

  private void exited(int step, @Nullable Throwable error, long now) {
    if (error != null && isOwn(error, error(step))) {
      mark(step, HAS_FAILED);
    }
    steps.setError(step, error);
    steps.setExitedAfter(step, now);
    int caller = callerOf(step);
    if (caller != NONE && !hasExited(caller)) {
      steps.setResumedAfter(caller, now);
      steps.setError(caller, error); // What it got from behind, until it ends itself.
    }
  }

  private static boolean isOwn(Throwable error, @Nullable Throwable fromBehind) {
    return fromBehind == null || (error != fromBehind && error.getCause() != fromBehind);
  }

  private void handedOn(int step, long now) {
    long resumed = steps.resumedAfter(step);
    if (!is(step, HAS_HANDED_ON)) {
      mark(step, HAS_HANDED_ON);
    } else if (resumed != GatewayRequest.NEVER) {
      request.backoff(now - resumed);
      steps.setResumedAfter(step, GatewayRequest.NEVER);
    }
  }

  /** How many there are; of a request that is over none is added. */
  int size() {
    return Math.min(size, steps.capacity());
  }

  Filter filter(int step) {
    Filter known = steps.filter(step);
    return known == null ? LOST : known;
  }

  /** Whether nothing is known of it. */
  boolean isLost(int step) {
    return filter(step) == LOST;
  }

  long enteredAfter(int step) {
    return steps.enteredAfter(step);
  }

  /** When it handed the request on for the first time; never, where it did not. */
  long handedOnAfter(int step) {
    int position = position(step);
    for (int next = step + 1; is(step, HAS_HANDED_ON) && next < size(); next++) {
      if (position(next) == position + 1) {
        return steps.enteredAfter(next);
      }
    }
    return GatewayRequest.NEVER;
  }

  boolean isHandedOn(int step) {
    return is(step, HAS_HANDED_ON);
  }

  /** When it had the request back. */
  long resumedAfter(int step) {
    return steps.resumedAfter(step);
  }

  /** When it was done; never, where nobody told. */
  long exitedAfter(int step) {
    return steps.exitedAfter(step);
  }

  /** What it ended with; null where it did not fail. */
  @Nullable Throwable error(int step) {
    return steps.error(step);
  }

  /** What it chose, if it is a load balancer. */
  @Nullable UpstreamTarget target(int step) {
    return steps.target(step);
  }

  /** Whether it had the request back before its end, from the filter behind it. */
  boolean hasPostPhase(int step) {
    return is(step, HAS_HANDED_ON)
        && steps.resumedAfter(step) != GatewayRequest.NEVER
        && !is(step, IS_PASSED_THROUGH);
  }

  /** Whether the failure that it ended with is its own. */
  boolean hasFailed(int step) {
    return is(step, HAS_FAILED);
  }

  /**
   * Whether it is of the filter that made the attempt, instead of handing the request on; also in a
   * round before a retry, where it made one as well.
   */
  boolean hasMade(int step, UpstreamAttempt attempt) {
    return !is(step, HAS_HANDED_ON) && attempt.startedAfter >= steps.enteredAfter(step);
  }

  /** Whether it answered the request itself. */
  boolean isShortCircuit(int step) {
    return is(step, IS_COMPLETED)
        && !is(step, HAS_HANDED_ON)
        && !is(step, IS_LAST)
        && !isAroundAnAttempt(step);
  }

  /** Attempts before it are those that a retry was not content with. */
  private boolean isAroundAnAttempt(int step) {
    long entered = steps.enteredAfter(step);
    long exited = steps.exitedAfter(step);
    for (UpstreamAttempt at = request.lastAttempt(); at != null; at = at.previous) {
      if (at.startedAfter >= entered && at.startedAfter <= exited) {
        return true;
      }
    }
    return false;
  }

  /** The newest step of the filter before; none for the first filter of a chain. */
  private int callerOf(int step) {
    int position = position(step);
    for (int at = position == 0 ? NONE : step - 1; at >= 0; at--) {
      if (position(at) == position - 1) {
        return at;
      }
    }
    return NONE;
  }

  private boolean hasExited(int step) {
    return steps.exitedAfter(step) != GatewayRequest.NEVER;
  }

  private int position(int step) {
    return steps.place(step) >> POSITION_SHIFT;
  }

  private boolean is(int step, int what) {
    return (steps.place(step) & what) != 0;
  }

  private void mark(int step, int what) {
    steps.setPlace(step, steps.place(step) | what);
  }
}
