package io.gatelens.agent.weaving.advice;

import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner.Typing;

public final class Throwing {

  private Throwing() {}

  @Advice.OnMethodEnter(inline = false)
  @Advice.AssignReturned.ToArguments(
      @Advice.AssignReturned.ToArguments.ToArgument(value = 0, typing = Typing.DYNAMIC))
  public static String enter() {
    throw new IllegalStateException("advice is broken");
  }

  @Advice.OnMethodExit(inline = false)
  @Advice.AssignReturned.ToReturned(typing = Typing.DYNAMIC)
  public static String exit() {
    throw new StackOverflowError("advice is broken");
  }
}
