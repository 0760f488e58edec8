package io.gatelens.gateway;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What is known of the steps of a {@link FilterTrail}: arrays of one length. */
final class TrailSteps {

  private static final Throwable[] NO_ERRORS = {};
  private static final UpstreamTarget[] NO_TARGETS = {};

  static final TrailSteps NONE = new TrailSteps();

  final Filter[] filters;

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

  /**
   * The same with room for as many more: for the chain, and then for each round of a retry.
   *
   * @param chainLength at least 1
   */
  TrailSteps longer(int chainLength) {
    return new TrailSteps(this, filters.length + chainLength);
  }

  @Nullable Throwable error(int step) {
    return step < errors.length ? errors[step] : null;
  }

  void setError(int step, @Nullable Throwable error) {
    if (error == null && errors.length == 0) {
      return;
    }
    if (step >= errors.length) {
      errors = Arrays.copyOf(errors, filters.length);
    }
    errors[step] = error;
  }

  @Nullable UpstreamTarget target(int step) {
    return step < targets.length ? targets[step] : null;
  }

  void setTarget(int step, UpstreamTarget target) {
    if (step >= targets.length) {
      targets = Arrays.copyOf(targets, filters.length);
    }
    targets[step] = target;
  }
}
