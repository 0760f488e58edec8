package io.gatelens.sdk.sampling;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;

/** A decision without attributes; what becomes of the {@code tracestate} is the subclass's. */
abstract class Result implements SamplingResult {

  /** As the parent, in the same process, whose {@code tracestate} was ours to write. */
  static final SamplingResult LIKE_LOCAL_SAMPLED = new Unchanged(true);

  /** The same for a parent that is not sampled. */
  static final SamplingResult LIKE_LOCAL_DROPPED = new Unchanged(false);

  /** Sampled, with a probability that nobody knows. */
  static final SamplingResult FORCED = new WithoutThreshold(true);

  /** Not sampled: a threshold of whoever came before does not hold for what follows. */
  static final SamplingResult DROPPED = new WithoutThreshold(false);

  private final SamplingDecision decision;

  Result(boolean isSampled) {
    this.decision = isSampled ? SamplingDecision.RECORD_AND_SAMPLE : SamplingDecision.DROP;
  }

  @Override
  public final SamplingDecision getDecision() {
    return decision;
  }

  @Override
  public final Attributes getAttributes() {
    return Attributes.empty();
  }

  @Override
  public abstract TraceState getUpdatedTraceState(TraceState parent);

  /** The {@code ot} entry is this one, whatever it was. */
  static SamplingResult with(boolean isSampled, OtState state) {
    return new Replaced(isSampled, state);
  }

  private static final class Unchanged extends Result {

    Unchanged(boolean isSampled) {
      super(isSampled);
    }

    @Override
    public TraceState getUpdatedTraceState(TraceState parent) {
      return parent;
    }
  }

  private static final class WithoutThreshold extends Result {

    WithoutThreshold(boolean isSampled) {
      super(isSampled);
    }

    @Override
    public TraceState getUpdatedTraceState(TraceState parent) {
      return OtState.withoutThreshold(parent);
    }
  }

  private static final class Replaced extends Result {

    private final OtState state;

    Replaced(boolean isSampled, OtState state) {
      super(isSampled);
      this.state = state;
    }

    @Override
    public TraceState getUpdatedTraceState(TraceState parent) {
      return state.in(parent);
    }
  }
}
