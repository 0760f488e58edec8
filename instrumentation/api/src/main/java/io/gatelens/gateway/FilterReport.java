package io.gatelens.gateway;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.context.Context;

/**
 * What is said of a request's filters once it is over: the time that each took for itself, and a
 * span for each phase that explains something.
 *
 * <p>A phase's own time is what it took less the time in which an attempt was waited for: so a slow
 * upstream does not make the filter slow that calls it. What comes after the response's head is
 * transfer, and nobody's own time.
 */
final class FilterReport {

  private static final String OK = "ok";
  private static final String SHORT_CIRCUIT = "short_circuit";
  private static final String FAILED = "failed";

  private final GatewayRequest request;
  private final FilterTrail trail;
  private final Context context;
  private final Telemetry telemetry;
  private final AttemptIntervals attempts;
  private final boolean isRecorded;

  /** Whether a phase becomes a span; known once the durations are recorded. */
  private boolean isAnyWanted;

  /**
   * @param isRecorded whether the request's span was recorded until it ended
   */
  FilterReport(
      GatewayRequest request,
      Context context,
      Telemetry telemetry,
      AttemptIntervals attempts,
      boolean isRecorded) {
    this.request = request;
    this.trail = request.filters();
    this.context = context;
    this.telemetry = telemetry;
    this.attempts = attempts;
    this.isRecorded = isRecorded;
  }

  /** Reports all steps, the newest first. */
  void report() {
    telemetry.filters().recordTogether(() -> forEachPhase(this::record));
    for (int step = trail.size() - 1; step >= 0; step--) {
      if (trail.filter(step).isRateLimiter()) {
        decided(step, trail.isHandedOn(step));
      }
    }
    if (isAnyWanted) {
      forEachPhase(this::write);
    }
  }

  private void forEachPhase(PhaseConsumer consumer) {
    for (int step = trail.size() - 1; step >= 0; step--) {
      if (trail.isLost(step)) {
        continue;
      }
      long end = endOf(step);
      boolean isBack = trail.hasPostPhase(step);
      boolean hasFailed = trail.hasFailed(step);
      String outcome = trail.isShortCircuit(step) ? SHORT_CIRCUIT : OK;
      consumer.accept(
          step,
          FilterPhase.PRE,
          trail.enteredAfter(step),
          trail.isHandedOn(step) ? trail.handedOnAfter(step) : end,
          hasFailed && !isBack ? FAILED : outcome);
      if (isBack) {
        consumer.accept(
            step, FilterPhase.POST, trail.resumedAfter(step), end, hasFailed ? FAILED : OK);
      }
    }
  }

  /** Of a limiter that was given up while it thought nothing is known. */
  private void decided(int step, boolean isHandedOn) {
    RateLimitDecision decision = null;
    if (isHandedOn) {
      decision = RateLimitDecision.ALLOWED;
    } else if (trail.error(step) != null) {
      decision = RateLimitDecision.ERROR;
    } else if (trail.isShortCircuit(step)) {
      decision = RateLimitDecision.LIMITED;
    }
    if (decision != null) {
      Route matched = request.route;
      Route route = matched == null ? request.gateway.routes().unmatched() : matched;
      telemetry.filters().recordDecision(decision, route, context);
    }
  }

  private void record(int step, FilterPhase phase, long from, long to, String outcome) {
    long ownNanos = attempts.ownNanos(from, to);
    telemetry.filters().record(ownNanos, attributes(trail.filter(step), phase));
    isAnyWanted |= isRecorded && isWanted(outcome, ownNanos);
  }

  private boolean isWanted(String outcome, long ownNanos) {
    return request.wantsStep(!outcome.equals(OK), ownNanos);
  }

  private void write(int step, FilterPhase phase, long from, long to, String outcome) {
    Filter filter = trail.filter(step);
    if (!isWanted(outcome, attempts.ownNanos(from, to))) {
      return;
    }
    Throwable error = outcome.equals(FAILED) ? trail.error(step) : null;
    if (phase == FilterPhase.PRE && LoadBalancing.isChoice(filter, trail.target(step), error)) {
      LoadBalancing.step(trail.target(step), request.route, from, to, error)
          .report(request, context, telemetry);
      return;
    }
    new Step(
            "gateway.filter ".concat(filter.name()),
            from,
            to,
            Attributes.of(
                GatewayAttributes.FILTER_NAME,
                filter.name(),
                GatewayAttributes.FILTER_ORDER,
                (long) filter.order(),
                GatewayAttributes.FILTER_PHASE,
                phase.value(),
                GatewayAttributes.FILTER_OUTCOME,
                outcome),
            error)
        .report(request, context, telemetry);
  }

  private Attributes attributes(Filter filter, FilterPhase phase) {
    Route route = request.route;
    return route == null || !request.gateway.settings().hasRouteOnFilterDuration()
        ? filter.attributes(phase)
        : route.telemetry().filter(filter, phase);
  }

  private long endOf(int step) {
    long exited = trail.exitedAfter(step);
    return exited == GatewayRequest.NEVER ? request.endedAfter : exited;
  }

  /** The times are nanoseconds since the request's start. */
  private interface PhaseConsumer {

    void accept(int step, FilterPhase phase, long from, long to, String outcome);
  }
}
