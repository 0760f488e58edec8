package io.gatelens.instrumentation.reactor;

import net.bytebuddy.asm.Advice;

/** The application has Reactor restore thread-locals in every operator from now on. */
public final class AutomaticPropagationAdvice {

  private AutomaticPropagationAdvice() {}

  @Advice.OnMethodExit(inline = false)
  public static void exit() {
    AutomaticPropagation.enabled();
  }
}
