package io.gatelens.gateway;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What is known of the steps of a {@link FilterTrail}: arrays of one length. */
final class TrailSteps {

  private static final Throwable[] NO_ERRORS = {};
  private static final UpstreamTarget[] NO_TARGETS = {};

  static final TrailSteps NONE = new TrailSteps();

  /** Null where no step was written, by a race. */
  final @Nullable Filter[] filters;

  /** As {@link FilterTrail} packs them. */
  final int[] places;

  // Nanoseconds since the request's start.
  final long[] entered;
  final long[] resumed;
  final long[] exited;

  /** Made with the first failure, as hardly a request has one. */
  private @Nullable Throwable[] errors = NO_ERRORS;

  /** Made with the first choice: a chain has one load balancer at most. */
  private @Nullable UpstreamTarget[] targets = NO_TARGETS;

  private TrailSteps() {
    filters = new Filter[0];
    places = new int[0];
    entered = new long[0];
    resumed = entered;
    exited = entered;
  }

  private TrailSteps(TrailSteps old, int length) {
    int from = old.filters.length;
    filters = Arrays.copyOf(old.filters, length);
    places = Arrays.copyOf(old.places, length);
    entered = Arrays.copyOf(old.entered, length);
    resumed = Arrays.copyOf(old.resumed, length);
    exited = Arrays.copyOf(old.exited, length);
    Arrays.fill(resumed, from, length, GatewayRequest.NEVER);
    Arrays.fill(exited, from, length, GatewayRequest.NEVER);
    errors = old.errors;
    targets = old.targets;
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
