package io.gatelens.gateway;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

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
  private final Context context;
  private final Telemetry telemetry;
  private final AttemptIntervals attempts;
  private final long committed;
  private final boolean isRecorded;

  /** Made before the request's span ends, which is recorded until then. */
  FilterReport(
      GatewayRequest request, Context context, Telemetry telemetry, AttemptIntervals attempts) {
    this.request = request;
    this.context = context;
    this.telemetry = telemetry;
    this.attempts = attempts;
    this.committed = Latency.committedAfter(request);
    this.isRecorded = Span.fromContext(context).isRecording();
  }

  /** Reports the step and all before it. */
  void report(@Nullable FilterStep newest) {
    for (FilterStep step = newest; step != null; step = step.previous) {
      long end = endOf(step);
      boolean isHandedOn = step.handedOnAfter != GatewayRequest.NEVER;
      boolean isBack = step.hasPostPhase();
      boolean hasFailed = step.hasFailed();
      String outcome = step.isShortCircuit() ? SHORT_CIRCUIT : OK;
      report(
          step,
          FilterPhase.PRE,
          step.enteredAfter,
          isHandedOn ? step.handedOnAfter : end,
          hasFailed && !isBack ? FAILED : outcome);
      if (step.filter.isRateLimiter()) {
        decided(step, isHandedOn);
      }
      if (isBack) {
        report(step, FilterPhase.POST, step.resumedAfter, end, hasFailed ? FAILED : OK);
      }
    }
  }

  /** Of a limiter that was given up while it thought nothing is known. */
  private void decided(FilterStep step, boolean isHandedOn) {
    RateLimitDecision decision = null;
    if (isHandedOn) {
      decision = RateLimitDecision.ALLOWED;
    } else if (step.error != null) {
      decision = RateLimitDecision.ERROR;
    } else if (step.isShortCircuit()) {
      decision = RateLimitDecision.LIMITED;
    }
    if (decision != null) {
      Route matched = request.route;
      Route route = matched == null ? request.gateway.routes().unmatched() : matched;
      telemetry.filters().recordDecision(decision, route, context);
    }
  }

  private void report(FilterStep step, FilterPhase phase, long from, long to, String outcome) {
    Filter filter = step.filter;
    long until = Math.min(to, committed);
    long ownNanos = until > from ? until - from - attempts.within(from, until) : 0;
    telemetry.filters().record(ownNanos, attributes(filter, phase));
    if (!isRecorded || !request.wantsStep(!outcome.equals(OK), ownNanos)) {
      return;
    }
    Throwable error = outcome.equals(FAILED) ? step.error : null;
    if (phase == FilterPhase.PRE && LoadBalancing.isChoice(step, error != null)) {
      LoadBalancing.step(step, request.route, from, to, error).report(request, context, telemetry);
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

  private long endOf(FilterStep step) {
    long exited = step.exitedAfter;
    return exited == GatewayRequest.NEVER ? request.endedAfter : exited;
  }
}
