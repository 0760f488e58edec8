package io.gatelens.agent.weaving.advice;

import io.gatelens.agent.weaving.app.Target;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner.Typing;

public final class NoteAndReplace {

  private NoteAndReplace() {}

  @Advice.OnMethodEnter(inline = false)
  @Advice.AssignReturned.ToArguments(
      @Advice.AssignReturned.ToArguments.ToArgument(value = 0, typing = Typing.DYNAMIC))
  public static String enter(@Advice.This Target target, @Advice.Argument(0) String name) {
    target.notes.add("enter " + name);
    return name + "!";
  }

  @Advice.OnMethodExit(inline = false, onThrowable = Throwable.class)
  @Advice.AssignReturned.ToReturned(typing = Typing.DYNAMIC)
  public static String exit(
      @Advice.This Target target, @Advice.Return String result, @Advice.Thrown Throwable thrown) {
    target.notes.add("exit " + result + " " + thrown);
    return thrown == null ? result + "?" : null;
  }
}
