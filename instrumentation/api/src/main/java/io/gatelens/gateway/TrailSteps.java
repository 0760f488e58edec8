package io.gatelens.gateway;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What is known of the steps of a {@link FilterTrail}: arrays with room for as many. */
final class TrailSteps {

  private static final Throwable[] NO_ERRORS = {};
  private static final UpstreamTarget[] NO_TARGETS = {};

  static final TrailSteps NONE = new TrailSteps();

  private static final int ENTERED = 0;
  private static final int RESUMED = 1;
  private static final int EXITED = 2;
  private static final int PLACE = 3;
  private static final int WIDTH = 4;

  /** Null where no step was written, by a race. */
  private final @Nullable Filter[] filters;

  /**
   * Of each step its three stamps and its place. A stamp is one more than the nanoseconds since the
   * request's start, so that what nobody wrote is {@link GatewayRequest#NEVER}.
   */
  private final long[] facts;

  /** Made with the first failure, as hardly a request has one. */
  private @Nullable Throwable[] errors = NO_ERRORS;

  /** Made with the first choice: a chain has one load balancer at most. */
  private @Nullable UpstreamTarget[] targets = NO_TARGETS;

  private TrailSteps() {
    filters = new Filter[0];
    facts = new long[0];
  }

  private TrailSteps(TrailSteps old, int length) {
    filters = Arrays.copyOf(old.filters, length);
    facts = Arrays.copyOf(old.facts, length * WIDTH);
    errors = old.errors;
    targets = old.targets;
  }

  /** How many have room. */
  int capacity() {
    return filters.length;
  }

  @Nullable Filter filter(int step) {
    return filters[step];
  }

  void setFilter(int step, Filter filter) {
    filters[step] = filter;
  }

  long enteredAfter(int step) {
    return facts[step * WIDTH + ENTERED] - 1;
  }

  void setEnteredAfter(int step, long nanos) {
    facts[step * WIDTH + ENTERED] = nanos + 1;
  }

  long resumedAfter(int step) {
    return facts[step * WIDTH + RESUMED] - 1;
  }

  void setResumedAfter(int step, long nanos) {
    facts[step * WIDTH + RESUMED] = nanos + 1;
  }

  long exitedAfter(int step) {
    return facts[step * WIDTH + EXITED] - 1;
  }

  void setExitedAfter(int step, long nanos) {
    facts[step * WIDTH + EXITED] = nanos + 1;
  }

  /** As {@link FilterTrail} packs it. */
  int place(int step) {
    return (int) facts[step * WIDTH + PLACE];
  }

  void setPlace(int step, int place) {
    facts[step * WIDTH + PLACE] = place;
  }

  /** The same with room for that step: for the whole chain, and then for each round of a retry. */
  TrailSteps withRoomFor(int step, int chainLength) {
    return new TrailSteps(this, Math.max(step + 1, filters.length + chainLength));
  }

  @Nullable Throwable error(int step) {
    @Nullable Throwable[] known = errors;
    return step < known.length ? known[step] : null;
  }

  void setError(int step, @Nullable Throwable error) {
    if (error == null && errors.length == 0) {
      return;
    }
    @Nullable Throwable[] known = errors;
    if (step >= known.length) {
      known = Arrays.copyOf(known, filters.length);
      errors = known;
    }
    known[step] = error;
  }

  @Nullable UpstreamTarget target(int step) {
    @Nullable UpstreamTarget[] known = targets;
    return step < known.length ? known[step] : null;
  }

  void setTarget(int step, UpstreamTarget target) {
    @Nullable UpstreamTarget[] known = targets;
    if (step >= known.length) {
      known = Arrays.copyOf(known, filters.length);
      targets = known;
    }
    known[step] = target;
  }
}
