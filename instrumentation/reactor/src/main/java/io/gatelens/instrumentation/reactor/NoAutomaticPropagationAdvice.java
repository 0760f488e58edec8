package io.gatelens.instrumentation.reactor;

import net.bytebuddy.asm.Advice;

/** Reactor restores no thread-locals any more. */
public final class NoAutomaticPropagationAdvice {

  private NoAutomaticPropagationAdvice() {}

  @Advice.OnMethodExit(inline = false)
  public static void exit() {
    AutomaticPropagation.disabled();
  }
}
