package io.gatelens.sdk.sampling;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Decides by rules, once for a trace: a parent in this process is followed, as is a remote one from
 * a network that is trusted.
 *
 * <p>Thread-safe; a decision takes no lock and waits for nobody.
 */
public final class GatewaySampler implements Sampler {

  private final Rate withoutDefault;
  private volatile SamplingRules configured;
  private volatile @Nullable SamplingRules inForce;

  /** What {@link #shouldSample} reads; written under this object's lock. */
  private volatile SamplingRules rules;

  private volatile boolean isShutDown;

  /**
   * @param withoutDefault for requests that no rule matches, where the rules have no default
   */
  GatewaySampler(Rate withoutDefault, SamplingRules rules) {
    this.withoutDefault = withoutDefault;
    this.configured = rules;
    this.rules = rules;
  }

  /** The rules of the sampler's own settings; they count while no others are in force. */
  synchronized void configure(SamplingRules newRules) {
    configured = newRules;
    choose();
  }

  /**
   * Puts rules in force in place of those of the sampler's own settings, for all decisions from now
   * on.
   *
   * @param newRules null for those of the settings
   */
  public synchronized void use(@Nullable SamplingRules newRules) {
    inForce = newRules;
    choose();
  }

  private void choose() {
    SamplingRules chosen = inForce;
    rules = chosen == null ? configured : chosen;
  }

  @Override
  public SamplingResult shouldSample(
      Context parentContext,
      String traceId,
      String name,
      SpanKind kind,
      Attributes attributes,
      List<LinkData> parentLinks) {
    SpanContext parent = Span.fromContext(parentContext).getSpanContext();
    boolean hasParent = parent.isValid();
    if (hasParent && !parent.isRemote()) {
      return parent.isSampled() ? Result.LIKE_LOCAL_SAMPLED : Result.LIKE_LOCAL_DROPPED;
    }
    if (DebugPropagator.isDebugged(parentContext)) {
      return Result.FORCED;
    }
    SamplingRules current = rules;
    Subject subject = new Subject(kind, attributes);
    if (!hasParent) {
      OtState state = OtState.of(parent.getTraceState());
      Threshold passed = current.rate(subject, withoutDefault).pass(state.randomness(traceId));
      return passed == null ? Result.DROPPED : passed.kept();
    }
    return current.trusts(subject)
        ? followed(parent)
        : anew(parent, current.rate(subject, withoutDefault));
  }

  /** With the parent's threshold, unless its own decision contradicts it. */
  private static SamplingResult followed(SpanContext parent) {
    boolean isSampled = parent.isSampled();
    if (parent.getTraceState().isEmpty()) {
      return isSampled ? Result.LIKE_LOCAL_SAMPLED : Result.LIKE_LOCAL_DROPPED;
    }
    OtState state = OtState.of(parent.getTraceState());
    return Result.with(
        isSampled, state.isConsistent(isSampled, parent.getTraceId()) ? state : state.with(null));
  }

  /**
   * As for a new trace. A stranger has chosen the trace's id, and so its randomness: it gets one
   * that nobody could choose, and which goes along for whoever decides after us.
   */
  private static SamplingResult anew(SpanContext parent, Rate rate) {
    long randomness = ThreadLocalRandom.current().nextLong(Threshold.RANGE);
    Threshold passed = rate.pass(randomness);
    OtState state = OtState.of(parent.getTraceState()).withRandomness(randomness);
    return Result.with(passed != null, state.with(passed == null ? null : passed.text()));
  }

  /** Nobody changes its rules any more. */
  @Override
  public CompletableResultCode shutdown() {
    isShutDown = true;
    return CompletableResultCode.ofSuccess();
  }

  boolean isShutDown() {
    return isShutDown;
  }

  @Override
  public String getDescription() {
    return "GatewaySampler{rules:" + rules.count() + "}";
  }

  @Override
  public String toString() {
    return getDescription();
  }
}
