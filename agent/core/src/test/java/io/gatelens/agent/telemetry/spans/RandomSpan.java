package io.gatelens.agent.telemetry.spans;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** A span's life, by the seed of its random: the same calls for the same seed. */
final class RandomSpan {

  private static final List<String> NAMES = List.of("a", "b", "c", "d", "e", "f", "g", "h", "a.b");

  private static final List<SpanKind> KINDS = List.of(SpanKind.values());
  private static final List<StatusCode> STATUSES = List.of(StatusCode.values());

  private final Random random;
  private final Tracer tracer;

  RandomSpan(Random random, Tracer tracer) {
    this.random = random;
    this.tracer = tracer;
  }

  void play() {
    SpanBuilder builder = tracer.spanBuilder("span " + random.nextInt(10));
    for (int calls = random.nextInt(12); calls > 0; calls--) {
      build(builder);
    }
    Span span = builder.startSpan();
    for (int calls = random.nextInt(20); calls > 0; calls--) {
      write(span);
    }
    if (random.nextBoolean()) {
      span.end();
    } else {
      span.end(random.nextInt(1_000), TimeUnit.MICROSECONDS);
    }
    write(span);
    span.end();
  }

  private void build(SpanBuilder builder) {
    switch (random.nextInt(8)) {
      case 0 -> builder.setParent(parent());
      case 1 -> builder.setNoParent();
      case 2 -> builder.setSpanKind(oneOf(KINDS));
      case 3 -> builder.setStartTimestamp(random.nextInt(1_000), TimeUnit.MILLISECONDS);
      case 4 -> builder.addLink(context(), attributes());
      case 5 -> builder.addLink(context());
      default -> setAttribute(builder);
    }
  }

  private void setAttribute(SpanBuilder builder) {
    switch (random.nextInt(7)) {
      case 5 -> builder.setAttribute(AttributeKey.longKey(name()), random.nextInt());
      case 0 -> builder.setAttribute(name(), text());
      case 1 -> builder.setAttribute(name(), random.nextInt(9));
      case 2 -> builder.setAttribute(name(), random.nextDouble());
      case 3 -> builder.setAttribute(name(), random.nextBoolean());
      case 4 -> builder.setAttribute(AttributeKey.stringArrayKey(name()), List.of(text(), text()));
      default -> builder.setAllAttributes(attributes());
    }
  }

  private void write(Span span) {
    switch (random.nextInt(12)) {
      case 0 -> span.addEvent(name());
      case 1 -> span.addEvent(name(), random.nextInt(1_000), TimeUnit.SECONDS);
      case 2 -> span.addEvent(name(), attributes());
      case 3 -> span.addEvent(name(), attributes(), random.nextInt(1_000), TimeUnit.SECONDS);
      case 4 -> span.recordException(new IllegalStateException(text()), attributes());
      case 5 -> span.setStatus(oneOf(STATUSES), random.nextBoolean() ? text() : "");
      case 6 -> span.setStatus(oneOf(STATUSES));
      case 7 -> span.updateName(text());
      case 8 -> span.addLink(context(), attributes());
      default -> setAttribute(span);
    }
  }

  private void setAttribute(Span span) {
    switch (random.nextInt(7)) {
      case 5 -> span.setAttribute(AttributeKey.longKey(name()), random.nextInt());
      case 0 -> span.setAttribute(name(), text());
      case 1 -> span.setAttribute(name(), random.nextInt(9));
      case 2 -> span.setAttribute(name(), random.nextDouble());
      case 3 -> span.setAttribute(name(), random.nextBoolean());
      case 4 -> span.setAttribute(AttributeKey.longArrayKey(name()), List.of(1L, 2L));
      default -> span.setAllAttributes(attributes());
    }
  }

  private Context parent() {
    Context around =
        random.nextBoolean()
            ? Context.root()
            : Context.root().with(ContextKey.named("something"), "else");
    return random.nextInt(4) == 0 ? around : around.with(Span.wrap(context()));
  }

  private SpanContext context() {
    if (random.nextInt(6) == 0) {
      return SpanContext.getInvalid();
    }
    String traceId = String.format("%032x", 1L + random.nextInt(1_000));
    String spanId = String.format("%016x", 1L + random.nextInt(1_000));
    TraceFlags flags = TraceFlags.fromByte((byte) random.nextInt(4));
    TraceState state =
        random.nextBoolean()
            ? TraceState.getDefault()
            : TraceState.builder().put("vendor", "value").build();
    return random.nextBoolean()
        ? SpanContext.create(traceId, spanId, flags, state)
        : SpanContext.createFromRemoteParent(traceId, spanId, flags, state);
  }

  private Attributes attributes() {
    return switch (random.nextInt(3)) {
      case 0 -> Attributes.empty();
      case 1 -> Attributes.of(AttributeKey.stringKey(name()), text());
      default ->
          Attributes.of(
              AttributeKey.stringKey("a"),
              text(),
              AttributeKey.longKey("b"),
              random.nextLong(),
              AttributeKey.doubleKey("c"),
              random.nextDouble());
    };
  }

  private String name() {
    return oneOf(NAMES);
  }

  private <T> T oneOf(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private String text() {
    return "text".repeat(random.nextInt(5)) + random.nextInt(10);
  }
}
