package io.gatelens.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is read of a client whose trace is not continued. */
final class OwnHeadersTest {

  private static final ContextKey<String> OWN = ContextKey.named("own");

  private final TestHead head =
      new TestHead()
          .with("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
          .with("baggage", "a=b")
          .with("x-gatelens-test", "1");
  private final Propagation propagation =
      new Propagation(
          TextMapPropagator.composite(
              W3CTraceContextPropagator.getInstance(),
              W3CBaggagePropagator.getInstance(),
              new OwnPropagator()),
          Set.of());

  @Test
  void ignoredClient_isAskedForOurOwnHeadersOnly() {
    Context context = propagation.extractWithoutTrace(head);

    assertThat(context.get(OWN)).isEqualTo("1");
    assertThat(Span.fromContext(context).getSpanContext().isValid()).isFalse();
    assertThat(Baggage.fromContext(context).isEmpty()).isTrue();
  }

  @Test
  void linkedClient_leavesNothingElseOfItsContext() {
    Context client = propagation.extract(head);

    Context context = propagation.withoutTrace(client);

    assertThat(Span.fromContext(client).getSpanContext().isValid()).isTrue();
    assertThat(context.get(OWN)).isEqualTo("1");
    assertThat(Span.fromContext(context).getSpanContext().isValid()).isFalse();
    assertThat(Baggage.fromContext(context).isEmpty()).isTrue();
  }

  @Test
  void withoutAPropagatorOfOurs_nothingIsRead() {
    Propagation standard = new Propagation(W3CTraceContextPropagator.getInstance(), Set.of());

    assertThat(standard.extractWithoutTrace(head)).isSameAs(Context.root());
    assertThat(standard.withoutTrace(standard.extract(head))).isSameAs(Context.root());
  }

  private static final class OwnPropagator implements TextMapPropagator {

    @Override
    public Collection<String> fields() {
      return List.of("x-gatelens-test");
    }

    @Override
    public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {}

    @Override
    public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
      String value = getter.get(carrier, "x-gatelens-test");
      return value == null ? context : context.with(OWN, value);
    }
  }
}
