package io.gatelens.instrumentation.logback;

import ch.qos.logback.classic.spi.LoggingEvent;
import net.bytebuddy.asm.Advice;

/** Adds the fields of the request that a line is written for. */
public final class LoggingEventAdvice {

  private LoggingEventAdvice() {}

  @Advice.OnMethodExit(inline = false)
  public static void exit(@Advice.This LoggingEvent event) {
    EventFields.addTo(event);
  }
}
