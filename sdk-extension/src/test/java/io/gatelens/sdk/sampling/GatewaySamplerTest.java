package io.gatelens.sdk.sampling;

import static io.opentelemetry.sdk.trace.samplers.SamplingDecision.DROP;
import static io.opentelemetry.sdk.trace.samplers.SamplingDecision.RECORD_AND_SAMPLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.sdk.document.BadDocumentException;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GatewaySamplerTest {

  private static final String HIGH = "0123456789abcdef01ffffffffffffff";
  private static final String LOW = "0123456789abcdef0100000000000000";
  private static final Attributes REQUEST =
      SamplingRulesTest.attributes("gateway.route.id=a;network.peer.address=10.0.0.1");

  @Test
  void newTrace_isDecidedByItsRandomness_andSaysWithWhichProbability() throws BadDocumentException {
    GatewaySampler sampler = sampler("{'default': {'ratio': 0.1}}");

    SamplingResult high = sample(sampler, Context.root(), HIGH);
    SamplingResult low = sample(sampler, Context.root(), LOW);

    assertThat(high.getDecision()).isEqualTo(RECORD_AND_SAMPLE);
    assertThat(state(high, "")).isEqualTo("ot=th:e666");
    assertThat(low.getDecision()).isEqualTo(DROP);
    assertThat(state(low, "")).isEmpty();
  }

  @Test
  void explicitRandomness_isHonoured() throws BadDocumentException {
    GatewaySampler sampler = sampler("{'default': {'ratio': 0.5}}");
    TraceState explicit = traceState("rv:00000000000001");
    Context root = Context.root().with(Span.wrap(span("0".repeat(32), false, false, explicit)));

    SamplingResult result = sample(sampler, root, HIGH);

    assertThat(result.getDecision()).isEqualTo(DROP);
    assertThat(state(result, "rv:00000000000001")).isEqualTo("ot=rv:00000000000001");
  }

  @Test
  void localParent_isFollowed_whateverTheRulesSay() throws BadDocumentException {
    GatewaySampler sampler = sampler("{'default': {'ratio': 0}, 'trustedNetworks': []}");
    TraceState state = traceState("th:c");

    SamplingResult sampled = sample(sampler, parent(LOW, true, false, state), LOW);
    SamplingResult dropped = sample(sampler, parent(HIGH, false, false, state), HIGH);

    assertThat(sampled.getDecision()).isEqualTo(RECORD_AND_SAMPLE);
    assertThat(sampled.getUpdatedTraceState(state)).isSameAs(state);
    assertThat(dropped.getDecision()).isEqualTo(DROP);
  }

  @Test
  void remoteParent_isFollowedByDefault() throws BadDocumentException {
    GatewaySampler sampler = sampler("{'default': {'ratio': 0}}");

    SamplingResult plain = sample(sampler, remote(HIGH, true, ""), HIGH);
    SamplingResult withThreshold = sample(sampler, remote(HIGH, true, "th:c;k:1"), HIGH);
    SamplingResult dropped = sample(sampler, remote(HIGH, false, ""), HIGH);

    assertThat(plain.getDecision()).isEqualTo(RECORD_AND_SAMPLE);
    assertThat(state(plain, "")).isEmpty();
    assertThat(withThreshold.getDecision()).isEqualTo(RECORD_AND_SAMPLE);
    assertThat(state(withThreshold, "th:c;k:1")).isEqualTo("ot=th:c;k:1");
    assertThat(dropped.getDecision()).isEqualTo(DROP);
  }

  @Test
  void thresholdThatTheParentContradicts_isErased() throws BadDocumentException {
    GatewaySampler sampler = sampler("{}");

    SamplingResult result = sample(sampler, remote(LOW, true, "th:c"), LOW);

    assertThat(result.getDecision()).isEqualTo(RECORD_AND_SAMPLE);
    assertThat(state(result, "th:c")).isEmpty();
  }

  @Test
  void invalidEntry_doesNotSurvive() throws BadDocumentException {
    GatewaySampler sampler = sampler("{}");

    SamplingResult result = sample(sampler, remote(HIGH, true, "TH:zzz"), HIGH);

    assertThat(state(result, "TH:zzz")).isEmpty();
  }

  @Test
  void parentFromATrustedNetwork_isFollowed() throws BadDocumentException {
    GatewaySampler sampler =
        sampler("{'default': {'ratio': 0}, 'trustedNetworks': ['10.0.0.0/8']}");

    SamplingResult result = sample(sampler, remote(LOW, true, ""), LOW);

    assertThat(result.getDecision()).isEqualTo(RECORD_AND_SAMPLE);
  }

  @Test
  void parentFromElsewhere_isDecidedAnew_withRandomnessThatItCannotChoose()
      throws BadDocumentException {
    GatewaySampler sampler =
        sampler("{'default': {'ratio': 0.5}, 'trustedNetworks': ['192.168.0.0/16']}");
    int sampled = 0;
    Set<String> states = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      SamplingResult result =
          sample(sampler, remote(HIGH, true, "th:0;rv:" + "f".repeat(14)), HIGH);
      if (result.getDecision() == RECORD_AND_SAMPLE) {
        sampled++;
      }
      String state = state(result, "th:0;rv:" + "f".repeat(14));
      assertThat(state)
          .matches(
              result.getDecision() == RECORD_AND_SAMPLE
                  ? "ot=th:8;rv:[89a-f][0-9a-f]{13}"
                  : "ot=rv:[0-7][0-9a-f]{13}");
      states.add(state);
    }

    assertThat(sampled).isBetween(400, 600);
    assertThat(states).hasSize(1_000);
  }

  @Test
  void rulesInForce_replaceThoseOfTheSettings_untilTheyAreTakenBack() throws BadDocumentException {
    GatewaySampler sampler = sampler("{'rules': [{'route': 'a', 'ratio': 1}]}");

    sampler.use(SamplingRulesTest.rules("{'rules': [{'route': 'a', 'ratio': 0}]}"));
    SamplingResult changed = sample(sampler, Context.root(), HIGH);
    sampler.configure(SamplingRulesTest.rules("{'rules': [{'route': 'a', 'ratio': 0.5}]}"));
    SamplingResult still = sample(sampler, Context.root(), HIGH);
    sampler.use(null);
    SamplingResult back = sample(sampler, Context.root(), HIGH);

    assertThat(changed.getDecision()).isEqualTo(DROP);
    assertThat(still.getDecision()).isEqualTo(DROP);
    assertThat(state(back, "")).isEqualTo("ot=th:8");
  }

  private static GatewaySampler sampler(String rules) throws BadDocumentException {
    return new GatewaySampler(Rate.ofRatio(1), SamplingRulesTest.rules(rules));
  }

  private static SamplingResult sample(GatewaySampler sampler, Context parent, String traceId) {
    return sampler.shouldSample(parent, traceId, "GET", SpanKind.SERVER, REQUEST, List.of());
  }

  /** What becomes of such an {@code ot} entry; empty where nothing is left. */
  private static String state(SamplingResult result, String before) {
    TraceState after = result.getUpdatedTraceState(traceState(before));
    return after.isEmpty() ? "" : "ot=" + after.get("ot");
  }

  private static TraceState traceState(String ot) {
    return ot.isEmpty() ? TraceState.getDefault() : TraceState.builder().put("ot", ot).build();
  }

  private static Context remote(String traceId, boolean isSampled, String ot) {
    return parent(traceId, isSampled, true, traceState(ot));
  }

  private static Context parent(
      String traceId, boolean isSampled, boolean isRemote, TraceState state) {
    return Context.root().with(Span.wrap(span(traceId, isSampled, isRemote, state)));
  }

  private static SpanContext span(
      String traceId, boolean isSampled, boolean isRemote, TraceState state) {
    TraceFlags flags = isSampled ? TraceFlags.getSampled() : TraceFlags.getDefault();
    return isRemote
        ? SpanContext.createFromRemoteParent(traceId, "0123456789abcdef", flags, state)
        : SpanContext.create(traceId, "0123456789abcdef", flags, state);
  }
}
