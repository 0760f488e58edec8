package io.gatelens.instrumentation.log4j2;

import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.apache.logging.log4j.util.StringMap;
import org.jspecify.annotations.Nullable;

/** Adds the fields of the request that a line is written for. */
public final class ContextDataAdvice {

  private ContextDataAdvice() {}

  @Advice.OnMethodExit(inline = false)
  @Advice.AssignReturned.ToReturned(typing = Assigner.Typing.DYNAMIC)
  public static @Nullable StringMap exit(@Advice.Return @Nullable StringMap data) {
    return EventFields.addTo(data);
  }
}
