package io.gatelens.agent.weaving.advice;

import io.gatelens.agent.weaving.app.LaterAddition;
import io.gatelens.agent.weaving.app.Target;
import net.bytebuddy.asm.Advice;

public final class NeedsLaterAddition {

  private NeedsLaterAddition() {}

  @Advice.OnMethodEnter(inline = false)
  public static void enter(@Advice.This Target target) {
    target.notes.add("called");
    target.notes.add(LaterAddition.name());
  }
}
