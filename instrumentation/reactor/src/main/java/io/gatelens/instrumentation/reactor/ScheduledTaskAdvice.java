package io.gatelens.instrumentation.reactor;

import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/** Takes the context along that is current where a task is scheduled. */
public final class ScheduledTaskAdvice {

  private ScheduledTaskAdvice() {}

  @Advice.OnMethodExit(inline = false)
  @Advice.AssignReturned.ToReturned(typing = Assigner.Typing.DYNAMIC)
  public static @Nullable Runnable exit(@Advice.Return @Nullable Runnable task) {
    return ScheduledTask.of(task);
  }
}
