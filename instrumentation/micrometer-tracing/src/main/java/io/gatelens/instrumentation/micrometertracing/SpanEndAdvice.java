package io.gatelens.instrumentation.micrometertracing;

import io.micrometer.observation.Observation;
import io.micrometer.tracing.Span;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/** Has a span that Gatelens reports itself given up in place of ended. */
public final class SpanEndAdvice {

  private SpanEndAdvice() {}

  @Advice.OnMethodEnter(inline = false)
  @Advice.AssignReturned.ToArguments(
      @Advice.AssignReturned.ToArguments.ToArgument(value = 1, typing = Assigner.Typing.DYNAMIC))
  public static @Nullable Span enter(
      @Advice.Argument(0) Observation.Context context, @Advice.Argument(1) Span span) {
    return DoubledSpans.toEnd(context, span);
  }
}
